"""What is fetched from beyond the horizon with a record, and for how long it is kept (SEC-1). Pure."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.horizon.bundles import Bundle, bundle_of
from rulebook.horizon.kinds import OPEN, last_day
from rulebook.kernel.records import Record
from rulebook.kernel.world import World
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit

KEPT_DAYS = 14
"""So many days a device keeps what it fetched, from the day on which it was opened last."""
MOST_BUNDLES = 300
"""So many bundles of one vehicle or unit are fetched, the latest."""
BY_VEHICLE = tuple(kind for kind in OPEN if "vehicle" in kind.KEYS)
"""Kinds that are found by their vehicle."""


def bundles_with(world: World, record: Record) -> list[Bundle]:
    """What is fetched with a record: all that hangs together with it; of a vehicle or a unit its whole history.

    The latest first, at most MOST_BUNDLES; of what is never forgotten and has no such history, nothing.
    """
    if type(record) in OPEN:
        return [bundle_of(world, record)]
    latest: dict[Bundle, str] = {}
    for found in _history(world, record):
        bundle = bundle_of(world, found)
        latest[bundle] = max(latest.get(bundle, ""), last_day(found))
    return sorted(latest, key=lambda one: (latest[one], one), reverse=True)[:MOST_BUNDLES]


def _history(world: World, record: Record) -> Iterator[Record]:
    if isinstance(record, Vehicle):
        for kind in BY_VEHICLE:
            yield from world.find(kind, "vehicle", record.id)
        if record.customer:
            theirs = world.find(Order, "customer", record.customer)
            yield from (order for order in theirs if record.id in order.vehicles)
    elif isinstance(record, Unit):
        for key in ("old_number", "new_number"):
            yield from world.find(Swap, key, record.number)
