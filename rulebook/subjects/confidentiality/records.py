"""Who saw a record, when and why; and how much somebody read on a day (SEC-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.policy.classes import Class


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The first reading of a day: when and on which device.

    `basis`: the work it belongs to, as `order:<id>`, `case:<id>` or `complaint:<id>`; `why`: the reason given
    where it belongs to none.
    """

    at: str
    device: str
    basis: str = ""
    why: str = ""


class ReadMark(Record, frozen=True, kw_only=True):
    """That one person read one record: first, last, on how many days, and the latest of these readings.

    `about` is `<kind>:<id>`; `month` (YYYY-MM) that of `last_at`. Every reading stays in the lines; here are the
    latest MOST_KEPT. Once its time is over it says nothing any more, and nobody is shown it.
    """

    KIND: ClassVar[str] = "read_mark"
    KEYS: ClassVar[tuple[str, ...]] = ("about", "reader", "month")
    id: str
    about: str
    cls: Class
    reader: PersonId
    reader_name: str
    first_at: str
    last_at: str
    days: int
    readings: tuple[Reading, ...]
    month: str = ""
    forgotten: bool = False


class ReadDay(Record, frozen=True, kw_only=True):
    """How many secret records somebody read on a company day; `files`: moments at which top-secret ones were."""

    KIND: ClassVar[str] = "read_day"
    KEYS: ClassVar[tuple[str, ...]] = ("reader", "month")
    id: str
    reader: PersonId
    day: str
    count: int = 0
    files: tuple[str, ...] = ()
    month: str = ""
    forgotten: bool = False


class MonthState(StrEnum):
    KEPT = "kept"
    FORGOTTEN = "forgotten"


class ReadMonth(Record, frozen=True, kw_only=True):
    """A month of reads (`id`, YYYY-MM): kept, or forgotten when (ISO) and how many marks and days' counts."""

    KIND: ClassVar[str] = "read_month"
    KEYS: ClassVar[tuple[str, ...]] = ("state",)
    SERVERS: ClassVar[bool] = True
    id: str
    state: MonthState = MonthState.KEPT
    forgotten_at: str = ""
    marks: int = 0
    days: int = 0


class ClassEntry(msgspec.Struct, frozen=True, kw_only=True):
    """That a class was set: asked for by one person, agreed to by another; `since` when it came to hold (ISO)."""

    cls: Class
    since: str
    by: PersonId
    by_name: str
    at: str
    agreed_by: PersonId
    agreed_by_name: str
    reason: str


class ClassAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A class that one person asks for and that a second is to agree to; `roles` are the asker's."""

    cls: Class
    by: PersonId
    by_name: str
    at: str
    roles: tuple[Role, ...]
    reason: str


class ClassRule(Record, frozen=True, kw_only=True):
    """The class that the company has given a kind of record or a field, and how it came to that (SEC-1).

    `id` is `kind` or `kind.field`; `cls` holds now. Empty history: the rulebook's own class holds.
    """

    KIND: ClassVar[str] = "class_rule"
    id: str
    cls: Class
    history: tuple[ClassEntry, ...] = ()
    asked: ClassAsked | None = None


class PaperState(StrEnum):
    HELD = "held"
    RETURNED = "returned"
    DESTROYED = "destroyed"


class PaperMove(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a paper: handed to somebody (`to`), returned to the archive, destroyed; who says so, when."""

    what: str
    by: PersonId
    by_name: str
    at: str
    to: str = ""
    to_name: str = ""
    words: str = ""


class PaperCustody(Record, frozen=True, kw_only=True):
    """Who holds the sheet of a secret record that somebody printed (SEC-1).

    `id` is that of its export, `number` what the sheet bears; `report` the form's name, `about` `<kind>:<id>`.
    """

    KIND: ClassVar[str] = "paper_custody"
    KEYS: ClassVar[tuple[str, ...]] = ("keeper", "state")
    id: str
    number: str
    report: str
    about: str
    printed_by: PersonId
    printed_at: str
    keeper: PersonId
    keeper_name: str
    state: PaperState = PaperState.HELD
    moves: tuple[PaperMove, ...] = ()


MOST_KEPT = 60
"""So many readings a mark tells."""


def about_of(kind: str, id: str) -> str:
    return f"{kind}:{id}"


def mark_id(kind: str, id: str, reader: str) -> str:
    """The one mark of a person and a record."""
    return f"{kind}:{id}:{reader}"
