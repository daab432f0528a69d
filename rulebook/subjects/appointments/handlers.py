"""What was tried first, the time agreed, and what follows when it is missed (ORD-4, ORD-7)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import day_begins, iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.appointments.commands import AgreeTime, TryFirst
from rulebook.subjects.orders.double_bookings import note_clashes
from rulebook.subjects.orders.lookup import order_of_fact
from rulebook.subjects.orders.records import Order, Step, Try
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace


def read_moment(text: str) -> datetime | None:
    """A moment with its zone, or the end of a day; None where it is neither."""
    try:
        if day := read_date(text):
            return day_begins(day) + timedelta(days=1)
        moment = parse_time(text)
        iso(moment)
    except (Unreadable, OverflowError):
        return None
    return moment


def try_first(context: DecisionContext, body: TryFirst) -> None:
    """Hotline, then remote; what was done remotely without the customer's leave is told (ORD-4)."""
    order = order_of_fact(context)
    if order is None:
        return
    if body.step is Step.REMOTE and not body.leave_by.strip():
        context.irregular("no_leave", context.line.id, order.id)
    tried = Try(
        step=body.step,
        what=body.what,
        by=context.author.id,
        at=iso(context.at),
        leave_by=body.leave_by.strip(),
        solved=body.solved,
    )
    context.put(replace(order, tries=(*order.tries, tried)))


def appointment_of(order: Order) -> datetime | None:
    """The moment agreed with the customer, where one was; a day alone is no time."""
    return None if read_date(order.appointment) else read_moment(order.appointment)


def latest_arrival(world: World, order: Order) -> datetime | None:
    """Until when an arrival counts as in time."""
    agreed = appointment_of(order)
    return agreed + timedelta(minutes=setting(world, "appointment_minutes", agreed)) if agreed else None


def appointment_due(world: World, order: Order) -> str:
    """When the agreed time has passed without anybody there; '' where none runs or it was told already."""
    latest = latest_arrival(world, order)
    if latest is None or order.missed == order.appointment:
        return ""
    there = any(
        v.arrived_at and v.technician == order.technician and v.id == order.visit
        for v in world.find(Visit, "order", order.id)
    )
    return "" if there else iso(latest)


def miss_appointment(context: DecisionContext, order: Order) -> None:
    """The agreed time passed and nobody had called to agree another one before (ORD-7)."""
    name = order.technician_name
    context.irregular(
        "appointment_missed",
        f"{order.id}:{order.appointment}",
        order.id,
        caused_by=(order.technician, name) if order.technician else None,
        agreed=order.appointment,
    )
    known = context.need(Order, order.id)
    context.put(replace(known, missed=order.appointment))


def late_for_appointment(context: DecisionContext, order: Order) -> bool:
    latest = latest_arrival(context, order)
    return latest is not None and context.at > latest and order.missed != order.appointment


def agree_time(context: DecisionContext, body: AgreeTime) -> None:
    """A new time, agreed before the old one passes; afterwards it is kept, and the old one was missed (ORD-7)."""
    order = order_of_fact(context)
    if order is None:
        return
    moment = read_moment(body.time)
    if moment is None or read_date(body.time):
        context.irregular("time_unreadable", context.line.id, order.id, text=body.time)
        return
    if order.state in WITH_TECHNICIAN and late_for_appointment(context, order) and appointment_due(context, order):
        miss_appointment(context, order)
        order = context.need(Order, order.id)
    agreed = replace(order, appointment=iso(moment))
    context.put(agreed)
    note_clashes(context, agreed)


CHASED_AGAIN = timedelta(days=1)
"""A promise that was chased and is still open is chased again after so long, whatever became of what was told."""
