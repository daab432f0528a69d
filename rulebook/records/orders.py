"""Work orders, visits and what is recorded in them (sections 2 and 3)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from rulebook.ids import (
    CustomerId,
    Fen,
    OrderId,
    PersonId,
    ReceiptId,
    VehicleId,
    VisitId,
)
from rulebook.records.base import OrderKind, OrderState, Record, UnitKind
from rulebook.records.promises import Callback, Try, Waiting


class Approval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A manager's decision on one revision of an order (ORD-5)."""

    by: PersonId
    at: str
    revision: int
    step: int = 1


class Was(msgspec.Struct, frozen=True, kw_only=True):
    """What the revision that was approved last said in a field that has changed since; ids joined by commas."""

    field: str
    text: str


class Order(Record, frozen=True, kw_only=True):
    """A work order. `revision` counts changes of what was agreed; an approval covers one revision.

    `approvals` are the steps granted so far, `approval` is the last of them once all are. `agreed_fee`: told to
    the customer beforehand, in fen. `was`: how it differs from what was approved, until it is approved again.
    """

    KIND: ClassVar[str] = "order"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "technician", "customer")
    id: OrderId
    number: str
    kind: OrderKind
    state: OrderState
    revision: int = 1
    opened_by: PersonId
    opened_at: str
    submitted_by: PersonId | None = None
    submitted_at: str = ""
    amended_by: PersonId | None = None
    customer: CustomerId | None = None
    customer_name: str = ""
    address: str = ""
    contact: str = ""
    contact_phone: str = ""
    product_model: str = ""
    purchase_date: str = ""
    problem: str = ""
    symptom: str = ""
    tried: str = ""
    vehicles: tuple[VehicleId, ...] = ()
    appointment: str = ""
    agreed_fee: Fen | None = None
    approval: Approval | None = None
    approvals: tuple[Approval, ...] = ()
    approved_before: bool = False
    rejected_reason: str = ""
    technician: PersonId | None = None
    technician_name: str = ""
    assigned_by: PersonId | None = None
    assigned_at: str = ""
    waiting_for: str = ""
    waiting: Waiting | None = None
    next_visit: str = ""
    replan_by: str = ""
    tries: tuple[Try, ...] = ()
    missed: str = ""
    callbacks: tuple[Callback, ...] = ()
    visit: VisitId | None = None
    past_technicians: tuple[PersonId, ...] = ()
    team: tuple[PersonId, ...] = ()
    was: tuple[Was, ...] = ()


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


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly what the customer saw above their signature; its digest goes into the command."""

    language: str
    order: str
    plate: str
    finding: str
    work: str
    units: tuple[str, ...]
    fee_reason: str
    total: Fen
    receipt: str


class Signature(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    signer: str
    at: str
    digest: str
    sheet: Sheet
    strokes: tuple[Stroke, ...] = ()
    declined: str = ""


class Visit(Record, frozen=True, kw_only=True):
    """One technician on site for one order, from departure to completion."""

    KIND: ClassVar[str] = "visit"
    KEYS: ClassVar[tuple[str, ...]] = ("order", "technician")
    id: VisitId
    order: OrderId
    technician: PersonId
    departed_at: str = ""
    ticked: tuple[str, ...] = ()
    arrived_at: str = ""
    finding: str = ""
    reproduced: bool = False
    customer_damage: str = ""
    work: str = ""
    cause: str = ""
    advice: str = ""
    customer_tried: bool = False
    acted_at: str = ""
    swaps: tuple[str, ...] = ()
    receipts: tuple[ReceiptId, ...] = ()
    signature: Signature | None = None
    completed_at: str = ""
    unsolved: str = ""


class Swap(Record, frozen=True, kw_only=True):
    """Old unit off, new unit on, one act (RPL-1, RPL-2). Stays in vehicle and unit history."""

    KIND: ClassVar[str] = "swap"
    KEYS: ClassVar[tuple[str, ...]] = ("visit", "vehicle", "old_number", "new_number")
    id: str
    visit: VisitId
    order: OrderId
    vehicle: VehicleId
    plate: str
    unit: UnitKind
    old_number: str
    new_number: str
    old_phone: str = ""
    new_phone: str = ""
    model: str = ""
    reason: str = ""
    condition: str = ""
    sim_moves: bool = False
    sim_stays: bool = False
    by: PersonId
    at: str
