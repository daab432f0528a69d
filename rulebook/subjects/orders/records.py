"""The work order, and what is said on it before anybody sets out (section 2)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import CaseId, CustomerId, Fen, OrderId, PersonId, VehicleId, VisitId
from rulebook.kernel.records import Record
from rulebook.policy.clocks import Clock
from rulebook.subjects.orders.kinds import OrderKind


class OrderState(StrEnum):
    """Where a work order stands (rulebook, section 2)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    DEPARTED = "departed"
    ON_SITE = "on_site"
    COMPLETED = "completed"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


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
    `call_by`: until when the customer is asked what nobody tried on site (ORD-8). `taken`: visit → what its
    receipts say, where a fee was agreed for the whole order (FEE-4).
    """

    KIND: ClassVar[str] = "order"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "technician", "customer", "branch")
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
    sent_before: tuple[PersonId, ...] = ()
    """Who was sent to it once and is not now: they know of it, and what they still report opens it to them."""
    team: tuple[PersonId, ...] = ()
    was: tuple[Was, ...] = ()
    taken: dict[str, Fen] = {}
    call_by: str = ""
    clocks: tuple[Clock, ...] = ()
    """Its terms on the company's calendar (SLA-1); begun, met and stopped by rulebook/subjects/cases."""
    cases: tuple[CaseId, ...] = ()
    branch: str = ""
    """Whose order it is; empty for the head branch (BR-1)."""
    branch_why: str = ""
    """Why it was given to that branch, where it was another's before."""


class Step(StrEnum):
    """The steps of service before somebody drives out (ORD-4)."""

    HOTLINE = "hotline"
    REMOTE = "remote"


class Try(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was tried, by whom; a remote one with whose leave at the customer's."""

    step: Step
    what: str
    by: PersonId
    at: str
    leave_by: str = ""
    solved: bool = False


class Callback(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the customer said when called afterwards: what was paid (fen) and which unit was fitted (ORD-13),
    whether it works, how satisfied they are, from 1 to 5; `follow_ups`: the planned calls it was (FUP-1)."""

    by: PersonId
    at: str
    said: str
    paid: Fen | None = None
    unit: str = ""
    works: bool | None = None
    satisfied: int | None = None
    why: str = ""
    wishes: str = ""
    spoken_with: str = ""
    follow_ups: tuple[str, ...] = ()


class Waiting(StrEnum):
    """What a suspended order waits for."""

    PARTS = "parts"
    UNIT_REPAIR = "unit_repair"
    CUSTOMER = "customer"
    OTHER = "other"
