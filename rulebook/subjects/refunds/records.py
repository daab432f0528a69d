"""A sum that the company owes a customer back, and how it was paid (FEE-3). Amounts in fen."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import CustomerId, Fen, OrderId, PersonId, ReceiptId
from rulebook.kernel.records import Record


class RefundState(StrEnum):
    OWED = "owed"
    PAID = "paid"
    DROPPED = "dropped"


class PaidFrom(StrEnum):
    """Where the money left: the safe, with the customer's name on a slip, the bank, or the wallet it came by."""

    SAFE = "safe"
    BANK = "bank"
    WECHAT = "wechat"
    ALIPAY = "alipay"


WALLETS = frozenset({PaidFrom.WECHAT, PaidFrom.ALIPAY})
"""Whose statements show it: as a method of payment they are called the same (CASH-5)."""


class Refund(Record, frozen=True, kw_only=True):
    """Granted by the matrix, so owed; paid once and whole by finance, or dropped by who might have granted it.

    Its id is that of the form it was asked on.

    `whose`: customer, else complaint or order, by which the ledger names the account. `due`: ISO, until when it
    is to be paid. `granted_by`: everybody who said yes. `reminded`: that it was not paid in time was told.
    `receipt`: the one complained of; `lowers`: the one whose turnover it lowers, the last that it can be of where
    nobody named one (DEAL-1). `entry` and `paid_entry`: in the ledger, once granted and once paid.
    `statement`: the row of the wallet's statement that shows it. `of_void`: what the company held of `receipt`
    when the desk voided it (RCT-2); `number` is then the receipt's.
    """

    KIND: ClassVar[str] = "refund"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "complaint", "whose", "order", "receipt", "lowers", "unseen")
    id: str
    state: RefundState
    whose: str
    customer: CustomerId | None = None
    customer_name: str
    complaint: str = ""
    number: str = ""
    order: OrderId | None = None
    fen: Fen
    reason: str
    asked_by: PersonId
    asked_by_name: str
    granted_by: tuple[PersonId, ...]
    granted_by_name: str
    granted_at: str
    due: str
    reminded: bool = False
    paid_from: PaidFrom | None = None
    reference: str = ""
    paid_by: PersonId | None = None
    paid_by_name: str = ""
    paid_at: str = ""
    receipt: ReceiptId = ReceiptId("")
    lowers: ReceiptId = ReceiptId("")
    entry: str = ""
    dropped_by: PersonId | None = None
    dropped_by_name: str = ""
    dropped_at: str = ""
    dropped_why: str = ""
    paid_entry: str = ""
    statement: str = ""
    of_void: bool = False

    @property
    def unseen(self) -> str:
        """The wallet that paid it, until a statement has shown it; '' else."""
        waits = self.state is RefundState.PAID and self.paid_from in WALLETS and not self.statement
        return str(self.paid_from) if waits else ""
