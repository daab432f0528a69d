"""Which lines are told without words, since the customer or colleague whose they are was erased (SEC-2).

The lines themselves stay as they were received: chains, seals and ledger rest on them (docs/erasing.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.lines import Line, Unreadable
from rulebook.kernel.records import Record
from rulebook.kernel.times import parse_time
from rulebook.rules import RECORDS
from rulebook.subjects.company.records import Customer
from rulebook.subjects.erasures.records import Erasure
from rulebook.subjects.leaver_erasures.records import LeaverErasure
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork, decode_record
from sync_server.reporting.personal.gathering import KEYED, LINKS, MOST_OF_AN_ID, parts, texts

DEEP = 4
"""So many links lead from anything to its customer at most: a rating, its visit, its order, its customer."""
AT_ONCE = 500
OWN = ("erasure.", "leaver_erasure.")
"""Lines of these kinds say who asked and agreed; they hold no word of whom it is about."""


class Erased(NamedTuple):
    """When the words of each erased customer and person went, by id; `people` has devices of theirs, too."""

    customers: dict[str, datetime]
    people: dict[str, datetime]


def erased_at(work: UnitOfWork) -> Erased:
    """Everybody whose words went; they may have gone several times."""
    customers = {str(one.id): one.done_at for one in work.all(Erasure) if one.first_at and one.done_at}
    people = {str(one.id): one.done_at for one in work.all(LeaverErasure) if one.first_at and one.done_at}
    people |= {device.id: at for id, at in people.items() for device in work.find(Device, "person", id)}
    return Erased(*({id: parse_time(at) for id, at in some.items()} for some in (customers, people)))


def is_withheld(work: UnitOfWork, erased: Erased, line: Line, received_at: str) -> bool:
    """Whether a line names somebody of `erased_at`, or something of theirs, and was said or came before
    their words went: one that comes late holds them, too.
    """
    if not (erased.customers or erased.people) or line.kind.startswith(OWN):
        return False
    said = _said(line)
    if said is None:
        return True
    first = parse_time(received_at)
    try:
        first = min(first, parse_time(line.at))
    except Unreadable:
        return True
    customers = _customers(work, said) if erased.customers else set()
    times = [*map(erased.people.get, {line.actor, line.device, *said}), *map(erased.customers.get, customers)]
    return any(at is not None and first <= at for at in times)


def _said(line: Line) -> set[str] | None:
    """Every text of a line, and what is joined in one by colons; None where it cannot be read."""
    try:
        said = {line.subject, *texts(msgspec.json.decode(line.body))}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return said | {part for text in said if ":" in text for part in parts(text)}


def customers_of(work: UnitOfWork, line: Line) -> set[str]:
    """The customers whom a line leads to."""
    return _customers(work, _said(line) or ())


def people_of(work: UnitOfWork, line: Line) -> set[str]:
    """Who said a line, and whom it names, by themselves or by a device of theirs."""
    said = {line.actor, line.device, *(_said(line) or ())}
    owners = (work.get(Device, id) for id in said if _is_id(id))
    people = {str(device.person) for device in owners if device}
    return people | {id for id in said if _is_id(id) and work.get(Person, id)}


def _is_id(text: str) -> bool:
    return 0 < len(text) <= MOST_OF_AN_ID and "\0" not in text


def _customers(work: UnitOfWork, ids: Iterable[str]) -> set[str]:
    """The customers that these ids lead to."""
    wanted, seen, found = {id for id in ids if _is_id(id)}, set[str](), set[str]()
    for _ in range(DEEP):
        new = sorted(wanted - seen)
        seen |= wanted
        wanted = set()
        for first in range(0, len(new), AT_ONCE):
            r = t.records.c
            asked = select(r.kind, r.id, r.body).where(r.id.in_(new[first : first + AT_ONCE]))
            for row in work.connection.execute(asked):
                if row.kind == Customer.KIND:
                    found.add(row.id)
                if row.kind in RECORDS:
                    wanted |= _links(decode_record(row.kind, row.body), row.id)
    return found


def _links(record: Record, id: str) -> set[str]:
    named: set[Any] = {getattr(record, name, None) for name in LINKS}
    named |= {id} if record.KIND in KEYED else set()
    return {str(one) for one in named if one}
