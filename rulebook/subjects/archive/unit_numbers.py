"""One number on two units, or one unit on two vehicles: told whatever brought it, settled once mended (ARC-1).

Only where all the books lie before us: no phone sees both units, so none accuses anybody. A card that was taken
off, and is owed back, scrapped, lost or at the workshop, may bear the phone number of the card that replaced it.
"""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.ids import OrderId
from rulebook.kernel.world import World
from rulebook.numbers.searching import search_key
from rulebook.subjects.company.fleet import vehicle_now
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from rulebook.subjects.stock.units import fitted_to

CODE = "unit_number_twice"
NUMBERED = (UnitKind.TERMINAL, UnitKind.SIM)
"""Parts and tools bear the store's own numbers, which prove nothing."""
_IN_USE = (Place.STORE, Place.PERSON, Place.VEHICLE)


def numbers_twice(context: DecisionContext, _: object) -> None:
    """After each command that changed units: what clashes now is told, what clashes no longer is settled."""
    if not context.sees_all or not since_4(context):
        return
    for unit in context.written(Unit):
        if unit.unit in NUMBERED:
            before = context.world.get(Unit, unit.id)
            _compare(context, before, unit)
            _moved(context, before, unit)
    for swap in context.written(Swap):
        if swap.old_number:
            context.settle_about(CODE, f"{swap.unit}:{swap.old_number}@{swap.vehicle}")


def order_of(context: DecisionContext) -> OrderId | None:
    """The order at whose visit it came about, which stays open until it is settled."""
    orders = (context.get(Order, swap.order) for swap in context.written(Swap))
    return next((order.id for order in orders if order), None)


def _compare(context: DecisionContext, before: Unit | None, unit: Unit) -> None:
    """Nothing but its phone number, or that it is in use, can make or end a clash."""
    if before is not None and (before.phone, in_use(before)) == (unit.phone, in_use(unit)):
        return
    others = {one.id: one for one in (*_alike(context, unit), *(_alike(context, before) if before else ()))}
    for other in others.values():
        about = "|".join(sorted((unit.id, other.id)))
        if number := shared(unit, other):
            _tell(context, about, number, other.number, unit.number)
        elif before is not None and shared(before, context.world.get(Unit, other.id) or other):
            context.settle_about(CODE, about)


def _alike(world: World, unit: Unit) -> Iterator[Unit]:
    """Other units that bear its number, however it is written, or its phone number."""
    plain = search_key(unit.number)
    for number in dict.fromkeys((unit.number, plain, plain.upper())):
        yield from (one for one in world.find(Unit, "number", number) if one.id != unit.id)
    if unit.phone:
        yield from (one for one in world.find(Unit, "phone", unit.phone) if one.id != unit.id)


def shared(one: Unit, other: Unit) -> str:
    """The number that both bear while both are in use; '' where they share none."""
    if not (in_use(one) and in_use(other)):
        return ""
    if search_key(one.number) == search_key(other.number):
        return one.number
    return one.phone if one.phone and one.phone == other.phone else ""


def in_use(unit: Unit) -> bool:
    """On a vehicle, or good to be fitted: neither taken off and owed back nor gone."""
    if unit.unit not in NUMBERED or unit.place not in _IN_USE or unit.owed_to_store:
        return False
    return unit.place is Place.VEHICLE or unit.condition in ("", "good")


def _moved(context: DecisionContext, before: Unit | None, unit: Unit) -> None:
    """The books had it on another vehicle, from which nobody took it: the number stands on two."""
    if before is None or before.place is not Place.VEHICLE or unit.place is not Place.VEHICLE:
        return
    was = vehicle_now(context, before.holder)
    if was is None or was.id == _now_on(context, unit):
        return
    if fitted_to(context.world.get(Vehicle, was.id) or was, unit.unit) != unit.id or _relocated(context, was):
        return
    there = context.get(Vehicle, unit.holder)
    _tell(context, f"{unit.id}@{was.id}", unit.number, was.plate, there.plate if there else unit.holder)


def _tell(context: DecisionContext, about: str, number: str, first: str, second: str) -> None:
    context.irregular(CODE, about, order_of(context), number=number, first=first, second=second)


def _now_on(context: DecisionContext, unit: Unit) -> str:
    there = vehicle_now(context, unit.holder)
    return there.id if there else unit.holder


def _relocated(context: DecisionContext, was: Vehicle) -> bool:
    """Whether this very line says that it was taken off there: a relocation, a SIM that goes along."""
    return any(one.vehicle == was.id and (one.moved or one.sim_moves) for one in context.written(Swap))
