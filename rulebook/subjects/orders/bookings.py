"""When a technician is promised to customers: two agreed times that overlap cannot both be kept (ORD-6, ORD-7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.teamwork import orders_of


def agreed_at(order: Order) -> datetime | None:
    """The moment agreed with the customer; a day alone is no time."""
    if not order.appointment or read_date(order.appointment):
        return None
    try:
        moment = parse_time(order.appointment)
        iso(moment)
    except (Unreadable, OverflowError):
        return None
    return moment


def time_for(world: World, at: datetime) -> timedelta:
    """How far apart two agreed times of one person must lie: a visit, and the way to the next."""
    return timedelta(minutes=setting(world, "visit_minutes", at) + setting(world, "travel_minutes", at))


def clashes(world: World, person: str, order: Order) -> list[Order]:
    """The person's other orders whose agreed time lies too near to this one's, by number."""
    moment = agreed_at(order)
    if moment is None:
        return []
    apart = time_for(world, moment)
    found = [
        other
        for other in orders_of(world, person)
        if other.id != order.id
        and other.state in WITH_TECHNICIAN
        and (its := agreed_at(other)) is not None
        and abs(its - moment) < apart
    ]
    return sorted(found, key=lambda other: other.number)
