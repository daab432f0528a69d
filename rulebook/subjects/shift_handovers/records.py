"""A worked shift, and what one shift hands over to the next (DUTY-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record


class Matter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something open, as the records have it. `kind`: order, promise, approval, irregularity, cash; `words`: its
    number, or what it is about."""

    kind: Annotated[str, Meta(max_length=20)]
    id: Annotated[str, Meta(max_length=1000)]
    words: Annotated[str, Meta(max_length=2000)] = ""


class Shift(Record, frozen=True, kw_only=True):
    """One shift that somebody began, `<person>:<day>`; planned times where the roster has it, else ''."""

    KIND: ClassVar[str] = "shift"
    KEYS: ClassVar[tuple[str, ...]] = ("person", "day")
    id: str
    person: PersonId
    name: str
    day: str
    branch: str = ""
    code: str = ""
    begins: str = ""
    ends: str = ""
    begun_at: str
    ended_at: str = ""


class HandoverState(StrEnum):
    GIVEN = "given"
    TAKEN = "taken"


class ShiftHandover(Record, frozen=True, kw_only=True):
    """What is open at the end of a shift: drawn from the records, with the giver's words, signed by the successor.

    `left_out`: open by the books, but not on the list as the giver saw it. `seen`: what the successor ticked.
    """

    KIND: ClassVar[str] = "shift_handover"
    KEYS: ClassVar[tuple[str, ...]] = ("giver", "to", "state")
    id: str
    giver: PersonId
    giver_name: str
    to: str
    to_name: str = ""
    branch: str = ""
    matters: tuple[Matter, ...]
    left_out: tuple[Matter, ...] = ()
    words: str = ""
    given_at: str
    due_at: str
    state: HandoverState
    seen: tuple[str, ...] = ()
    taken_by: PersonId | None = None
    taken_by_name: str = ""
    taken_at: str = ""
    taken_words: str = ""
    told: bool = False
