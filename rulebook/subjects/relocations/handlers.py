"""A terminal moved from one vehicle to another: custody, archive and warranty follow it. A fact (RPL-1, RPL-3)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.ids import OrderId, UnitId, VehicleId
from rulebook.kernel.times import iso
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.relocations.commands import RelocateUnit
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from rulebook.subjects.stock.terminal_models import taken_as_printed
from rulebook.subjects.stock.units import fitted_to, says_otherwise, with_fitted
from rulebook.subjects.teams.handlers import vehicle_done
from rulebook.subjects.visits.handlers import at_site
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace

MOVED = "relocated"
"""The reason that both halves of the act bear in the histories of the two vehicles."""


def relocate_unit(context: DecisionContext, body: RelocateUnit) -> None:
    """Off one vehicle, onto the other: the customer keeps the unit, its warranty runs on (RPL-5), nothing is owed.

    Both vehicles' histories get their half; the unit that the other vehicle bore until then is told (RPL-3).
    """
    order, visit = at_site(context, body.visit)
    about = order.id if order else None
    off, on = (
        context.fresh(Swap, f"{body.relocation}:off", about),
        context.fresh(Swap, f"{body.relocation}:on", about),
    )
    source, target = context.get(Vehicle, body.source), context.get(Vehicle, body.target)
    _check_vehicles(context, body, order, off)
    unit = _unit(context, body, source, off, about)
    sim = context.get(Unit, source.sim) if body.sim_moves and source and source.sim else None
    if unit is not None:
        _off_wherever(context, unit, body.source)
        if target and (borne := fitted_to(target, UnitKind.TERMINAL)) and borne != unit.id:
            _displace(context, target, borne, on, about)
        for moved in (unit, sim):
            if moved is not None:
                _onto(context, moved, body.target)
    context.put(_half(context, body, visit, unit.model if unit else "", off, onto=False))
    context.put(_half(context, body, visit, unit.model if unit else "", on, onto=True))
    visit = replace(visit, swaps=(*visit.swaps, off, on))
    context.put(visit)
    vehicle_done(context, order, visit, body.source, body.source_plate)
    vehicle_done(context, order, visit, body.target, body.target_plate)


def _check_vehicles(context: DecisionContext, body: RelocateUnit, order: Order | None, id: str) -> None:
    """Both vehicles are the order's, and two (ORD-5)."""
    if body.source == body.target:
        context.irregular("same_vehicle", id, order.id if order else None, plate=body.target_plate)
    for vehicle, plate in ((body.source, body.source_plate), (body.target, body.target_plate)):
        if order and vehicle not in order.vehicles:
            context.irregular("vehicle_foreign", f"{id}:{vehicle}", order.id, plate=plate)


def _unit(
    context: DecisionContext, body: RelocateUnit, source: Vehicle | None, id: str, about: OrderId | None
) -> Unit | None:
    """The terminal by its number; where the archive has another one on the vehicle, that is told (RPL-3).

    Without a number nobody can say what was moved: the archive stays as it is.
    """
    known, otherwise = says_otherwise(context, source, UnitKind.TERMINAL, body.number)
    if otherwise:
        context.irregular("archive_mismatch", id, about, found=body.number, archive=known)
    if not body.number.strip():
        return None
    if since_4(context) and taken_as_printed(context, UnitKind.TERMINAL, body.number, context.at):
        context.irregular("check_digit", f"{id}:{body.number}", about, "RPL-1", number=body.number)
    units = (u for u in context.find(Unit, "number", body.number) if u.unit is UnitKind.TERMINAL)
    found = next(units, None)
    if found is None:
        context.irregular("unknown_unit", f"{UnitKind.TERMINAL}:{body.number}", about, number=body.number)
    return found or Unit(
        id=UnitId(f"{UnitKind.TERMINAL}:{body.number}"),
        unit=UnitKind.TERMINAL,
        number=body.number,
        model="",
        place=Place.UNKNOWN,
    )


def _off_wherever(context: DecisionContext, unit: Unit, source: VehicleId) -> None:
    """Off the vehicle where it was found, and off the one where the archive has it (STK-1)."""
    for id in {source, VehicleId(unit.holder) if unit.place is Place.VEHICLE else source}:
        vehicle = context.get(Vehicle, id)
        if vehicle and fitted_to(vehicle, UnitKind.TERMINAL) == unit.id:
            context.put(with_fitted(vehicle, UnitKind.TERMINAL, None))


def _displace(context: DecisionContext, target: Vehicle, borne: UnitId, id: str, about: OrderId | None) -> None:
    """The archive had another terminal on the target; where that one is now nobody has said (STK-1)."""
    other = context.get(Unit, borne)
    context.irregular(
        "vehicle_occupied", id, about, plate=target.plate, number=other.number if other else str(borne)
    )
    if other:
        context.put(replace(other, place=Place.UNKNOWN, holder="", open_to=()))


def _onto(context: DecisionContext, unit: Unit, target: VehicleId) -> None:
    """The unit is on the other vehicle; whoever sees that one sees the unit."""
    vehicle = context.get(Vehicle, target)
    if (
        unit.unit is UnitKind.SIM
        and (left := context.get(Vehicle, VehicleId(unit.holder)))
        and left.sim == unit.id
    ):
        context.put(with_fitted(left, UnitKind.SIM, None))
    if vehicle:
        context.put(with_fitted(context.get(Vehicle, target) or vehicle, unit.unit, unit.id))
    sight = vehicle.open_to if vehicle else ()
    context.put(
        replace(unit, place=Place.VEHICLE, holder=target, owed_to_store=False, owed_since="", open_to=sight)
    )


def _half(context: DecisionContext, body: RelocateUnit, visit: Visit, model: str, id: str, onto: bool) -> Swap:
    """One vehicle's half of the act, as its history shows it; no price hangs on it."""
    return Swap(
        id=id,
        visit=visit.id,
        order=visit.order,
        vehicle=body.target if onto else body.source,
        plate=body.target_plate if onto else body.source_plate,
        unit=UnitKind.TERMINAL,
        old_number="" if onto else body.number,
        new_number=body.number if onto else "",
        model=model,
        reason=body.reason or MOVED,
        sim_moves=body.sim_moves,
        moved=True,
        by=context.author.id,
        at=iso(context.at),
        line=context.line.id if since_4(context) else "",
    )
