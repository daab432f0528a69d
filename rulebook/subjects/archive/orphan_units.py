"""A unit fitted to a vehicle, or for a customer, that the archive does not know: told until it does (ARC-1).

Only where all the books lie before us: what a phone does not see may well be in them.
"""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.world import World
from rulebook.subjects.archive.unit_numbers import NUMBERED, order_of
from rulebook.subjects.company.fleet import vehicle_now
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Place, Unit

CODE = "orphan_unit"


def orphans(context: DecisionContext, _: object) -> None:
    """After each command that changed a unit, or the vehicle that one is on."""
    if not context.sees_all or not since_4(context):
        return
    for unit in context.written(Unit):
        if unit.unit in NUMBERED:
            _tell(context, unit)
    for vehicle in context.written(Vehicle):
        for unit in context.find(Unit, "holder", vehicle.id):
            if not lacks(context, unit):
                context.settle_about(CODE, unit.id)


def _tell(context: DecisionContext, unit: Unit) -> None:
    """Whoever fitted it is told of; whoever only gave it into somebody's sight is not."""
    before, lacking = context.world.get(Unit, unit.id), lacks(context, unit)
    if not lacking:
        context.settle_about(CODE, unit.id)
    elif before is None or (before.place, before.holder) != (unit.place, unit.holder):
        there = vehicle_now(context, unit.holder)
        plate = there.plate if there else unit.holder
        context.irregular(CODE, unit.id, order_of(context), number=unit.number, plate=plate, field=lacking)


def lacks(world: World, unit: Unit) -> str:
    """What the archive does not know of a fitted unit: `vehicles`, `customer`; '' where it knows both.

    The customer is the vehicle's, else whoever an order was for at whose visit units of it were fitted.
    """
    if unit.place is not Place.VEHICLE:
        return ""
    vehicle = vehicle_now(world, unit.holder)
    if vehicle is None:
        return "vehicles"
    known = vehicle.customer and world.get(Customer, vehicle.customer)
    return "" if known or _ordered(world, vehicle) else "customer"


def _ordered(world: World, vehicle: Vehicle) -> bool:
    orders = (world.get(Order, swap.order) for swap in world.find(Swap, "vehicle", vehicle.id))
    return any(order and (order.customer or order.customer_name) for order in orders)
