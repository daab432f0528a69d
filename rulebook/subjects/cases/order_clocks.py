"""An order's own terms: somebody there, and the fault gone, from its submission on (SLA-1).

They follow the order whatever its commands are. An order waiting for the customer, parts or a unit under repair
stands still; a customer's place put into another class shows both clocks.
"""

from __future__ import annotations

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CustomerId, LineId, PersonId
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.clocks import Clock, ClockEnd, Pause, SiteClass, WaitFor
from rulebook.policy.running_clocks import counts_at, first_due, meet, recounted, start_clock, suspect
from rulebook.subjects.cases.lateness import told
from rulebook.subjects.cases.records import Site
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState, Waiting
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, LeaveUnsolved, RecordWork
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace

ROWS = ("arrival", "on_site")
KINDS = frozenset({OrderKind.REPAIR})
"""Kinds of order that have these terms; the others are done by appointment."""
STANDS_STILL = {
    Waiting.CUSTOMER: WaitFor.CUSTOMER,
    Waiting.PARTS: WaitFor.PARTS,
    Waiting.UNIT_REPAIR: WaitFor.UNIT,
}
WATCHED = tuple(s for s in OrderState if s not in (OrderState.COMPLETED, OrderState.CLOSED, OrderState.CANCELLED))


def site_of(world: World, customer: CustomerId | None) -> str:
    """The class of a customer's place; where nobody has said one it is in town, which is the strictest."""
    known = world.get(Site, customer) if customer else None
    return known.site if known else SiteClass.TOWN


def follow_order(context: DecisionContext, body: Command) -> None:
    """After any command about an order: its clocks begin, stand still, go on, are met or dropped."""
    order = context.get(Order, context.line.subject)
    if order is None or not since_4(context):
        return
    clocks = order.clocks
    if not clocks and order.state is OrderState.SUBMITTED and order.kind in KINDS:
        start = parse_time(order.submitted_at)
        clocks = tuple(start_clock(context, row, start, site=site_of(context, order.customer)) for row in ROWS)
    if not clocks:
        return
    if isinstance(body, LeaveUnsolved):
        clocks = tuple(_unsolved(context, c) for c in clocks)
    clocks = _by_state(context, order, clocks)
    if isinstance(body, Arrive | RecordWork | CompleteVisit):
        clocks = _by_visit(context, order, clocks, body)
    keep(context, order, clocks)


def keep(context: DecisionContext, order: Order, clocks: tuple[Clock, ...], looked: bool = False) -> None:
    """Put the order with these clocks, where they changed; tells what passed."""
    worker = (order.technician, order.technician_name) if order.technician else None
    by = worker or _opener(context, order)
    clocks = told(context, order.id, clocks, by, looked, number=order.number, lasting=True)
    if clocks != order.clocks:
        context.put(replace(order, clocks=clocks))


def _opener(context: DecisionContext, order: Order) -> tuple[PersonId, str]:
    """Before anybody is sent it is the matter of whoever submitted it."""
    by = order.submitted_by or order.opened_by
    person = context.get(Person, by)
    return by, person.name if person else ""


def _by_state(context: DecisionContext, order: Order, clocks: tuple[Clock, ...]) -> tuple[Clock, ...]:
    if order.state is OrderState.CANCELLED:
        return tuple(replace(_going_on(context, c), end=ClockEnd.DROPPED) if c.runs else c for c in clocks)
    why = STANDS_STILL.get(order.waiting) if order.waiting and order.state is OrderState.SUSPENDED else None
    if why is None:
        return tuple(_going_on(context, c) if c.paused else c for c in clocks)
    pause = Pause(since=iso(counts_at(context)), why=why, line=context.line.id)
    return tuple(
        recounted(context, replace(c, pauses=(*c.pauses, pause))) if c.runs and not c.paused else c for c in clocks
    )


def _going_on(context: DecisionContext, clock: Clock) -> Clock:
    at = iso(context.at)
    ended = tuple(p if p.until else replace(p, until=max(at, p.since)) for p in clock.pauses)
    return recounted(context, replace(clock, pauses=ended))


def _by_visit(
    context: DecisionContext, order: Order, clocks: tuple[Clock, ...], body: Arrive | RecordWork | CompleteVisit
) -> tuple[Clock, ...]:
    """Arrived: somebody is there. Gone is the fault once the customer tried it, or the visit is completed."""
    visit = context.get(Visit, body.visit)
    if visit is None or visit.order != order.id:
        return clocks
    at, doubtful, rows = counts_at(context), suspect(context), _met_by(visit, body)

    def end(clock: Clock) -> Clock:
        clock = _going_on(context, clock) if clock.paused else clock
        return meet(clock, at, context.arrived, context.line.id, doubtful)

    return tuple(end(clock) if clock.row in rows else clock for clock in clocks)


def _met_by(visit: Visit, body: Arrive | RecordWork | CompleteVisit) -> tuple[str, ...]:
    """Whoever works on site is there, whether or not they said so."""
    gone = body.customer_tried if isinstance(body, RecordWork) else bool(visit.completed_at)
    return ROWS if gone and not isinstance(body, Arrive) else ROWS[:1]


def _unsolved(context: DecisionContext, clock: Clock) -> Clock:
    """What the customer tried does not work after all: the fault is not gone, and its clock runs on."""
    if clock.row != ROWS[1] or clock.end not in (ClockEnd.MET, ClockEnd.LATE):
        return clock
    again = replace(clock, end=ClockEnd.RUNNING, met_at="", met_by=LineId(""), arrived_at="", suspect=False)
    return recounted(context, again)


def classify_again(context: DecisionContext, order: Order, site: str) -> None:
    """Another class of the customer's place: the clock that ran stays in sight, its pauses go along (SLA-1)."""
    clocks: list[Clock] = []
    for clock in order.clocks:
        if not clock.runs or clock.site == site:
            clocks.append(clock)
            continue
        anew = start_clock(context, clock.row, parse_time(clock.start), site=site, pauses=clock.pauses)
        ended = tuple(p if p.until else replace(p, until=iso(context.now)) for p in clock.pauses)
        clocks.append(replace(clock, end=ClockEnd.REPLACED, pauses=ended))
        clocks.append(replace(anew, passed_at=clock.passed_at))
    keep(context, order, tuple(clocks))


def order_due(_: object, order: Order) -> str:
    """When the next of its clocks passes; '' where none does."""
    return first_due(order.clocks)


def order_passed(context: DecisionContext, order: Order) -> None:
    keep(context, order, order.clocks, looked=True)
