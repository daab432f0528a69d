"""A spoken approval stands against an order's close until it is confirmed or denied (ORAL-2)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState


def to_close(world: World, order: Order) -> Iterator[str]:
    if any(s.state is SpokenState.CLAIMED for s in world.find(SpokenApproval, "order", order.id)):
        yield "spoken"
