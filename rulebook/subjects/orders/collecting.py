"""Whether an order can bear a fee at all, by its kind (FEE-1)."""

from __future__ import annotations

from rulebook.subjects.orders.kinds import KINDS
from rulebook.subjects.orders.records import Order


def may_collect(order: Order) -> bool:
    """Whether an order of this kind can bear a fee at all."""
    return KINDS[order.kind].collects
