"""What a wallet or bank says came in (CASH-5)."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.ids import Fen, PersonId, ReceiptId
from rulebook.kernel.records import Record
from rulebook.subjects.receipts.records import Method


class Payment(Record, frozen=True, kw_only=True):
    """One row of a wallet's or bank's statement (CASH-5). `open` is its method until it has its receipt.

    `trade`: method and number of the payment that it is or pays back; `entries`: the row's own numbers, each with
    the layout that gave it, for two kinds of file may tell one movement; `layout`: the first of them. `paid_back`:
    the refund that it is (FEE-3).
    """

    KIND: ClassVar[str] = "payment"
    KEYS: ClassVar[tuple[str, ...]] = ("open", "receipt", "number", "trade")
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
    layout: str = ""
    trade: str = ""
    entries: tuple[str, ...] = ()
    fee_untold: bool = False
    whole_day: bool = False
    paid_back: str = ""


class StatementLayout(Record, frozen=True, kw_only=True):
    """A kind of statement that the company has shown itself: what is read → the heading it stands under (CASH-5).

    `money_in`: words of the column `way` that say that money came in; without that column a sum's sign says it.
    """

    KIND: ClassVar[str] = "statement_layout"
    KEYS: ClassVar[tuple[str, ...]] = ("state",)
    id: str
    name: str
    method: Method
    columns: dict[str, str]
    money_in: tuple[str, ...] = ()
    state: str = "used"
    by: PersonId
    by_name: str
    at: str
