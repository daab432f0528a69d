"""Who is asked in a round: every customer with a visit done since a day; nobody is left out unseen (FUP-2)."""

from __future__ import annotations

from collections import Counter

import msgspec

from rulebook.kernel.ids import CustomerId
from rulebook.kernel.times import in_company_time
from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.visits.records import Visit

_DONE = (OrderState.COMPLETED, OrderState.CLOSED)


class Asked(msgspec.Struct, frozen=True):
    customer: CustomerId
    name: str
    model: str


def population(world: World, since: str) -> list[Asked]:
    """Customers with a visit completed on or after `since` (YYYY-MM-DD), by id, with the model they have most."""
    names: dict[CustomerId, str] = {}
    models: dict[CustomerId, Counter[str]] = {}
    for state in _DONE:
        for order in world.find(Order, "state", state):
            if order.customer and _was_seen(world, order, since):
                names[order.customer] = order.customer_name
                models.setdefault(order.customer, Counter())[order.product_model] += 1
    return [Asked(id, names[id], _most(models[id])) for id in sorted(names)]


def _was_seen(world: World, order: Order, since: str) -> bool:
    visits = world.find(Visit, "order", order.id)
    return any(v.completed_at and in_company_time(v.completed_at)[:10] >= since for v in visits)


def _most(models: Counter[str]) -> str:
    """The most frequent; of several the first by name, so that it is the same wherever it is worked out."""
    return min(models, key=lambda model: (-models[model], model))


def knows(world: World, customer: str, person: str) -> bool:
    """Whether a person worked for that customer, and so does not ask them how it was (ROLE-2)."""
    for order in world.find(Order, "customer", customer):
        if person in (order.technician, *order.team, *order.past_technicians):
            return True
    return False
