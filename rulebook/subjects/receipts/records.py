"""The receipt for what was collected on the spot (RCT-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import Fen, HandoverId, OrderId, PersonId, ReceiptId, VisitId
from rulebook.kernel.records import Record
from rulebook.subjects.visits.records import FeeLine


class Method(StrEnum):
    """How a fee is paid (RCT-1); `owed` is a receivable (CASH-8)."""

    CASH = "cash"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    TRANSFER = "transfer"
    OWED = "owed"


class Known(StrEnum):
    """Who says of a print that it is out whole (RCT-4)."""

    PRINTER = "printer"
    """The printer answered once all of it was on paper."""
    SEEN = "seen"
    """Somebody looked."""
    SENT = "sent"
    """Nobody yet: all of it went to a printer that does not answer."""
    FAILED = "failed"
    """Somebody looked: it is not out whole. It was none."""


class ReceiptPrint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One print. `copy`: the paper says that it is one; `width` of the paper in mm, 0 where it was not said."""

    id: str
    by: PersonId
    at: str
    copy: bool = False
    width: int = 0
    known: Known = Known.PRINTER


class Receipt(Record, frozen=True, kw_only=True):
    """A fee receipt. `holder` is the person who still has the cash; empty once finance has counted it.

    `clearing` is the method of an electronic payment that no statement has shown yet (CASH-5); `collects` is the
    receipt of what was owed and is paid with this one (CASH-8); `leave` the form by which the price is not the
    list's, with its reason (FEE-3). `final` is the number that took the place of a provisional one, which stays on
    the customer's copy: the receipt is known by both (RCT-2). `reference`: the last figures of the payer's own
    number in the wallet, where they were read; `due` the day by which what is owed was said to be paid.
    `total` is what was paid (or is owed); `rounded_off` what was left off because no coins make it (FEE-4).
    `printed`: how often it was printed, as far as is known; a print after the first is a copy. `prints`: each of
    them and who says so, those too that failed; `shared`: how often its picture was handed over instead (RCT-4).
    `void_form`: the form on which the desk asked last that it be voided; `voided_by`, `voided_at`: who decided so
    and when, empty where its issuer voided it.
    """

    KIND: ClassVar[str] = "receipt"
    KEYS: ClassVar[tuple[str, ...]] = (
        "number",
        "final",
        "token",
        "holder",
        "order",
        "handover",
        "clearing",
        "collects",
    )
    id: ReceiptId
    number: str
    token: str
    order: OrderId
    visit: VisitId
    plate: str
    lines: tuple[FeeLine, ...]
    total: Fen
    method: Method
    payer: str = ""
    invoice_title: str = ""
    tax_number: str = ""
    at: str
    by: PersonId
    holder: str = ""
    handover: HandoverId | None = None
    provisional: bool = False
    void_reason: str = ""
    leave: str = ""
    leave_reason: str = ""
    customer: str = ""
    clearing: str = ""
    collects: ReceiptId | None = None
    invoice_number: str = ""
    final: str = ""
    reference: str = ""
    due: str = ""
    rounded_off: Fen = Fen(0)
    printed: int = 0
    prints: tuple[ReceiptPrint, ...] = ()
    shared: int = 0
    void_form: str = ""
    voided_by: PersonId | None = None
    voided_at: str = ""

    @property
    def settles(self) -> Fen:
        """So much of the fee, or of the debt it collects, is settled by it."""
        return Fen(self.total + self.rounded_off)
