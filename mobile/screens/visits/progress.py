"""How far an order's visit has come, read off its records. Says what is shown; what is allowed, the rules say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mobile.app import routes
from mobile.client.session_api import PhoneWorld, Session
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.kinds import KINDS
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.teamwork import as_seen_by, orders_of
from rulebook.subjects.receipts.gates import fee_settled
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.visits.papers import signature_state
from rulebook.subjects.visits.records import Fee, Visit

STEPS = ("accept", "depart", "arrive", "find", "act", "fee", "sign", "complete")
_S = OrderState

TONES = {
    _S.ASSIGNED: "info",
    _S.ACCEPTED: "info",
    _S.DEPARTED: "wait",
    _S.ON_SITE: "wait",
    _S.COMPLETED: "ok",
    _S.CLOSED: "ok",
    _S.SUSPENDED: "wait",
    _S.REJECTED: "overdue",
    _S.CANCELLED: "overdue",
}

UNDER_WAY = (_S.DEPARTED, _S.ON_SITE)
GROUPS: tuple[tuple[str, tuple[OrderState, ...]], ...] = (
    ("now", UNDER_WAY),
    ("new", (_S.ASSIGNED,)),
    ("next", (_S.ACCEPTED,)),
    ("waiting", (_S.SUSPENDED,)),
    ("done", (_S.COMPLETED, _S.CLOSED)),
)
"""The groups of the day, the most urgent first."""


@dataclass(frozen=True)
class OrderView:
    """An order with all that hangs on it. What has to be worked out is so once, and where a screen asks for it."""

    session: Session
    order: Order
    visit: Visit | None
    vehicles: tuple[Vehicle, ...]
    swaps: tuple[Swap, ...]
    receipts: tuple[Receipt, ...]

    @cached_property
    def fee(self) -> Fee:
        return self.session.fee(self.order, self.visit)

    @cached_property
    def signed(self) -> bool:
        """False where what was signed has changed since."""
        return self.visit is not None and not signature_state(self.session.world, self.order, self.visit)

    @cached_property
    def settled(self) -> bool:
        """False where its receipts do not make up its fee."""
        visit = self.visit
        return visit is not None and fee_settled(self.session.world, self.order, visit, self.fee)

    @property
    def plate(self) -> str:
        return self.vehicles[0].plate if self.vehicles else ""

    @property
    def vehicle_type(self) -> str:
        return self.vehicles[0].vehicle_type if self.vehicles else ""


def order_view(session: Session, id: str) -> OrderView | None:
    """The order and what hangs on it; None where it is not known here."""
    world = session.world
    order = world.get(Order, id)
    if order is None:
        return None
    order = as_seen_by(world, order, session.me.id)
    visit = world.get(Visit, order.visit) if order.visit else None
    vehicles = tuple(v for vid in order.vehicles if (v := world.get(Vehicle, vid)) is not None)
    swaps = tuple(world.find(Swap, "visit", visit.id)) if visit else ()
    receipts = tuple(r for r in world.find(Receipt, "order", id) if visit and r.visit == visit.id)
    return OrderView(session, order, visit, vehicles, swaps, receipts)


def valid_receipts(receipts: Sequence[Receipt]) -> list[Receipt]:
    """Those that were not voided."""
    return [r for r in receipts if not r.void_reason]


def fee_receipts(receipts: Sequence[Receipt]) -> list[Receipt]:
    """Those for this visit's own fee; what was owed from before is another matter (CASH-8)."""
    return [r for r in valid_receipts(receipts) if not r.collects]


def done_steps(view: OrderView) -> set[str]:
    """The steps that have been reported."""
    state, visit = view.order.state, view.visit
    done: set[str] = set()
    if state not in (_S.DRAFT, _S.SUBMITTED, _S.APPROVED, _S.REJECTED, _S.ASSIGNED):
        done.add("accept")
    if visit is None:
        return done
    marks = {
        "depart": visit.departed_at,
        "arrive": visit.arrived_at,
        "find": visit.finding,
        "act": visit.acted_at or visit.work,
        "fee": view.settled and (fee_receipts(view.receipts) or visit.acted_at or visit.work),
        "sign": view.signed,
        "complete": visit.completed_at,
    }
    return done | {step for step, mark in marks.items() if mark}


def next_step(view: OrderView) -> str | None:
    """The first step that has not been reported; None when all are."""
    done = done_steps(view)
    return next((step for step in STEPS if step not in done), None)


def onward(session: Session, id: str, step: str) -> str:
    """Where one goes from a step that is reported: straight to the form of `step` where that comes next.

    Where many vehicles are worked on, and wherever else, one goes to the order and sees how far it is.
    """
    view = order_view(session, id)
    goes_on = view is not None and not KINDS[view.order.kind].each_vehicle and next_step(view) == step
    return routes.order(id, step) if goes_on else routes.order(id)


def mine(session: Session) -> list[Order]:
    """My orders, by appointment."""
    found = orders_of(session.world, session.me.id)
    return sorted(found, key=lambda o: (o.appointment or "9", o.number))


def bag(world: PhoneWorld, me: str, kind: UnitKind | None = None) -> list[Unit]:
    """The units that a person holds, by model and number."""
    held = [u for u in world.find(Unit, "holder", me) if kind is None or u.unit is kind]
    return sorted(held, key=lambda u: (u.unit, u.model, u.number))
