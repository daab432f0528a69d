"""More than one technician on an order, each with their own visit; what becomes of each vehicle (section 2)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import OrderId, VehicleId
from rulebook.kernel.times import iso
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.places import Assignment, JobState, VehicleJob
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.sharing import end_place, people_on, share_with, show_jobs
from rulebook.subjects.orders.teamwork import WORKING, assignment_id, assignment_of
from rulebook.subjects.teams.commands import JoinTeam, LeaveTeam, ReportVehicle
from rulebook.subjects.visits.handlers import at_site
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace


def join_team(context: DecisionContext, body: JoinTeam) -> None:
    """One more suitable technician on an order that somebody is on already (ORD-5, ORD-6)."""
    order = context.need(Order, context.line.subject)
    if order.state not in WORKING:
        raise Refused("wrong_state", state=order.state)
    person = context.need(Person, body.technician)
    if person.id == context.author.id:
        raise Refused("own_request")
    if person.id == order.technician or assignment_of(context, order, person.id):
        raise Refused("exists", what=person.name)
    if reasons := context.tables.why_not(context, person, order, context.now):
        raise Refused("unsuitable", rule=reasons[0].rule, person=person.name, why=reasons[0].code)
    joined = replace(order, team=(*order.team, person.id))
    context.put(joined)
    place = Assignment(
        id=assignment_id(order.id, person.id),
        order=order.id,
        technician=person.id,
        technician_name=person.name,
        state=OrderState.ASSIGNED,
        assigned_by=context.author.id,
        assigned_at=iso(context.now),
    )
    context.put(place)
    share_with(context, joined, person.id)
    show_jobs(context, joined)


def leave_team(context: DecisionContext, body: LeaveTeam) -> None:
    """Take somebody off again; a visit under way is kept (ORD-5)."""
    order = context.need(Order, context.line.subject)
    place = assignment_of(context, order, body.technician)
    if place is None:
        raise Refused("not_found", what=body.technician)
    if not body.reason.strip():
        raise Refused("reason_needed")
    end_place(context, order, place)


def vehicle_done(
    context: DecisionContext, order: Order | None, visit: Visit, vehicle: VehicleId, plate: str
) -> None:
    """A unit was fitted or taken off: this vehicle of the order is done."""
    if order and vehicle in order.vehicles:
        _job(context, order, visit, vehicle, plate, JobState.DONE, "")


def _job(
    context: DecisionContext,
    order: Order,
    visit: Visit,
    vehicle: VehicleId,
    plate: str,
    state: JobState,
    reason: str,
) -> None:
    job = VehicleJob(
        id=f"{order.id}:{vehicle}",
        order=OrderId(order.id),
        vehicle=vehicle,
        plate=plate,
        state=state,
        reason=reason,
        visit=visit.id,
        by=context.author.id,
        at=iso(context.at),
        open_to=people_on(order),
    )
    context.put(job)


def report_vehicle(context: DecisionContext, body: ReportVehicle) -> None:
    """Done, or not possible and why. What somebody has done stays done, and the contradiction is told (ORD-10)."""
    order, visit = at_site(context, body.visit)
    context.put(visit)
    if order is None:
        return
    known = context.get(Vehicle, body.vehicle)
    plate = known.plate if known else body.vehicle
    about = f"{visit.id}:{body.vehicle}"
    if body.vehicle not in order.vehicles:
        context.irregular("vehicle_foreign", about, order.id, plate=plate)
        return
    before = context.get(VehicleJob, f"{order.id}:{body.vehicle}")
    if body.done:
        _job(context, order, visit, body.vehicle, plate, JobState.DONE, body.reason)
    elif before and before.state is JobState.DONE:
        context.irregular("vehicle_done_before", about, order.id, plate=plate, reason=body.reason)
    else:
        reason = body.reason.strip()
        if not reason:
            context.irregular("vehicle_unexplained", about, order.id, plate=plate)
        _job(context, order, visit, body.vehicle, plate, JobState.NOT_POSSIBLE, reason or "—")
