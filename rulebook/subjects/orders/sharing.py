"""What a technician sees of open orders: vehicles, what is fitted, photos, debts, leave for another price."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.times import iso
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.files.records import Photo
from rulebook.subjects.orders.places import Assignment, VehicleJob
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.teamwork import orders_of, team_of
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.spoken.records import SpokenApproval
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.leave_given import LEAVES


def share(context: DecisionContext, order: Order) -> None:
    """Show the order's vehicles, their units, its photos and debts to its technician, for offline work (RPL-3)."""
    if order.technician:
        _show(context, order, order.technician, True)


def unshare(context: DecisionContext, order: Order) -> None:
    """Hide them again, except vehicles that another open order of the same technician needs."""
    if order.technician:
        _show(context, order, order.technician, False)


def share_with(context: DecisionContext, order: Order, person: PersonId) -> None:
    """As `share`, for one more technician."""
    _show(context, order, person, True)


def end_place(context: DecisionContext, order: Order, place: Assignment) -> Order:
    """No longer on the order; who worked on it keeps it in sight."""
    context.put(msgspec.structs.replace(place, ended_at=iso(context.now)))
    _show(context, order, place.technician, False)
    known = context.need(Order, order.id)
    past = known.past_technicians
    if place.visit and place.technician not in past:
        past = (*past, place.technician)
    team = tuple(p for p in known.team if p != place.technician)
    sent = sent_before(known, place.technician)
    left = msgspec.structs.replace(known, team=team, past_technicians=past, sent_before=sent)
    context.put(left)
    return left


def sent_before(order: Order, person: PersonId | None) -> tuple[PersonId, ...]:
    """Who was sent to an order once, with one more who is taken off it now."""
    known = order.sent_before
    return known if person is None or person in known else (*known, person)


def disband(context: DecisionContext, order: Order) -> Order:
    """Nobody is beside the order's technician any more: it was withdrawn, put off, changed or cancelled."""
    for place in team_of(context, order):
        order = end_place(context, order, place)
    return order


def show_jobs(context: DecisionContext, order: Order) -> None:
    """What was done on the order's vehicles is in sight of everybody on it."""
    for job in context.find(VehicleJob, "order", order.id):
        context.put(msgspec.structs.replace(job, open_to=people_on(order)))


def people_on(order: Order) -> tuple[PersonId, ...]:
    return tuple(p for p in (order.technician, *order.team) if p)


def debtors_of(order: Order) -> frozenset[str]:
    """Under whose names an order's customer owes: their own, or the order's where no customer is on its papers."""
    return frozenset({str(order.customer or ""), str(order.id)} - {""})


def collectors(context: DecisionContext, debtor: str) -> tuple[PersonId, ...]:
    """Own technicians on an open order of this debtor: they may collect at their visit (CASH-8)."""
    orders = (o for state in sorted(WITH_TECHNICIAN) for o in context.find(Order, "state", state))
    people = {person for o in orders if debtor in debtors_of(o) for person in people_on(o)}
    return tuple(sorted(person for person in people if not _is_outsider(context, person)))


def _is_outsider(context: DecisionContext, person: PersonId) -> bool:
    known = context.get(Person, person)
    return known is not None and known.outsider is not None


def _show_debts(context: DecisionContext, order: Order, person: PersonId, seen: bool) -> None:
    """What the customer owes is in sight of whoever visits them next, who may collect it; not of outsiders."""
    if seen and _is_outsider(context, person):
        return
    others = [o for o in orders_of(context, person) if o.id != order.id and o.state in WITH_TECHNICIAN]
    needed = frozenset[str]() if seen else frozenset[str]().union(*map(debtors_of, others))
    for debtor in sorted(debtors_of(order) - needed):
        for owed in context.find(Receivable, "customer", debtor):
            wanted = seen and owed.state is ReceivableState.OPEN
            if wanted != (person in owed.open_to) and (wanted or not seen):
                context.put(msgspec.structs.replace(owed, open_to=_with(owed.open_to, person, seen)))


def _show_leave(context: DecisionContext, order: Order, person: PersonId, seen: bool) -> None:
    """Leave for another price is in sight of who collects by it, whoever asked: the phone works the fee out."""
    if not since_4(context):
        return
    for form in context.find(ApprovalForm, "order", order.id):
        if form.subject in LEAVES and form.state is FormState.GRANTED and seen != (person in form.open_to):
            context.put(msgspec.structs.replace(form, open_to=_with(form.open_to, person, seen)))
    for spoken in context.find(SpokenApproval, "order", order.id):
        if spoken.subject in LEAVES and seen != (person in spoken.open_to):
            context.put(msgspec.structs.replace(spoken, open_to=_with(spoken.open_to, person, seen)))


def _show(context: DecisionContext, order: Order, person: PersonId, seen: bool) -> None:
    _show_debts(context, order, person, seen)
    _show_leave(context, order, person, seen)
    for photo in context.find(Photo, "order", order.id):
        context.put(msgspec.structs.replace(photo, open_to=_with(photo.open_to, person, seen)))
    others = {
        vehicle
        for other in orders_of(context, person)
        if other.id != order.id and other.state in WITH_TECHNICIAN
        for vehicle in other.vehicles
    }
    for id in order.vehicles:
        if not seen and id in others:
            continue
        vehicle = context.get(Vehicle, id)
        if vehicle is None:
            continue
        context.put(msgspec.structs.replace(vehicle, open_to=_with(vehicle.open_to, person, seen)))
        for unit_id in (vehicle.terminal, vehicle.sim):
            unit = context.get(Unit, unit_id) if unit_id else None
            if unit:
                context.put(msgspec.structs.replace(unit, open_to=_with(unit.open_to, person, seen)))


def _with(people: tuple[PersonId, ...], person: PersonId, seen: bool) -> tuple[PersonId, ...]:
    rest = tuple(p for p in people if p != person)
    return (*rest, person) if seen else rest
