"""What a technician gets to see: the vehicles of their open orders, what is fitted, the photos others took."""

from __future__ import annotations

import msgspec

from rulebook.case import Case
from rulebook.ids import PersonId
from rulebook.records import Order, Photo, Unit, Vehicle
from rulebook.states import WITH_TECHNICIAN


def share(case: Case, order: Order) -> None:
    """Show the order's vehicles, their units and its photos to its technician, for offline work (RPL-3)."""
    if order.technician:
        _show(case, order, order.technician, True)


def unshare(case: Case, order: Order) -> None:
    """Hide them again, except vehicles that another open order of the same technician needs."""
    if order.technician:
        _show(case, order, order.technician, False)


def _show(case: Case, order: Order, person: PersonId, seen: bool) -> None:
    for photo in case.find(Photo, "order", order.id):
        case.put(msgspec.structs.replace(photo, open_to=_with(photo.open_to, person, seen)))
    others = {
        vehicle
        for other in case.find(Order, "technician", person)
        if other.id != order.id and other.state in WITH_TECHNICIAN
        for vehicle in other.vehicles
    }
    for id in order.vehicles:
        if not seen and id in others:
            continue
        vehicle = case.get(Vehicle, id)
        if vehicle is None:
            continue
        case.put(msgspec.structs.replace(vehicle, open_to=_with(vehicle.open_to, person, seen)))
        for unit_id in (vehicle.terminal, vehicle.sim):
            unit = case.get(Unit, unit_id) if unit_id else None
            if unit:
                case.put(msgspec.structs.replace(unit, open_to=_with(unit.open_to, person, seen)))


def _with(people: tuple[PersonId, ...], person: PersonId, seen: bool) -> tuple[PersonId, ...]:
    rest = tuple(p for p in people if p != person)
    return (*rest, person) if seen else rest
