"""A branch, and people lent from one to another (BR-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.subjects.calendar.records import RestDay

HEAD = "main"
"""The head branch: it is there without a record, and whatever names no branch is its own."""


class BranchState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class PastBranch(msgspec.Struct, frozen=True, kw_only=True):
    """How a branch was called until when; who changed it then."""

    name: str
    by: PersonId
    until: str


class Branch(Record, frozen=True, kw_only=True):
    """A branch by its name. The head branch (`HEAD`) has a record only once somebody has named it."""

    KIND: ClassVar[str] = "branch"
    KEYS: ClassVar[tuple[str, ...]] = ("state",)
    id: str
    name: str
    prefix: str = ""
    """What the numbers of its orders begin with, and the series of receipts given to its people's new devices."""
    prefixes: tuple[str, ...] = ()
    """What they began with before, the oldest first: no other branch's ever do."""
    state: BranchState = BranchState.OPEN
    opened_by: PersonId
    opened_by_name: str
    opened_at: str
    closed_by: PersonId | None = None
    closed_by_name: str = ""
    closed_at: str = ""
    closed_why: str = ""
    past: tuple[PastBranch, ...] = ()


class BranchDays(Record, frozen=True, kw_only=True):
    """Days of a year on which a branch is closed, on top of the company's calendar; id `<branch>:<YYYY>`."""

    KIND: ClassVar[str] = "branch_days"
    id: str
    rest: tuple[RestDay, ...] = ()
    reason: str
    set_by: PersonId
    set_by_name: str
    set_at: str


class LoanState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """Called off before it began."""
    LAPSED = "lapsed"
    """Nobody decided before it would have begun."""


class Loan(Record, frozen=True, kw_only=True):
    """Somebody works for another branch from one ISO day to another, both among it.

    A loan that ends early has an earlier `ends`; `first_ends` is what was agreed.
    """

    KIND: ClassVar[str] = "branch_loan"
    KEYS: ClassVar[tuple[str, ...]] = ("person", "state", "lender", "borrower")
    id: str
    person: PersonId
    person_name: str
    lender: str
    borrower: str
    begins: str
    ends: str
    first_ends: str
    reason: str = ""
    state: LoanState
    asked_by: PersonId
    asked_by_name: str
    asked_at: str
    due_at: str
    decided_by: PersonId | None = None
    decided_by_name: str = ""
    decided_at: str = ""
    why: str = ""
    ended_by: PersonId | None = None
    ended_by_name: str = ""
    ended_at: str = ""
    ended_why: str = ""
