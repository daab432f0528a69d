"""How a plan arises from a visit, follows the vehicle and goes on (FUP-1).

Of each plan one call is open at a time: the next one is made when the one before is over, never a row of years.
Only where all the books lie is a plan made; a technician's phone does not hold the office's calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4, since_5
from rulebook.kernel.ids import VehicleId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.subject import Ask, Hint
from rulebook.kernel.times import company_day, iso
from rulebook.kernel.world import World
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.follow_ups.records import (
    FollowUp,
    FollowUpKind,
    FollowUpPlan,
    FollowUpState,
    PlanState,
)
from rulebook.subjects.follow_ups.windows import (
    Window,
    kind_of,
    month_after,
    monthly_window,
    next_day_window,
    three_days_window,
)
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.visits.commands import CompleteVisit
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace
MOST_FORESEEN = 20
"""So many vehicles of an order; a fleet's are looked up one by one."""


def plan_calls(context: DecisionContext, order: Order, visit: Visit) -> None:
    """A visit is done, and the order with it: its two calls, and the plan of each of its vehicles."""
    if not since_4(context) or not context.sees_all:
        return
    done = context.need(Order, order.id)
    if done.state is not OrderState.COMPLETED:
        return  # of several technicians the last one completes it
    _after_visit(context, done)
    for id in done.vehicles:
        vehicle = context.get(Vehicle, id)
        if vehicle is not None:
            _follow_vehicle(context, done, vehicle)


def foresee(world: World, hint: Hint) -> Iterable[Ask]:
    """What `plan_calls` looks up after a visit that is done."""
    order = world.get(Order, hint.subject) if hint.kind == CompleteVisit.KIND else None
    if order is None:
        return
    for kind in (FollowUpKind.NEXT_DAY, FollowUpKind.THREE_DAYS):
        yield Ask(FollowUp, "", _after(order, kind))
    for id in order.vehicles[:MOST_FORESEEN]:
        yield Ask(FollowUp, "vehicle", id)
        yield Ask(FollowUpPlan, "vehicle", id)
        plan = _plan_id(id, order)
        yield Ask(FollowUpPlan, "", plan)
        yield Ask(FollowUp, "", _id(plan, month_after(0)))


def _plan_id(vehicle: VehicleId, order: Order) -> str:
    return f"{vehicle}:{order.id}"


def _after(order: Order, kind: FollowUpKind) -> str:
    return f"{order.id}:{kind}"


def _after_visit(context: DecisionContext, order: Order) -> None:
    """Next day and three days; where one vehicle was seen twice, satisfaction is asked of the later visit."""
    only = order.vehicles[0] if len(order.vehicles) == 1 else None
    vehicle = context.get(Vehicle, only) if only else None
    if only:
        for call in list(context.find(FollowUp, "vehicle", only)):
            if call.kind is FollowUpKind.THREE_DAYS and call.state is FollowUpState.DUE:
                context.put(replace(call, state=FollowUpState.REPLACED, reason=order.number))
    for kind, window in (
        (FollowUpKind.NEXT_DAY, next_day_window(context, context.at, context.now)),
        (FollowUpKind.THREE_DAYS, three_days_window(context, context.at, context.now)),
    ):
        id = _after(order, kind)
        if context.get(FollowUp, id) is None:
            context.put(
                FollowUp(
                    id=id,
                    kind=kind,
                    state=FollowUpState.DUE,
                    order=order.id,
                    customer=order.customer,
                    customer_name=order.customer_name,
                    vehicle=only,
                    plate=vehicle.plate if vehicle else "",
                    opens=iso(window.opens),
                    due=window.due.isoformat(),
                    closes=iso(window.closes),
                )
            )


def _follow_vehicle(context: DecisionContext, order: Order, vehicle: Vehicle) -> None:
    """A plan begins with the first terminal that works, anew with an installation, and ends without a terminal."""
    active = [p for p in context.find(FollowUpPlan, "vehicle", vehicle.id) if p.state is PlanState.ACTIVE]
    anew = order.kind is OrderKind.INSTALL
    if active and (anew or not vehicle.terminal):
        for plan in active:
            _end(context, plan, order)
        active = []
    for plan in active:
        _now_about(context, plan, order)
    if vehicle.terminal and not active:
        plan = FollowUpPlan(
            id=_plan_id(vehicle.id, order),
            vehicle=vehicle.id,
            order=order.id,
            since=company_day(context.at).isoformat(),
            installed=anew,
        )
        context.put(plan)
        _go_on(context, plan, 0)


