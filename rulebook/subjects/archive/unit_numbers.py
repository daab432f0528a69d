"""One number on two units, or one unit on two vehicles: told whatever brought it, settled once mended (ARC-1).

Only where all the books lie before us: no phone sees both units, so none accuses anybody. A card that was taken
off, and is owed back, scrapped, lost or at the workshop, may bear the phone number of the card that replaced it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

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
    """Nothing but its phone number, or that it is in use, can make or end a clash. Each number is told once."""
    if before is not None and (before.phone, in_use(before)) == (unit.phone, in_use(unit)):
        return
    for number in dict.fromkeys((unit.number, unit.phone, before.phone if before else "")):
        if number:
            _told_or_settled(context, number, unit)


def _told_or_settled(context: DecisionContext, number: str, unit: Unit) -> None:
    about = f"number:{search_key(number)}"
    known = next(iter(context.standing(CODE, about)), None)
    if known and bears(unit, number):
        return  # told already, and one more bears it: a list of a thousand cards looks no further
    bearers = islice((one for one in _alike(context, number) if bears(one, number)), 2)
    found = sorted(bearers, key=lambda one: one.id == unit.id)
    if len(found) > 1:
        _tell(context, about, number, *(one.number for one in found))
    elif known:
        context.settle_about(CODE, about)


def _alike(world: World, number: str) -> Iterator[Unit]:
    """Units that bear it, however it is written, or have it for a phone number; each once."""
    plain = search_key(number)
    seen: set[str] = set()
    for key in ("number", "phone"):
        for written in dict.fromkeys((number, plain, plain.upper())):
            for one in world.find(Unit, key, written):
                if one.id not in seen:
                    seen.add(one.id)
                    yield one


def bears(unit: Unit, number: str) -> bool:
    """Whether it is in use with that number: its own, or a card's phone number.

    A terminal is listed with the phone number of the card in it, which says nothing against either.
    """
    phone = unit.phone if unit.unit is UnitKind.SIM else ""
    return in_use(unit) and search_key(number) in (search_key(unit.number), search_key(phone) if phone else "-")


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
