"""Days closed, cash banked and spent, exports noted (CASH-1, CASH-7)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import MANAGERS, TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.subjects.cash.records import Count
from rulebook.subjects.devices.commands import _NOBODY

_R = Role


FINANCE = frozenset({_R.FINANCE})
Amount = Annotated[Fen, Meta(gt=0, le=10**12)]


class CloseDay(Request, frozen=True):
    """Close a company day with the safe counted; every open day before it is closed along (CASH-7)."""

    KIND: ClassVar[str] = "day.close"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "CASH-7"
    day: Short
    counts: tuple[Count, ...]


class DepositCash(Request, frozen=True):
    """Out of the safe, to the bank."""

    KIND: ClassVar[str] = "safe.deposit"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "CASH-1"
    fen: Amount
    reference: Short


class SpendCash(Fact, frozen=True):
    """Paid out of the cash in hand: what for, and how much. Somebody else decides on it."""

    KIND: ClassVar[str] = "expense.pay"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    RULE: ClassVar[str] = "CASH-1"
    expense: Annotated[str, Key]
    fen: Amount
    purpose: Text
    order: Short = ""


class DecideExpense(Request, frozen=True):
    """Allow an outlay, or have the person who made it pay it back (ROLE-2)."""

    KIND: ClassVar[str] = "expense.decide"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "ROLE-2"
    expense: Short
    allow: bool
    text: Text = ""


class RecordExport(Fact, frozen=True):
    """Somebody took a report out of the books (SEC-1). `by`: who they are on the machine, where it was there.

    `reason`: what for; `asked`: whoever took it out was asked for one, as all are since reasons are kept.
    Of a printed form `report` is the form's name, `form` is pdf and `about` is `<kind>:<id>` of its record.
    """

    KIND: ClassVar[str] = "books.export"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "SEC-1"
    report: Short
    form: Short
    first: Short
    last: Short
    by: Short = ""
    reason: Short = ""
    asked: bool = False
    about: Annotated[str, Meta(max_length=400)] = ""
