"""What a technician reports from a visit. Facts: always recorded, however irregular (sections 0 and 2)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.deadlines import CHECKLIST
from rulebook.ids import OrderId, VisitId
from rulebook.judging.service import late_for_appointment, miss_appointment, replan_by
from rulebook.judging.sharing import disband, unshare
from rulebook.papers import is_empty, sheet_digest, sheet_for
from rulebook.records import Assignment, Order, OrderState, Role, Signature, Visit
from rulebook.settings import setting
from rulebook.states import WITH_TECHNICIAN, after_fact
from rulebook.teams import assignment_of
from rulebook.times import iso, parse_time

replace = msgspec.structs.replace


def on_visit(case: Case, visit_id: VisitId) -> tuple[Order | None, Visit]:
    """Follow the order to where the fact takes it, and return it with the visit, made where it is new.

    Out of turn, not assigned or unknown: recorded all the same, with an irregularity (ORD-5).
    """
    order = case.get(Order, case.line.subject)
    visit = _visit(case, visit_id, order.id if order else None)
    if order is None:
        case.irregular("state", visit.id, state="unknown")
        return None, visit
    _note_before_order(case, order)
    if (place := assignment_of(case, order, case.author.id)) and order.state in WITH_TECHNICIAN:
        return _beside(case, order, place, visit)
    if order.technician != case.author.id or order.state not in WITH_TECHNICIAN:
        _foreign(case, order, visit)
        return order, visit
    state, in_turn = after_fact(order.state, case.line.kind)
    if not in_turn:
        case.irregular("state", visit.id, order.id, state=order.state)
    order = replace(order, state=state, visit=visit.id)
    case.put(order)
    return order, visit


def _note_before_order(case: Case, order: Order) -> None:
    """Nobody works on an order that is not there yet; prices and warranties go by the day (TIME-1)."""
    early = (parse_time(order.opened_at) - case.at) // timedelta(minutes=1)
    if early >= max(setting(case, "skew_minutes", case.now), 1):
        case.irregular("backdated", case.line.id, order.id, minutes=str(early))


def _beside(case: Case, order: Order, place: Assignment, visit: Visit) -> tuple[Order, Visit]:
    """One of several technicians: their own step moves, the order's is its own technician's."""
    state, in_turn = after_fact(place.state, case.line.kind)
    if not in_turn:
        case.irregular("state", visit.id, order.id, state=place.state)
    case.put(replace(place, state=state, visit=visit.id))
    case.put(order)
    return order, visit


def _visit(case: Case, visit_id: VisitId, about: OrderId | None) -> Visit:
    """The author's own visit to this order. Somebody else's, or one already completed, is not written into."""
    id = visit_id
    known = case.get(Visit, id)
    if known and (known.order != case.line.subject or known.technician != case.author.id):
        id = VisitId(f"{visit_id}:{case.line.subject}:{case.author.id}")
        case.irregular("id_twice", id, about, what=f"visit {visit_id}")
        known = case.get(Visit, id)
    if known and known.completed_at:
        id = VisitId(f"{id}:late")
        known = case.get(Visit, id)
    return known or Visit(id=id, order=OrderId(case.line.subject), technician=case.author.id)


def _foreign(case: Case, order: Order, visit: Visit) -> None:
    """The visit is kept and the order stays as it is; the dispatcher decides. A technician keeps it in sight."""
    code = "not_assigned" if order.technician != case.author.id else "state"
    case.irregular(code, visit.id, order.id, state=order.state)
    known = case.author.id in (order.technician, *order.past_technicians)
    if not known and Role.TECHNICIAN in case.author.roles:
        case.put(replace(order, past_technicians=(*order.past_technicians, case.author.id)))


def at_site(case: Case, visit_id: VisitId) -> tuple[Order | None, Visit]:
    """As `on_visit`; whoever works on site has arrived, whether or not they said so."""
    order, visit = on_visit(case, visit_id)
    return order, visit if visit.arrived_at else replace(visit, arrived_at=iso(case.at))


def depart(case: Case, body: c.Depart) -> None:
    order, visit = on_visit(case, body.visit)
    left_out = [item for item in CHECKLIST if item not in body.ticked]
    if left_out:
        case.irregular("not_ticked", visit.id, order.id if order else None, items=",".join(left_out))
    case.put(replace(visit, departed_at=iso(case.at), ticked=body.ticked))


def arrive(case: Case, body: c.Arrive) -> None:
    before = case.get(Order, case.line.subject)
    order, visit = on_visit(case, body.visit)
    own = order is not None and order.technician == case.author.id
    if order and own and before and not visit.arrived_at and late_for_appointment(case, order):
        miss_appointment(case, order)
    case.put(replace(visit, arrived_at=visit.arrived_at or iso(case.at)))


def record_finding(case: Case, body: c.RecordFinding) -> None:
    _, visit = at_site(case, body.visit)
    visit = replace(
        visit,
        finding=body.finding,
        reproduced=body.reproduced,
        customer_damage=body.customer_damage,
    )
    case.put(visit)


def record_work(case: Case, body: c.RecordWork) -> None:
    _, visit = at_site(case, body.visit)
    visit = replace(
        visit,
        work=body.work,
        cause=body.cause,
        advice=body.advice,
        customer_tried=body.customer_tried,
        acted_at=iso(case.at),
    )
    case.put(visit)


def sign_visit(case: Case, body: c.SignVisit) -> None:
    """Keep the strokes and the sheet as they were seen; what does not fit is for somebody to settle."""
    order, visit = at_site(case, body.visit)
    declined = body.declined.strip()
    signature = Signature(
        signer=body.signer,
        at=iso(case.at),
        digest=body.digest,
        sheet=body.sheet,
        strokes=body.strokes,
        declined=declined,
    )
    about = order.id if order else None
    if declined:
        case.irregular("no_signature", visit.id, about, reason=declined)
    elif is_empty(signature):
        case.irregular("empty_signature", visit.id, about)
    stands = order is not None and body.sheet == sheet_for(case, order, visit, body.sheet.language)
    if body.digest != sheet_digest(body.sheet) or not stands:
        case.irregular("sheet_differs", visit.id, about)
    case.put(replace(visit, signature=signature))


def report_damage(case: Case, body: c.ReportDamage) -> None:
    order, visit = at_site(case, body.visit)
    case.irregular("damage", f"{visit.id}:{case.line.id}", order.id if order else None, what=body.what)
    case.put(visit)


def leave_unsolved(case: Case, body: c.LeaveUnsolved) -> None:
    """Not solved: the symptom stays on record and a new visit is planned (ORD-9)."""
    before = case.get(Order, case.line.subject)
    order, visit = at_site(case, body.visit)
    if before and order and order.state is OrderState.SUSPENDED and before.state is not OrderState.SUSPENDED:
        unshare(case, before)
        order = disband(case, order)
        past = order.past_technicians
        if case.author.id not in past:
            past = (*past, case.author.id)
        waiting = replace(
            order,
            waiting_for=body.waiting_for,
            waiting=body.waiting,
            next_visit=body.next_visit,
            replan_by=replan_by(case, body.next_visit),
            technician=None,
            technician_name="",
            visit=None,
            past_technicians=past,
        )
        case.put(waiting)
    case.put(replace(visit, unsolved=body.symptom.strip() or "—"))
