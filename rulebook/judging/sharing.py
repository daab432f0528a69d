"""What a technician gets to see of open orders: vehicles, what is fitted, others' photos, the customer's debts."""

from __future__ import annotations

import msgspec

from rulebook.case import Case
from rulebook.ids import PersonId
from rulebook.records import (
    Assignment,
    Order,
    Person,
    Photo,
    Receivable,
    ReceivableState,
    Unit,
    Vehicle,
    VehicleJob,
)
from rulebook.states import WITH_TECHNICIAN
from rulebook.teams import orders_of, team_of
from rulebook.times import iso


def share(case: Case, order: Order) -> None:
    """Show the order's vehicles, their units, its photos and debts to its technician, for offline work (RPL-3)."""
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


def debtors_of(order: Order) -> frozenset[str]:
    """Under whose names an order's customer owes: their own, or the order's where no customer is on its papers."""
    return frozenset({str(order.customer or ""), str(order.id)} - {""})


def collectors(case: Case, debtor: str) -> tuple[PersonId, ...]:
    """Own technicians on an open order of this debtor: they may collect at their visit (CASH-8)."""
    orders = (o for state in sorted(WITH_TECHNICIAN) for o in case.find(Order, "state", state))
    people = {person for o in orders if debtor in debtors_of(o) for person in people_on(o)}
    return tuple(sorted(person for person in people if not _is_outsider(case, person)))


def _is_outsider(case: Case, person: PersonId) -> bool:
    known = case.get(Person, person)
    return known is not None and known.outsider is not None


def _show_debts(case: Case, order: Order, person: PersonId, seen: bool) -> None:
    """What the customer owes is in sight of whoever visits them next, who may collect it; not of outsiders."""
    if seen and _is_outsider(case, person):
        return
    others = [o for o in orders_of(case, person) if o.id != order.id and o.state in WITH_TECHNICIAN]
    needed = frozenset[str]() if seen else frozenset[str]().union(*map(debtors_of, others))
    for debtor in sorted(debtors_of(order) - needed):
        for owed in case.find(Receivable, "customer", debtor):
            wanted = seen and owed.state is ReceivableState.OPEN
            if wanted != (person in owed.open_to) and (wanted or not seen):
                case.put(msgspec.structs.replace(owed, open_to=_with(owed.open_to, person, seen)))


def _show(case: Case, order: Order, person: PersonId, seen: bool) -> None:
    _show_debts(case, order, person, seen)
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
