"""Photos that completion asks for, and those that have not arrived (ORD-10)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.world import World
from rulebook.subjects.files.records import Photo, Purpose
from rulebook.subjects.orders.kinds import KINDS
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.records import Visit


def none_shows(world: World, visit: Visit, purpose: Purpose) -> bool:
    """Whether no photo of the visit is of that kind; one of another order's is none of its."""
    photos = world.find(Photo, "visit", visit.id)
    return not any(p.purpose is purpose and p.order == visit.order for p in photos)


def to_complete(world: World, order: Order, _: Visit) -> Iterator[str]:
    """The photos that the order's kind demands (ORD-10)."""
    wanted = KINDS[order.kind].photos
    if wanted and not set(wanted) <= {p.purpose for p in world.find(Photo, "order", order.id)}:
        yield "photos"


def photos_awaited(world: World, order: Order) -> int:
    """How many photos of the order are named but not with the company yet."""
    return sum(not (p.arrived or p.erased_at) for p in world.find(Photo, "order", order.id))
