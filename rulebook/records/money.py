"""Receipts and cash on its way to the safe (section 4). Amounts in fen."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec

from rulebook.ids import (
    Fen,
    HandoverId,
    OrderId,
    PersonId,
    ReceiptId,
    VisitId,
)
from rulebook.records.base import Method, Record
from rulebook.records.orders import FeeLine


class Receipt(Record, frozen=True, kw_only=True):
    """A fee receipt. `holder` is the person who still has the cash; empty once finance has counted it.

    `clearing` is the method of an electronic payment that no statement has shown yet (CASH-5); `collects` is the
    receipt of what was owed and is paid with this one (CASH-8); `leave` the form by which the price is not the
    list's, with its reason (FEE-3). `final` is the number that took the place of a provisional one, which stays on
    the customer's copy: the receipt is known by both (RCT-2).
    """

    KIND: ClassVar[str] = "receipt"
    KEYS: ClassVar[tuple[str, ...]] = ("number", "final", "token", "holder", "order", "handover", "clearing")
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


class Count(msgspec.Struct, frozen=True, array_like=True):
    """So many notes or coins of one denomination (in fen)."""

    denomination: Annotated[int, msgspec.Meta(gt=0, le=10**6)]
    pieces: Annotated[int, msgspec.Meta(ge=0, le=100000)]


class HandoverState(StrEnum):
    DECLARED = "declared"
    COUNTED = "counted"


class Handover(Record, frozen=True, kw_only=True):
    """Cash on its way from a technician to finance (CASH-3). The declared sum is not in here."""

    KIND: ClassVar[str] = "handover"
    KEYS: ClassVar[tuple[str, ...]] = ("technician", "state")
    id: HandoverId
    technician: PersonId
    technician_name: str
    state: HandoverState
    declared_at: str
    returned_at: str
    due_at: str
    receipts: tuple[ReceiptId, ...]
    counts: tuple[Count, ...] = ()
    counted: Fen | None = None
    expected: Fen | None = None
    declared: Fen | None = None
    difference: Fen | None = None
    counted_by: PersonId | None = None
    counted_by_name: str = ""
    counted_at: str = ""
    expenses: tuple[str, ...] = ()
    returned: tuple[Count, ...] = ()


class Declaration(Record, frozen=True, kw_only=True):
    """What the technician says is in the envelope. Out of finance's sight until they have counted."""

    KIND: ClassVar[str] = "declaration"
    id: HandoverId
    technician: PersonId
    counts: tuple[Count, ...]
    total: Fen
    opened: bool = False


class Return(Record, frozen=True, kw_only=True):
    """Back at base: starts the clock on cash (CASH-2). One per person, the latest.

    Signed off once all is handed in (BASE-1), with the receipt numbers used and void since the sign-off before and
    how many spares stay in the bag. `numbers`: block → its next number at the last sign-off.
    """

    KIND: ClassVar[str] = "return"
    id: PersonId
    at: str
    cash_due_at: str
    units_due_at: str
    signed_by: PersonId | None = None
    signed_name: str = ""
    signed_at: str = ""
    used: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    spares: int = 0
    numbers: dict[str, int] = {}
