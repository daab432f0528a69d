"""Requests about a work order, from the call to its close (section 2)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ANYONE, OFFICE, TECHNICIAN, Request, Short, Text
from rulebook.kernel.ids import Fen, PersonId, VehicleId
from rulebook.kernel.roles import Role
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Waiting

_R = Role


class OrderPaper(Request, frozen=True):
    """What a repair call records (ORD-2). A draft may lack any of it."""

    kind: OrderKind = OrderKind.REPAIR
    customer: Short = ""
    customer_name: Short = ""
    address: Text = ""
    contact: Short = ""
    contact_phone: Short = ""
    product_model: Short = ""
    purchase_date: Short = ""
    problem: Text = ""
    symptom: Text = ""
    tried: Text = ""
    vehicles: tuple[VehicleId, ...] = ()
    appointment: Short = ""
    agreed_fee: Annotated[Fen, Meta(ge=0, le=10**12)] | None = None


class OpenOrder(OrderPaper, frozen=True):
    """Open an order as a draft; with `submit` it goes for approval in the same act, whole or not at all.

    `branch`: whose it is; empty for the author's own (BR-1).
    """

    KIND: ClassVar[str] = "order.open"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.CUSTOMER_SERVICE, _R.DISPATCHER, _R.SERVICE_MANAGER})
    RULE: ClassVar[str] = "ORD-2"
    submit: bool = False
    branch: Short = ""


class AmendOrder(OrderPaper, frozen=True):
    """Replace the papers of an order; what was approved needs approval again (ORD-5)."""

    KIND: ClassVar[str] = "order.amend"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.CUSTOMER_SERVICE, _R.DISPATCHER, _R.SERVICE_MANAGER})
    RULE: ClassVar[str] = "ORD-5"


class SubmitOrder(Request, frozen=True):
    KIND: ClassVar[str] = "order.submit"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.CUSTOMER_SERVICE, _R.DISPATCHER, _R.SERVICE_MANAGER})
    RULE: ClassVar[str] = "ORD-2"


class ApproveOrder(Request, frozen=True):
    """Approve the revision that was read. Who may is in the approval matrix (ROLE-3).

    `emergency`: why a level is passed over, which is told afterwards (ROLE-4).
    """

    KIND: ClassVar[str] = "order.approve"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "ORD-5"
    revision: int
    emergency: Text = ""


class RejectOrder(Request, frozen=True):
    KIND: ClassVar[str] = "order.reject"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "ORD-5"
    revision: int
    reason: Text


class AssignOrder(Request, frozen=True):
    KIND: ClassVar[str] = "order.assign"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.DISPATCHER, _R.SERVICE_MANAGER})
    RULE: ClassVar[str] = "ORD-5"
    technician: PersonId


class WithdrawOrder(Request, frozen=True):
    """Take the assignment back; a visit under way is kept."""

    KIND: ClassVar[str] = "order.withdraw"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.DISPATCHER, _R.SERVICE_MANAGER})
    RULE: ClassVar[str] = "ORD-5"
    reason: Text


class SuspendOrder(Request, frozen=True):
    """Put off: what is waited for, and the day or moment of the next visit, if known (ORD-9)."""

    KIND: ClassVar[str] = "order.suspend"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.DISPATCHER, _R.SERVICE_MANAGER})
    RULE: ClassVar[str] = "ORD-9"
    waiting_for: Text
    waiting: Waiting = Waiting.OTHER
    next_visit: Short = ""


class ResumeOrder(Request, frozen=True):
    KIND: ClassVar[str] = "order.resume"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.DISPATCHER, _R.SERVICE_MANAGER})
    RULE: ClassVar[str] = "ORD-9"


class CancelOrder(Request, frozen=True):
    KIND: ClassVar[str] = "order.cancel"
    ROLES: ClassVar[frozenset[Role]] = OFFICE
    RULE: ClassVar[str] = "ORD-5"
    reason: Text


class AcceptOrder(Request, frozen=True):
    KIND: ClassVar[str] = "order.accept"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    RULE: ClassVar[str] = "ORD-5"


class CloseOrder(Request, frozen=True):
    """Close after the follow-up call: signed, money handed over or owed, removed units returned."""

    KIND: ClassVar[str] = "order.close"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.CUSTOMER_SERVICE, _R.SERVICE_MANAGER})
    RULE: ClassVar[str] = "ORD-10"
    follow_up: Text
