"""Cash stands against an order's close until it is handed over."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt


def to_close(world: World, order: Order) -> Iterator[str]:
    if any(r.holder for r in world.find(Receipt, "order", order.id)):
        yield "cash"
