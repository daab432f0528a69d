"""Branches opened, named, closed; people and orders that go to another one (BR-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ADMIN, MANAGERS, Key, Request, Short, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.calendar.records import RestDay

_LEADS = ADMIN | {Role.DEPARTMENT_MANAGER}
Name = Annotated[str, Meta(max_length=40)]


class OpenBranch(Request, frozen=True):
    """A new branch; the line's subject is its id."""

    KIND: ClassVar[str] = "branch.open"
    ROLES: ClassVar[frozenset[Role]] = _LEADS
    RULE: ClassVar[str] = "BR-1"
    name: Name


class RenameBranch(Request, frozen=True):
    """Another name for a branch, the head branch (`main`) too."""

    KIND: ClassVar[str] = "branch.rename"
    ROLES: ClassVar[frozenset[Role]] = _LEADS
    RULE: ClassVar[str] = "BR-1"
    name: Name


class NumberBranch(Request, frozen=True):
    """Numbers that are given from now on begin with `prefix`, '' for none; those that were given stay."""

    KIND: ClassVar[str] = "branch.number"
    ROLES: ClassVar[frozenset[Role]] = _LEADS
    RULE: ClassVar[str] = "BR-1"
    prefix: Annotated[str, Meta(max_length=4)] = ""


class CloseBranch(Request, frozen=True):
    """A branch that nobody belongs to any more, without stock and open orders; never the head branch."""

    KIND: ClassVar[str] = "branch.close"
    ROLES: ClassVar[frozenset[Role]] = _LEADS
    RULE: ClassVar[str] = "BR-1"
    reason: Text


class MovePerson(Request, frozen=True):
    """The person of the line's subject belongs to `branch` from an ISO day on; today where none is said."""

    KIND: ClassVar[str] = "branch.move_person"
    ROLES: ClassVar[frozenset[Role]] = _LEADS
    RULE: ClassVar[str] = "BR-1"
    branch: Annotated[str, Key]
    since: Short = ""
    reason: Text = ""


class MoveOrder(Request, frozen=True):
    """The order of the line's subject is `branch`'s from now on; nobody may be on it."""

    KIND: ClassVar[str] = "branch.move_order"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | {Role.DISPATCHER}
    RULE: ClassVar[str] = "BR-1"
    branch: Annotated[str, Key]
    reason: Text


class SetBranchDays(Request, frozen=True):
    """The year's closing days of a branch, entered as a whole; subject: `<branch>:<YYYY>`, days are ISO text."""

    KIND: ClassVar[str] = "branch.set_days"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | ADMIN
    RULE: ClassVar[str] = "BR-1"
    rest: Annotated[tuple[RestDay, ...], Meta(max_length=366)] = ()
    reason: Text = ""


class AskLoan(Request, frozen=True):
    """Ask to have `person` work for `branch` from one ISO day to another, both among it; subject: the loan."""

    KIND: ClassVar[str] = "branch.ask_loan"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "BR-1"
    person: Annotated[str, Key]
    branch: Annotated[str, Key]
    begins: Short
    ends: Short
    reason: Text = ""


class DecideLoan(Request, frozen=True):
    """The lending branch's yes or no, with the reason of a no; never by whoever asked, nor by who is lent."""

    KIND: ClassVar[str] = "branch.decide_loan"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "BR-1"
    agree: bool
    reason: Text = ""


class EndLoan(Request, frozen=True):
    """Call a loan off before it begins, or end it early: `last` is its last ISO day, today where none is said."""

    KIND: ClassVar[str] = "branch.end_loan"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "BR-1"
    reason: Text
    last: Short = ""
