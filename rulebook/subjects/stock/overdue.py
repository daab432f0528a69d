"""Removed units that are owed back to the store (STK-5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rulebook.kernel.errors import WhyNot
from rulebook.kernel.identity import Person
from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.subjects.cash.records import Return
from rulebook.subjects.orders.records import Order
from rulebook.subjects.stock.records import Unit


def units_since(world: World, back: Return) -> bool:
    """Whether removed units that were owed at that return still are."""
    return any(u.owed_to_store and u.owed_since <= back.at for u in world.find(Unit, "holder", back.id))


def units_overdue(world: World, person: str, now: datetime) -> bool:
    """Removed units still held after the end of the day of return (STK-5)."""
    back = world.get(Return, person)
    return back is not None and parse_time(back.units_due_at) < now and units_since(world, back)


def unsuitable(world: World, person: Person, order: Order, now: datetime) -> Iterator[WhyNot]:
    """No order while removed units are overdue (STK-5)."""
    if units_overdue(world, person.id, now):
        yield WhyNot("STK-5", "units_overdue")
