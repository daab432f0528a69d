"""An order in progress on which nothing has happened for too long is stuck, and is looked after (ORD-9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.appointments.handlers import appointment_of
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.visits.records import Visit

IN_PROGRESS = (
    OrderState.SUBMITTED,
    OrderState.APPROVED,
    OrderState.ASSIGNED,
    OrderState.ACCEPTED,
    OrderState.DEPARTED,
    OrderState.ON_SITE,
)
"""A suspended order has a day of its own to go on by (`replan_days`); a draft is nobody's work yet."""


def last_step(world: World, order: Order) -> datetime:
    """When something last happened on an order; a time agreed with the customer counts as a step, even to come."""
    steps = [parse_time(at) for at in _moments(world, order) if at]
    agreed = appointment_of(order)
    return max([*steps, agreed] if agreed else steps)


def stuck(world: World, now: datetime) -> list[Order]:
    """Orders in progress without any step for the days the company sets, the longest first; 0: none ever is."""
    days = setting(world, "stuck_days", now)
    if not days:
        return []
    since = now - timedelta(days=days)
    steps = [(last_step(world, o), o) for state in IN_PROGRESS for o in world.find(Order, "state", state)]
    return [o for at, o in sorted(steps, key=lambda step: (step[0], step[1].id)) if at < since]


def _moments(world: World, order: Order) -> Iterator[str]:
    yield from (order.opened_at, order.submitted_at, order.assigned_at)
    yield from (approval.at for approval in order.approvals)
    yield from (attempt.at for attempt in order.tries)
    yield from (call.at for call in order.callbacks)
    for visit in world.find(Visit, "order", order.id):
        yield from (visit.departed_at, visit.arrived_at, visit.acted_at, visit.completed_at)
