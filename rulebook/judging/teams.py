"""More than one technician on an order, each with their own visit; what becomes of each vehicle (section 2)."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.authority import why_not
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.ids import OrderId, VehicleId
from rulebook.judging.sharing import end_place, people_on, share_with, show_jobs
from rulebook.judging.visits import at_site
from rulebook.records import Assignment, JobState, Order, OrderState, Person, Vehicle, VehicleJob, Visit
from rulebook.teams import WORKING, assignment_id, assignment_of
from rulebook.times import iso

replace = msgspec.structs.replace


def join_team(case: Case, body: c.JoinTeam) -> None:
    """One more suitable technician on an order that somebody is on already (ORD-5, ORD-6)."""
    order = case.need(Order, case.line.subject)
    if order.state not in WORKING:
        raise Refused("wrong_state", state=order.state)
    person = case.need(Person, body.technician)
    if person.id == case.author.id:
        raise Refused("own_request")
    if person.id == order.technician or assignment_of(case, order, person.id):
        raise Refused("exists", what=person.name)
    if reasons := why_not(case, person, order, case.now):
        raise Refused("unsuitable", rule=reasons[0].rule, person=person.name, why=reasons[0].code)
    joined = replace(order, team=(*order.team, person.id))
    case.put(joined)
    place = Assignment(
        id=assignment_id(order.id, person.id),
        order=order.id,
        technician=person.id,
        technician_name=person.name,
        state=OrderState.ASSIGNED,
        assigned_by=case.author.id,
        assigned_at=iso(case.now),
    )
    case.put(place)
    share_with(case, joined, person.id)
    show_jobs(case, joined)


def leave_team(case: Case, body: c.LeaveTeam) -> None:
    """Take somebody off again; a visit under way is kept (ORD-5)."""
    order = case.need(Order, case.line.subject)
    place = assignment_of(case, order, body.technician)
    if place is None:
        raise Refused("not_found", what=body.technician)
    if not body.reason.strip():
        raise Refused("reason_needed")
    end_place(case, order, place)


def vehicle_done(case: Case, order: Order | None, visit: Visit, vehicle: VehicleId, plate: str) -> None:
    """A unit was fitted or taken off: this vehicle of the order is done."""
    if order and vehicle in order.vehicles:
        _job(case, order, visit, vehicle, plate, JobState.DONE, "")


def _job(
    case: Case, order: Order, visit: Visit, vehicle: VehicleId, plate: str, state: JobState, reason: str
) -> None:
    job = VehicleJob(
        id=f"{order.id}:{vehicle}",
        order=OrderId(order.id),
        vehicle=vehicle,
        plate=plate,
        state=state,
        reason=reason,
        visit=visit.id,
        by=case.author.id,
        at=iso(case.at),
        open_to=people_on(order),
    )
    case.put(job)


def report_vehicle(case: Case, body: c.ReportVehicle) -> None:
    """Done, or not possible and why. What somebody has done stays done, and the contradiction is told (ORD-10)."""
    order, visit = at_site(case, body.visit)
    case.put(visit)
    if order is None:
        return
    known = case.get(Vehicle, body.vehicle)
    plate = known.plate if known else body.vehicle
    about = f"{visit.id}:{body.vehicle}"
    if body.vehicle not in order.vehicles:
        case.irregular("vehicle_foreign", about, order.id, plate=plate)
        return
    before = case.get(VehicleJob, f"{order.id}:{body.vehicle}")
    if body.done:
        _job(case, order, visit, body.vehicle, plate, JobState.DONE, body.reason)
    elif before and before.state is JobState.DONE:
        case.irregular("vehicle_done_before", about, order.id, plate=plate, reason=body.reason)
    else:
        reason = body.reason.strip()
        if not reason:
            case.irregular("vehicle_unexplained", about, order.id, plate=plate)
        _job(case, order, visit, body.vehicle, plate, JobState.NOT_POSSIBLE, reason or "—")
