"""A visit and what is recorded on it: fee, sheet, signature (section 2)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from rulebook.kernel.ids import Fen, OrderId, PersonId, ReceiptId, VisitId
from rulebook.kernel.records import Record


class FeeLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    model: str
    name: str
    name_en: str
    quantity: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    fen: Annotated[Fen, msgspec.Meta(ge=0, le=10**9)]


class Fee(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is due and why (FEE-1, FEE-2). `reason` is a code of the translation catalogue.

    Where leave was given for another price (FEE-3): `listed` is the sum by the list, `leave` the form's id, and
    `leave_reason` what stands on it.
    """

    rule: str
    reason: str
    total: Fen
    lines: tuple[FeeLine, ...] = ()
    warranty_until: str = ""
    listed: Fen = Fen(0)
    leave: str = ""
    leave_reason: str = ""
    leave_at: str = ""


class Stroke(msgspec.Struct, frozen=True, array_like=True):
    """One pen stroke: points of x, y (thousandths of the pad's width) and milliseconds since the first."""

    points: tuple[tuple[int, int, int], ...]


class Sheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Exactly what the customer saw above their signature; its digest goes into the command.

    `paid`, `owed` and `rounded`: what of the total was taken, what was written down as owed, and what was left off
    because no coins make it; in fen.
    """

    language: str
    order: str
    plate: str
    finding: str
    work: str
    units: tuple[str, ...]
    fee_reason: str
    total: Fen
    receipt: str
    paid: Fen = Fen(0)
    owed: Fen = Fen(0)
    rounded: Fen = Fen(0)


class Signature(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    signer: str
    at: str
    digest: str
    sheet: Sheet
    strokes: tuple[Stroke, ...] = ()
    declined: str = ""


class Visit(Record, frozen=True, kw_only=True):
    """One technician on site for one order, from departure to completion.

    `agreed_at`: the appointment that held when they arrived, '' where none was made (KPI-1).
    """

    KIND: ClassVar[str] = "visit"
    KEYS: ClassVar[tuple[str, ...]] = ("order", "technician")
    id: VisitId
    order: OrderId
    technician: PersonId
    departed_at: str = ""
    ticked: tuple[str, ...] = ()
    arrived_at: str = ""
    agreed_at: str = ""
    finding: str = ""
    reproduced: bool = False
    customer_damage: str = ""
    work: str = ""
    cause: str = ""
    advice: str = ""
    customer_tried: bool = False
    not_tried: str = ""
    acted_at: str = ""
    swaps: tuple[str, ...] = ()
    receipts: tuple[ReceiptId, ...] = ()
    signature: Signature | None = None
    completed_at: str = ""
    unsolved: str = ""
