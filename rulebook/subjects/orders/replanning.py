"""An order put off has a day to plan it anew by (ORD-9)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.times import iso
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.appointments.handlers import read_moment
from rulebook.subjects.orders.records import Order

replace = msgspec.structs.replace


def replan_due(world: World, order: Order) -> str:
    return order.replan_by


def replan_passed(context: DecisionContext, order: Order) -> None:
    """The day for the next visit came and none was planned."""
    context.irregular("not_replanned", f"{order.id}:{order.replan_by}", order.id, waiting=order.waiting_for)
    context.put(replace(order, replan_by=""))


def replan_by(context: DecisionContext, next_visit: str) -> str:
    """When a suspended order has to go on: after the day named for it, or after the days the company allows."""
    moment = read_moment(next_visit) if next_visit else None
    return iso(moment or context.now + timedelta(days=setting(context, "replan_days", context.now)))
