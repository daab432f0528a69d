"""What a customer's page shows, worked out of the records: own orders, their receipts, what was reported (CUST-1).

Nothing else leaves here: no id, no address, no telephone, no whole name, no other
vehicle, no word of the office's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rulebook.kernel.ids import Fen
from rulebook.kernel.times import parse_time, read_date
from rulebook.kernel.world import World
from rulebook.subjects.appointments.handlers import appointment_of
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport, ReportState, VisitRating
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.short_names import short_name
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.records import Visit
from sync_server.subjects.customer_pages.help import ShownArticle, help_for

MOST_ORDERS = 20
"""The newest ones; what is older is asked for by telephone."""
MOST_REPORTS = 10
S = OrderState


class Step(StrEnum):
    """Where an order is, as a parcel's way is told; in their order."""

    ACCEPTED = "accepted"
    ARRANGED = "arranged"
    ON_THE_WAY = "on_the_way"
    AT_WORK = "at_work"
    DONE = "done"


STEPS: dict[OrderState, Step] = {
    S.DRAFT: Step.ACCEPTED,
    S.SUBMITTED: Step.ACCEPTED,
    S.REJECTED: Step.ACCEPTED,
    S.APPROVED: Step.ACCEPTED,
    S.SUSPENDED: Step.ACCEPTED,
    S.CANCELLED: Step.ACCEPTED,
    S.ASSIGNED: Step.ARRANGED,
    S.ACCEPTED: Step.ARRANGED,
    S.DEPARTED: Step.ON_THE_WAY,
    S.ON_SITE: Step.AT_WORK,
    S.COMPLETED: Step.DONE,
    S.CLOSED: Step.DONE,
}
"""What the house decides among itself is no step of the customer's."""


@dataclass(frozen=True)
class ShownReceipt:
    number: str
    date: str
    total: Fen
    token: str


@dataclass(frozen=True)
class ShownOrder:
    """One order. `technician`: a surname; `visit`: the visit that may be rated, '' for none; `halt`: or ''."""

    id: str
    number: str
    kind: str
    opened: str
    step: Step
    halt: str
    plates: tuple[str, ...]
    appointment: str
    technician: str
    done_at: str
    visit: str
    stars: int | None
    receipts: tuple[ShownReceipt, ...]


@dataclass(frozen=True)
class ShownReport:
    """What was reported. `state`: waiting, taken, closed or dismissed."""

    number: str
    said: str
    at: str
    state: str


@dataclass(frozen=True)
class Shown:
    """All of a page. `plates`: of the vehicles that a report may be about."""

    orders: tuple[ShownOrder, ...]
    plates: tuple[str, ...]
    reports: tuple[ShownReport, ...]
    articles: tuple[ShownArticle, ...]


def shown(world: World, page: CustomerPage, today: str) -> Shown:
    """What the page shows now; `today`: YYYY-MM-DD."""
    own = own_vehicles(world, page)
    orders = newest_orders(world, page, own)
    reports = sorted(world.find(PublicReport, "page", page.id), key=lambda r: (parse_time(r.at), r.id))
    return Shown(
        orders=tuple(_order(world, page, order, own) for order in orders),
        plates=tuple(v.plate for v in own.values()),
        reports=tuple(_report(world, one) for one in reversed(reports[-MOST_REPORTS:])),
        articles=help_for(world, orders, own.values(), today),
    )


def newest_orders(world: World, page: CustomerPage, own: dict[str, Vehicle]) -> list[Order]:
    """The orders that the page shows, the newest first."""
    orders = own_orders(world, page, own)
    return sorted(orders, key=lambda o: (parse_time(o.opened_at), o.id), reverse=True)[:MOST_ORDERS]


def own_vehicles(world: World, page: CustomerPage) -> dict[str, Vehicle]:
    """The page's vehicles that are still its customer's: what was sold shows the new owner nothing of the old."""
    found: dict[str, Vehicle] = {}
    for id in page.vehicles:
        vehicle = world.get(Vehicle, id)
        if vehicle and vehicle.merged_into:
            vehicle = world.get(Vehicle, vehicle.merged_into)
        if vehicle and vehicle.customer == page.customer:
            found[vehicle.id] = vehicle
    return found


def own_orders(world: World, page: CustomerPage, own: dict[str, Vehicle]) -> list[Order]:
    """The page's one order, or those of its customer that are about its vehicles."""
    if page.order:
        order = world.get(Order, page.order)
        return [order] if order and page.customer in (None, order.customer) else []
    if not own or page.customer is None:
        return []
    ids = {*own, *page.vehicles}
    return [o for o in world.find(Order, "customer", page.customer) if ids.intersection(o.vehicles)]


def _order(world: World, page: CustomerPage, order: Order, own: dict[str, Vehicle]) -> ShownOrder:
    step = STEPS[order.state]
    visit, ratings = done_visit(world, order)
    with_somebody = step is not Step.ACCEPTED
    plates = _plates(world, page, order, own)
    return ShownOrder(
        id=order.id,
        number=order.number,
        kind=str(order.kind),
        opened=order.opened_at,
        step=step,
        halt=str(order.state) if order.state in (S.SUSPENDED, S.CANCELLED) else "",
        plates=plates,
        appointment=_agreed(order) if step in (Step.ARRANGED, Step.ON_THE_WAY) else "",
        technician=short_name(order.technician_name) if with_somebody else "",
        done_at=visit.completed_at if visit else "",
        visit=visit.id if visit and not ratings else "",
        stars=ratings[0].stars if ratings else None,
        receipts=_receipts(world, page, order, plates),
    )


def done_visit(world: World, order: Order) -> tuple[Visit | None, list[VisitRating]]:
    """The order's visit once it is done, and how it was rated; without a rating it may be."""
    visit = world.get(Visit, order.visit) if order.visit else None
    if STEPS[order.state] is not Step.DONE or visit is None or not visit.completed_at:
        return None, []
    return visit, [rating for rating in world.find(VisitRating, "visit", visit.id) if not rating.aside]


def _agreed(order: Order) -> str:
    """The agreed time where it is one; words that somebody typed in its place may name anybody."""
    return order.appointment if read_date(order.appointment) or appointment_of(order) else ""


def _plates(world: World, page: CustomerPage, order: Order, own: dict[str, Vehicle]) -> tuple[str, ...]:
    """Of an order about a whole fleet only the page's own vehicles are named."""
    vehicles = (world.get(Vehicle, id) for id in order.vehicles)
    return tuple(v.plate for v in vehicles if v and v.plate and (page.order or v.id in own))


def _receipts(world: World, page: CustomerPage, order: Order, plates: tuple[str, ...]) -> tuple[ShownReceipt, ...]:
    """Valid receipts of the order; where it is about others' vehicles too, only those of the plates shown."""
    whole = bool(page.order) or len(plates) == len(order.vehicles)
    found = (r for r in world.find(Receipt, "order", order.id) if not r.void_reason and r.token)
    return tuple(
        ShownReceipt(r.final or r.number, r.at, r.total, r.token) for r in found if whole or r.plate in plates
    )


def _report(world: World, report: PublicReport) -> ShownReport:
    case = world.get(ServiceCase, report.case) if report.case else None
    closed = report.state is ReportState.TAKEN and case is not None and not case.is_open
    return ShownReport(report.number, report.said, report.at, "closed" if closed else str(report.state))
