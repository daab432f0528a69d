"""The company's days, its expenses and its exports (CASH-7)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.records import Record
from rulebook.subjects.cash.records import Count


class Books(Record, frozen=True, kw_only=True):
    """One record: up to which day the books are closed, and what was in the safe then (CASH-7)."""

    KIND: ClassVar[str] = "books"
    THE: ClassVar[str] = "books"
    id: str = THE
    closed_until: str
    safe: Fen


class DayState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Day(Record, frozen=True, kw_only=True):
    """Control totals of one company day: account → movement. Once closed it never changes (CASH-7).

    `late`: so many entries are adjustments for facts of days that were closed before.
    """

    KIND: ClassVar[str] = "day"
    KEYS: ClassVar[tuple[str, ...]] = ("state",)
    SERVERS: ClassVar[bool] = True
    id: str
    state: DayState = DayState.OPEN
    totals: dict[str, Fen] = {}
    entries: int = 0
    late: int = 0
    counts: tuple[Count, ...] = ()
    counted: Fen | None = None
    expected: Fen | None = None
    closed_by: PersonId | None = None
    closed_by_name: str = ""
    closed_at: str = ""


class ExpenseState(StrEnum):
    CLAIMED = "claimed"
    ALLOWED = "allowed"
    DENIED = "denied"


class Expense(Record, frozen=True, kw_only=True):
    """Paid out of cash in hand (a toll, parking): the envelope holds that much less.

    Somebody else decides on it.
    """

    KIND: ClassVar[str] = "expense"
    KEYS: ClassVar[tuple[str, ...]] = ("holder", "handover", "state")
    id: str
    by: PersonId
    by_name: str
    at: str
    fen: Fen
    purpose: str
    order: str = ""
    holder: str = ""
    handover: str = ""
    state: ExpenseState = ExpenseState.CLAIMED
    decided_by: PersonId | None = None
    decided_at: str = ""
    remark: str = ""


class Export(Record, frozen=True, kw_only=True):
    """A report that somebody took out of the books: who, when, why, in which form, of which days (SEC-1).

    `number` stands on every sheet of it and leads back to the line, whose id is the record's. A printed form is
    one, too: `report` is then the form's name, `form` is PRINTED and `about` is `<kind>:<id>` of its record.
    """

    KIND: ClassVar[str] = "export"
    KEYS: ClassVar[tuple[str, ...]] = ("by",)
    id: str
    by: PersonId
    by_name: str
    at: str
    report: str
    form: str
    first: str
    last: str
    number: str = ""
    reason: str = ""
    about: str = ""


PRINTED = "pdf"
"""The form of an export that is a printed paper."""


def export_number(line: str) -> str:
    """The number of the export that this line notes: its last ten signs, which are drawn at random."""
    return f"EX-{line.replace('-', '')[-10:].upper()}"
