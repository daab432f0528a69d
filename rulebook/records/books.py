"""What finance keeps beside receipts: days, receivables, statements, outlays (section 4). Amounts in fen."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.ids import Fen, OrderId, PersonId, ReceiptId
from rulebook.records.base import Method, Record
from rulebook.records.irregularities import Remark
from rulebook.records.money import Count


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


class ReceivableState(StrEnum):
    OPEN = "open"
    COLLECTED = "collected"
    WRITTEN_OFF = "written_off"
    VOID = "void"


class Receivable(Record, frozen=True, kw_only=True):
    """A fee that the customer owes, from the receipt that says so to its last fen (CASH-8).

    Its id is the receipt's. `reminded`: the day of payment that passed and was told; `open_to`: technicians who
    are on an order of this customer and may collect it, beside who let it be owed.
    """

    KIND: ClassVar[str] = "receivable"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "customer", "order")
    id: ReceiptId
    number: str
    customer: str
    order: OrderId
    by: PersonId
    opened_at: str
    due: str
    total: Fen
    paid: Fen = Fen(0)
    state: ReceivableState = ReceivableState.OPEN
    promised: str = ""
    chased: tuple[Remark, ...] = ()
    write_off_asked_by: PersonId | None = None
    write_off_reason: str = ""
    written_off_by: PersonId | None = None
    reminded: str = ""
    open_to: tuple[PersonId, ...] = ()

    @property
    def left(self) -> Fen:
        return Fen(self.total - self.paid)


class Payment(Record, frozen=True, kw_only=True):
    """One row of a wallet's or bank's statement (CASH-5). `open` is its method until it has its receipt."""

    KIND: ClassVar[str] = "payment"
    KEYS: ClassVar[tuple[str, ...]] = ("open", "receipt", "number")
    id: str
    method: Method
    at: str
    number: str
    wallet_number: str
    refund: bool = False
    fen: Fen
    fee: Fen = Fen(0)
    file: str = ""
    open: str = ""
    receipt: ReceiptId | None = None
    matched_by: str = ""


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
    """A report that somebody took out of the books: who, when, in which form, of which days (SEC-1)."""

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
