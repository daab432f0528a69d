"""What customers owe (CASH-8)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import Fen, OrderId, PersonId, ReceiptId
from rulebook.kernel.irregularities import Remark
from rulebook.kernel.records import Record


class ReceivableState(StrEnum):
    OPEN = "open"
    COLLECTED = "collected"
    WRITTEN_OFF = "written_off"
    VOID = "void"


class DebtPayment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One payment of a debt: by which receipt, or, without one, by which entry of the ledger, on which ISO day."""

    receipt: str = ""
    entry: str = ""
    day: str
    fen: Fen


class Receivable(Record, frozen=True, kw_only=True):
    """A fee that the customer owes, from the receipt that says so to its last fen (CASH-8).

    Its id is the receipt's. `reminded`: the day of payment that passed and was told; `open_to`: technicians who
    are on an order of this customer and may collect it, beside who let it be owed. `rounded`: what of `paid` was
    rounded off, as no coins make it (FEE-4). `payments`: each that came in, as far as the books have kept them.
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
    rounded: Fen = Fen(0)
    payments: tuple[DebtPayment, ...] = ()

    @property
    def left(self) -> Fen:
        """What was not paid of it, given up or not."""
        return Fen(self.total - self.paid)

    @property
    def still_owed(self) -> Fen:
        """What of it is still owed, less than nothing where too much came; what was given up or voided is not."""
        return self.left if self.state in (ReceivableState.OPEN, ReceivableState.COLLECTED) else Fen(0)
