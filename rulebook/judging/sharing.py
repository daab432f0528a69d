"""What a technician gets to see: the vehicles of their open orders, what is fitted, the photos others took."""

from __future__ import annotations

import msgspec

from rulebook.case import Case
from rulebook.ids import PersonId
from rulebook.records import Assignment, Order, Photo, Unit, Vehicle, VehicleJob
from rulebook.states import WITH_TECHNICIAN
from rulebook.teams import orders_of, team_of
from rulebook.times import iso


def share(case: Case, order: Order) -> None:
    """Show the order's vehicles, their units and its photos to its technician, for offline work (RPL-3)."""
    if order.technician:
        _show(case, order, order.technician, True)


def unshare(case: Case, order: Order) -> None:
    """Hide them again, except vehicles that another open order of the same technician needs."""
    if order.technician:
        _show(case, order, order.technician, False)


def share_with(case: Case, order: Order, person: PersonId) -> None:
    """As `share`, for one more technician."""
    _show(case, order, person, True)


def end_place(case: Case, order: Order, place: Assignment) -> Order:
    """No longer on the order; who worked on it keeps it in sight."""
    case.put(msgspec.structs.replace(place, ended_at=iso(case.now)))
    _show(case, order, place.technician, False)
    known = case.need(Order, order.id)
    past = known.past_technicians
    if place.visit and place.technician not in past:
        past = (*past, place.technician)
    team = tuple(p for p in known.team if p != place.technician)
    left = msgspec.structs.replace(known, team=team, past_technicians=past)
    case.put(left)
    return left


def disband(case: Case, order: Order) -> Order:
    """Nobody is beside the order's technician any more: it was withdrawn, put off, changed or cancelled."""
    for place in team_of(case, order):
        order = end_place(case, order, place)
    return order


def show_jobs(case: Case, order: Order) -> None:
    """What was done on the order's vehicles is in sight of everybody on it."""
    for job in case.find(VehicleJob, "order", order.id):
        case.put(msgspec.structs.replace(job, open_to=people_on(order)))


def people_on(order: Order) -> tuple[PersonId, ...]:
    return tuple(p for p in (order.technician, *order.team) if p)


def _show(case: Case, order: Order, person: PersonId, seen: bool) -> None:
    for photo in case.find(Photo, "order", order.id):
        case.put(msgspec.structs.replace(photo, open_to=_with(photo.open_to, person, seen)))
    others = {
        vehicle
        for other in orders_of(case, person)
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
