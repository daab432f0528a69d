"""Debts chased, collected and written off (CASH-8)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import MANAGERS, TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.books.commands import FINANCE, Amount
from rulebook.subjects.receipts.records import Method

_R = Role


class ChaseReceivable(Fact, frozen=True):
    """The customer was asked to pay: what they said, and the day they promised (CASH-8)."""

    KIND: ClassVar[str] = "receivable.chase"
    ROLES: ClassVar[frozenset[Role]] = FINANCE | TECHNICIAN | MANAGERS | {_R.CUSTOMER_SERVICE}
    RULE: ClassVar[str] = "CASH-8"
    receivable: Annotated[str, Key]
    text: Text
    promised: Short = ""


class CollectReceivable(Request, frozen=True):
    """The customer paid what was owed into the company's wallet or account, without a visit (CASH-8)."""

    KIND: ClassVar[str] = "receivable.collect"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "CASH-8"
    receivable: Short
    fen: Amount
    method: Method
    reference: Short


class AskWriteOff(Request, frozen=True):
    """Ask that a manager give up what is still owed (CASH-8)."""

    KIND: ClassVar[str] = "receivable.ask_write_off"
    ROLES: ClassVar[frozenset[Role]] = FINANCE | {_R.CUSTOMER_SERVICE}
    RULE: ClassVar[str] = "CASH-8"
    receivable: Short
    reason: Text


class DecideWriteOff(Request, frozen=True):
    """Give up what is still owed, or have it chased further (CASH-8, ROLE-3)."""

    KIND: ClassVar[str] = "receivable.decide_write_off"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "CASH-8"
    receivable: Short
    grant: bool
    text: Text
