"""For how long an order is planned: from the agreed time on, over as many days as its vehicles take (ORD-6).

A company says how long a vehicle takes (`visit_minutes`); several technicians share the vehicles.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from rulebook.kernel.times import COMPANY_ZONE, company_day
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.policy.working_days import end_of_day, working_day_after
from rulebook.subjects.orders.bookings import agreed_at
from rulebook.subjects.orders.records import Order

MOST_DAYS = 60
"""No order is planned for more days than these."""
BEGINS = timedelta(hours=8, minutes=30)
"""When a working day begins where no roster says otherwise (S1: 8:30)."""


class Span(NamedTuple):
    """From one moment to another, the end not among it."""

    begins: datetime
    ends: datetime


def overlap(one: Span, other: Span) -> bool:
    return one.begins < other.ends and other.begins < one.ends


def planned_time(world: World, order: Order, at: datetime) -> timedelta:
    """How long the work at an order's vehicles takes, shared among those who are on it."""
    people = 1 + len(order.team)
    vehicles = max(1, -(-len(order.vehicles) // people))
    return timedelta(minutes=max(1, setting(world, "visit_minutes", at)) * vehicles)


def planned_spans(world: World, order: Order) -> tuple[Span, ...]:
    """The whole planned time of an order: one span a day; none where no moment is agreed.

    What does not fit before the end of the day goes on at the next working day's beginning.
    """
    begins = agreed_at(order)
    if begins is None:
        return ()
    begins = begins.astimezone(COMPANY_ZONE)
    left = planned_time(world, order, begins)
    spans: list[Span] = []
    while left > timedelta(0) and len(spans) < MOST_DAYS:
        day = company_day(begins)
        close = end_of_day(world, day)
        ends = (
            begins + left if begins >= close else min(begins + left, close)
        )  # agreed for the evening: at a stretch
        spans.append(Span(begins, ends))
        left -= ends - begins
        following = working_day_after(world, day)
        begins = datetime(following.year, following.month, following.day, tzinfo=COMPANY_ZONE) + BEGINS
    return tuple(spans)
