"""An open irregularity stands against its order's close (section 0)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order


def to_close(world: World, order: Order) -> Iterator[str]:
    if any(not i.is_settled for i in world.find(Irregularity, "order", order.id)):
        yield "irregularities"
