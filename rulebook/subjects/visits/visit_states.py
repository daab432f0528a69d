"""How far a visit has come, in one word for every list, page and paper."""

from __future__ import annotations

from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.visits.records import Visit


def visit_state(visit: Visit) -> OrderState:
    """The word is that of the order (`state.<value>`): a visit that ended unsolved left it suspended (ORD-9)."""
    if visit.completed_at:
        return OrderState.COMPLETED
    if visit.unsolved:
        return OrderState.SUSPENDED
    return OrderState.ON_SITE if visit.arrived_at else OrderState.DEPARTED
