"""The order that a fact is about."""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.subjects.orders.records import Order


def order_of_fact(context: DecisionContext) -> Order | None:
    """The order a fact is about; of one that nobody knows the fact is kept in its line, and told."""
    order = context.get(Order, context.line.subject)
    if order is None and context.sees_all:
        context.irregular("state", context.line.id, state="unknown")
    return order
