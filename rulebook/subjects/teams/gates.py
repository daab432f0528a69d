"""What is left of an order for several (ORD-10)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.teamwork import team_of, vehicles_left
from rulebook.subjects.visits.records import Visit


def to_complete(world: World, order: Order, visit: Visit) -> Iterator[str]:
    """The order's own technician completes it after all vehicles, and after everybody beside them."""
    if visit.technician != order.technician:
        return
    if any(vehicles_left(world, order)):
        yield "vehicles"
    if any(place.state is not OrderState.COMPLETED for place in team_of(world, order)):
        yield "team"
