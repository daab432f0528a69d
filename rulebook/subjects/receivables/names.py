"""Who owes, by the name that people know (CASH-8)."""

from __future__ import annotations

from rulebook.kernel.world import World
from rulebook.subjects.company.fleet import plate_of, vehicle_now
from rulebook.subjects.company.records import Customer
from rulebook.subjects.orders.records import Order


def debtor_name(world: World, whose: str) -> str:
    """The customer's name; the plate of a vehicle that is nobody's yet, the order's customer or number."""
    customer, order = world.get(Customer, whose), world.get(Order, whose)
    if customer is not None:
        return customer.name
    if order is not None:
        return order.customer_name or order.number
    return plate_of(world, whose) if vehicle_now(world, whose) or whose.startswith("vehicle:") else whose
