"""Units entered in the books, and what is fitted to a vehicle (STK-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import UnitId
from rulebook.subjects.branches.membership import own_branch
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Place, Unit, UnitKind

replace = msgspec.structs.replace


def unit_id(kind: UnitKind, number: str) -> UnitId:
    return UnitId(f"{kind}:{number}")


def unit_by_id(id: UnitId) -> Unit:
    """A unit that nobody entered, as far as its id tells."""
    kind, _, number = id.partition(":")
    known = kind in tuple(UnitKind)
    return Unit(
        id=id,
        unit=UnitKind(kind) if known else UnitKind.PART,
        number=number if known else id,
        model="",
        place=Place.UNKNOWN,
    )


def fitted_to(vehicle: Vehicle, kind: UnitKind) -> UnitId | None:
    """The unit of that kind that the archive says is on the vehicle."""
    return {UnitKind.TERMINAL: vehicle.terminal, UnitKind.SIM: vehicle.sim}.get(kind)


def with_fitted(vehicle: Vehicle, kind: UnitKind, unit: UnitId | None) -> Vehicle:
    """The archive names terminal and SIM; what else is on a vehicle, the unit itself says."""
    if kind is UnitKind.TERMINAL:
        return replace(vehicle, terminal=unit)
    return replace(vehicle, sim=unit) if kind is UnitKind.SIM else vehicle


def receive_unit(context: DecisionContext, body: ReceiveUnit) -> None:
    if not body.number.strip():
        raise Refused("field_wrong", rule="STK-1", field="number", problem="empty")
    id = unit_id(body.unit, body.number)
    if context.get(Unit, id):
        raise Refused("exists", what=body.number)
    vehicle = context.need(Vehicle, body.holder) if body.place is Place.VEHICLE else None
    person = context.need(Person, body.holder) if body.place is Place.PERSON else None
    if vehicle and fitted_to(vehicle, body.unit):
        raise Refused("exists", rule="STK-1", what=f"{body.unit} {vehicle.plate}")
    unit = Unit(
        id=id,
        unit=body.unit,
        number=body.number,
        model=body.model,
        phone=body.phone,
        place=body.place,
        holder=body.holder if vehicle or person else "",
        warranty_until=body.warranty_until,
        store=own_branch(context) if body.place in (Place.STORE, Place.WORKSHOP) else "",
        open_to=vehicle.open_to if vehicle else (),
    )
    context.put(unit)
    if vehicle:
        context.put(with_fitted(vehicle, body.unit, id))


def says_otherwise(
    context: DecisionContext, vehicle: Vehicle | None, kind: UnitKind, number: str
) -> tuple[str, bool]:
    """The number that the archive has on the vehicle ('' for none), and whether another was found (RPL-3).

    A phone that does not hold the vehicle, or the unit on it, cannot know: it foretells nothing.
    """
    id = fitted_to(vehicle, kind) if vehicle else None
    unit = context.get(Unit, id) if id else None
    if (vehicle is None or (id and unit is None)) and not context.sees_all:
        return "", False
    known = unit.number if unit else ""
    return known, known != number
