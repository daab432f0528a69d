"""Removed units stand against an order's close until the store has them (STK-5)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.records import Visit


def to_close(world: World, order: Order) -> Iterator[str]:
    visits = list(world.find(Visit, "order", order.id))
    old = {s.old_number for v in visits for s in world.find(Swap, "visit", v.id)}
    if any(u.owed_to_store for number in old for u in world.find(Unit, "number", number)):
        yield "units"