def _now_about(context: DecisionContext, plan: FollowUpPlan, order: Order) -> None:
    """Another order was done on the vehicle: the plan follows the vehicle, its next call is about that order."""
    context.put(replace(plan, order=order.id))
    for call in list(context.find(FollowUp, "vehicle", plan.vehicle)):
        if call.plan == plan.id and call.state is FollowUpState.DUE:
            context.put(replace(call, order=order.id))


def _end(context: DecisionContext, plan: FollowUpPlan, order: Order) -> None:
    context.put(replace(plan, state=PlanState.ENDED, ended_by=order.id))
    for call in list(context.find(FollowUp, "vehicle", plan.vehicle)):
        if call.plan == plan.id and call.state is FollowUpState.DUE:
            context.put(replace(call, state=FollowUpState.REPLACED, reason=order.number))


def go_on(context: DecisionContext, call: FollowUp) -> None:
    """The call is over, asked or not: the next one of its plan, by the plan's own dates (FUP-1)."""
    plan = context.get(FollowUpPlan, call.plan) if call.plan else None
    if plan is None or plan.state is not PlanState.ACTIVE:
        return
    if context.get(FollowUp, _id(plan.id, month_after(call.month))) is None:
        _go_on(context, plan, call.month)


def _go_on(context: DecisionContext, plan: FollowUpPlan, month: int) -> None:
    """The first call whose window is still open; those that closed unseen are told as the last of them.

    Until version 4 they were told as the one that is open.
    """
    since, closed = date.fromisoformat(plan.since), []
    while True:
        month = month_after(month)
        window = monthly_window(context, since, month, plan.installed, context.now)
        call = _call(context, plan, month, window)
        if window.closes > context.now:
            break
        closed.append(call)
    for one in closed:
        told = _about(closed[-1] if since_5(context) else one)
        context.put(replace(one, state=FollowUpState.MISSED, told=told))
    context.put(call)
    if closed:
        last = closed[-1] if since_5(context) else call
        tell_missed(context, _about(last), last, len(closed))


def _about(call: FollowUp) -> str:
    """What its missed window is told about: all of a customer's that closed on one day."""
    return f"{call.customer or call.order}:{call.closes[:10]}"


def tell_missed(context: DecisionContext, about: str, call: FollowUp, count: int = 1) -> None:
    """Nobody asked in time: one word for all of a customer's windows that closed on one day."""
    order = call.order if not call.plan else None
    context.irregular(
        "followup_missed",
        about,
        order,
        customer=call.customer_name or call.plate,
        kind=call.kind,
        closes=call.closes[:16].replace("T", " "),
        tries=str(len(call.tries)),
        count=str(count),
    )


def _id(plan: str, month: int) -> str:
    return f"{plan}:{month}"


def _call(context: DecisionContext, plan: FollowUpPlan, month: int, window: Window) -> FollowUp:
    """The call goes to whom the vehicle belongs now, and is about the last order done on it."""
    vehicle = context.get(Vehicle, VehicleId(plan.vehicle))
    order = context.get(Order, plan.order)
    customer = (vehicle.customer if vehicle else None) or (order.customer if order else None)
    name = order.customer_name if order and order.customer == customer else _name(context, customer)
    return FollowUp(
        id=_id(plan.id, month),
        kind=kind_of(month, plan.installed),
        state=FollowUpState.DUE,
        order=plan.order,
        customer=customer,
        customer_name=name,
        vehicle=plan.vehicle,
        plate=vehicle.plate if vehicle else "",
        plan=plan.id,
        month=month,
        opens=iso(window.opens),
        due=window.due.isoformat(),
        closes=iso(window.closes),
    )


def _name(context: DecisionContext, customer: str | None) -> str:
    known = context.get(Customer, customer) if customer else None
    return known.name if known else ""


def call_by(call: FollowUp) -> str:
    """When the system tells that a call was not made."""
    return call.closes if call.state is FollowUpState.DUE else ""


def _is_told(context: DecisionContext, call: FollowUp) -> bool:
    """Whether the same call is missed by another rule already: nobody was there to try it (ORD-8)."""
    same_call = call.kind is FollowUpKind.NEXT_DAY and context.find(Irregularity, "order", call.order)
    return any(one.code == "not_called" and not one.is_settled for one in same_call or ())


def missed_now(context: DecisionContext, call: FollowUp) -> None:
    """Its window has closed: told, and the plan goes on. What was done in time and comes late settles it."""
    about = _about(call) if call.plan else call.id
    context.put(replace(call, state=FollowUpState.MISSED, told=about))
    if not _is_told(context, call):
        tell_missed(context, about, call)
    go_on(context, call)
