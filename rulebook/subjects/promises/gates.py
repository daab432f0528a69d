"""An open promise stands against an order's close (ORD-11)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order
from rulebook.subjects.promises.records import Promise, PromiseState


def to_close(world: World, order: Order) -> Iterator[str]:
    if any(p.state is PromiseState.OPEN for p in world.find(Promise, "order", order.id)):
        yield "promises"
