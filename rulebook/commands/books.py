"""What finance does beside receipts: days, receivables, statements, outlays, the bank (section 4)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.commands.base import MANAGERS, TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.ids import Fen, ReceiptId
from rulebook.records import Count, Method, Role

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


class StatementRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One payment as a wallet or bank tells it. `at` with its zone; `fen` and `fee` never negative."""

    number: Short
    wallet_number: Annotated[str, Key]
    at: Short
    fen: Annotated[Fen, Meta(ge=0, le=10**12)]
    fee: Annotated[Fen, Meta(ge=0, le=10**12)] = Fen(0)
    refund: bool = False


class ImportStatement(Request, frozen=True):
    """Take the rows of a wallet's or bank's statement; those known already stay as they are (CASH-5)."""

    KIND: ClassVar[str] = "statement.import"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "CASH-5"
    method: Method
    file: Short
    sha256: Short
    rows: tuple[StatementRow, ...]


class MatchPayment(Request, frozen=True):
    """Say by hand which receipt a row of a statement belongs to (CASH-5)."""

    KIND: ClassVar[str] = "statement.match"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "CASH-5"
    payment: Short
    receipt: ReceiptId


class IssueInvoice(Request, frozen=True):
    """The invoice that the customer asked for was issued under this number (RCT-1)."""

    KIND: ClassVar[str] = "invoice.issue"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "RCT-1"
    receipt: ReceiptId
    number: Short
