"""Whose eyes see what in a history, and what is made of it.

A deed takes the eyes of whoever does it, an order and a number, and gives a command and its subject.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from company import picture
from pair.field import Phone

from rulebook.kernel.commands import Command
from rulebook.kernel.files import FileRef, ref_of
from rulebook.kernel.ids import PersonId, VisitId
from rulebook.subjects.cash.records import Count

Deed = tuple[Command, str]


class Eyes(NamedTuple):
    """Whose eyes see what: a person's own phone, or the server's books."""

    world: Any
    me: PersonId
    new_id: Callable[[], str]


def visit_of(eyes: Eyes, order: str) -> VisitId:
    return VisitId(f"{order}-{eyes.me}")


SHOTS = {
    ref.sha256: (ref, data)
    for data in (picture(f"shot {n}".encode(), 150 + 70 * n) for n in range(6))
    if (ref := ref_of(data))
}
"""All the photos that anybody can take; two people may well take the same."""


def shot(n: int) -> tuple[FileRef, bytes]:
    return list(SHOTS.values())[n % len(SHOTS)]


def one_of(found: Any, n: int, default: str) -> str:
    ids = [one.id for one in found]
    return ids[n % len(ids)] if ids else default


def coins_of(fen: int) -> tuple[Count, ...]:
    notes, rest = divmod(fen, 10_000)
    return tuple(Count(denomination=d, pieces=p) for d, p in ((10_000, notes), (1, rest)) if p)


def eyes_of(phone: Phone) -> Eyes:
    return Eyes(phone.world, phone.me.id, phone.new_id)
