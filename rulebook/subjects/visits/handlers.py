"""What a technician reports from a visit. Facts: always recorded, however irregular (sections 0 and 2)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import edition, since_4
from rulebook.kernel.ids import OrderId, VisitId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, day_begins, iso, parse_time
from rulebook.policy.settings import setting
from rulebook.policy.states import WITH_TECHNICIAN, after_fact
from rulebook.policy.working_days import end_of_working_day
from rulebook.subjects.appointments.handlers import appointment_of, late_for_appointment, miss_appointment
from rulebook.subjects.orders.places import Assignment
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.replanning import replan_by
from rulebook.subjects.orders.sharing import disband, unshare
from rulebook.subjects.orders.teamwork import assignment_of
from rulebook.subjects.receipts.amounts import tell_rest
from rulebook.subjects.replacements.warranties import terms_again
from rulebook.subjects.visits.checklist import CHECKLIST
from rulebook.subjects.visits.commands import (
    Arrive,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
    ReportDamage,
    SignVisit,
)
from rulebook.subjects.visits.papers import sheet_digest, sheet_now
from rulebook.subjects.visits.pen import is_empty
from rulebook.subjects.visits.records import Signature, Visit

replace = msgspec.structs.replace


def on_visit(context: DecisionContext, visit_id: VisitId) -> tuple[Order | None, Visit]:
    """Follow the order to where the fact takes it, and return it with the visit, made where it is new.

    Out of turn, not assigned or unknown: recorded all the same, with an irregularity (ORD-5).
    """
    order = context.get(Order, context.line.subject)
    visit = _visit(context, visit_id, order.id if order else None)
    if order is None:
        if context.sees_all:  # a phone may have lost sight of it
            context.irregular("state", visit.id, state="unknown")
        return None, visit
    _note_before_order(context, order)
    if (place := assignment_of(context, order, context.author.id)) and order.state in WITH_TECHNICIAN:
        return _beside(context, order, place, visit)
    if order.technician != context.author.id or order.state not in WITH_TECHNICIAN:
        _foreign(context, order, visit)
        return order, visit
    state, in_turn = after_fact(order.state, context.line.kind)
    if not in_turn:
        context.irregular("state", visit.id, order.id, state=order.state)
    order = replace(order, state=state, visit=visit.id)
    context.put(order)
    return order, visit


def _note_before_order(context: DecisionContext, order: Order) -> None:
    """Nobody works on an order that is not there yet; prices and warranties go by the day (TIME-1)."""
    early = (parse_time(order.opened_at) - context.at) // timedelta(minutes=1)
    if early >= max(setting(context, "skew_minutes", context.now), 1):
        context.irregular("backdated", context.line.id, order.id, minutes=str(early))


def _beside(context: DecisionContext, order: Order, place: Assignment, visit: Visit) -> tuple[Order, Visit]:
    """One of several technicians: their own step moves, the order's is its own technician's."""
    state, in_turn = after_fact(place.state, context.line.kind)
    if not in_turn:
        context.irregular("state", visit.id, order.id, state=place.state)
    context.put(replace(place, state=state, visit=visit.id))
    context.put(order)
    return order, visit


def _visit(context: DecisionContext, visit_id: VisitId, about: OrderId | None) -> Visit:
    """The author's own visit to this order. Somebody else's, or one already completed, is not written into."""
    id = visit_id
    known = context.get(Visit, id)
    if known and (known.order != context.line.subject or known.technician != context.author.id):
        id = VisitId(f"{visit_id}:{context.line.subject}:{context.author.id}")
        context.irregular("id_twice", id, about, what=f"visit {visit_id}")
        known = context.get(Visit, id)
    if known and known.completed_at:
        id = VisitId(f"{id}:late")
        known = context.get(Visit, id)
    return known or Visit(id=id, order=OrderId(context.line.subject), technician=context.author.id)


def _foreign(context: DecisionContext, order: Order, visit: Visit) -> None:
    """The visit is kept and the order stays as it is; the dispatcher decides.

    Who was sent there once keeps it in sight. Nobody else gets to see an order by naming it (EXT-1).
    """
    code = "not_assigned" if order.technician != context.author.id else "state"
    context.irregular(code, visit.id, order.id, state=order.state)
    known = context.author.id in (order.technician, *order.past_technicians)
    sent = context.author.id in order.sent_before and Role.TECHNICIAN in context.author.roles
    if sent and not known:
        context.put(replace(order, past_technicians=(*order.past_technicians, context.author.id)))


def at_site(context: DecisionContext, visit_id: VisitId) -> tuple[Order | None, Visit]:
    """As `on_visit`; whoever works on site has arrived, whether or not they said so."""
    order, visit = on_visit(context, visit_id)
    return order, visit if visit.arrived_at else replace(visit, arrived_at=iso(context.at))


def depart(context: DecisionContext, body: Depart) -> None:
    order, visit = on_visit(context, body.visit)
    left_out = [item for item in CHECKLIST if item not in body.ticked]
    if left_out:
        context.irregular("not_ticked", visit.id, order.id if order else None, items=",".join(left_out))
    context.put(replace(visit, departed_at=iso(context.at), ticked=body.ticked))


def arrive(context: DecisionContext, body: Arrive) -> None:
    before = context.get(Order, context.line.subject)
    order, visit = on_visit(context, body.visit)
    own = order is not None and order.technician == context.author.id
    if order and own and before and not visit.arrived_at and late_for_appointment(context, order):
        miss_appointment(context, order)
    if before and own and not visit.arrived_at and since_4(context) and appointment_of(before):
        visit = replace(visit, agreed_at=before.appointment)
    context.put(replace(visit, arrived_at=visit.arrived_at or iso(context.at)))


def record_finding(context: DecisionContext, body: RecordFinding) -> None:
    order, before = at_site(context, body.visit)
    visit = replace(
        before,
        finding=body.finding,
        reproduced=body.reproduced,
        customer_damage=body.customer_damage,
    )
    context.put(visit)
    if bool(visit.customer_damage) != bool(before.customer_damage):
        terms_again(context, order, visit)


def record_work(context: DecisionContext, body: RecordWork) -> None:
    order, visit = at_site(context, body.visit)
    why = "" if body.customer_tried else body.not_tried.strip()
    visit = replace(
        visit,
        work=body.work,
        cause=body.cause,
        advice=body.advice,
        customer_tried=body.customer_tried,
        not_tried=why,
        acted_at=iso(context.at),
    )
    context.put(visit)
    _note_untried(context, order, visit)


def _note_untried(context: DecisionContext, order: Order | None, visit: Visit) -> None:
    """Nobody was there to try it: told, and asked on the phone by the end of the next working day (ORD-8)."""
    if order is None:
        return
    if visit.not_tried:
        context.irregular("not_tried", visit.id, order.id, reason=visit.not_tried)
        tomorrow = day_begins(company_day(context.at) + timedelta(days=1))
        context.put(replace(order, call_by=iso(end_of_working_day(context, tomorrow))))
    elif visit.customer_tried and order.call_by:
        context.settle_about("not_tried", visit.id)
        context.put(replace(order, call_by=""))


def sign_visit(context: DecisionContext, body: SignVisit) -> None:
    """Keep the strokes and the sheet as they were seen; what does not fit is for somebody to settle."""
    order, visit = at_site(context, body.visit)
    declined = body.declined.strip()
    signature = Signature(
        signer=body.signer,
        at=iso(context.at),
        digest=body.digest,
        sheet=body.sheet,
        strokes=body.strokes,
        declined=declined,
    )
    about = order.id if order else None
    if declined:
        context.irregular("no_signature", visit.id, about, reason=declined)
    elif is_empty(signature, edition(context)):
        context.irregular("empty_signature", visit.id, about)
    stands = order is not None and body.sheet == sheet_now(context, order, visit, body.sheet)
    if body.digest != sheet_digest(body.sheet) or not stands:
        context.irregular("sheet_differs", visit.id, about)
    context.put(replace(visit, signature=signature))


def report_damage(context: DecisionContext, body: ReportDamage) -> None:
    order, visit = at_site(context, body.visit)
    context.irregular("damage", f"{visit.id}:{context.line.id}", order.id if order else None, what=body.what)
    context.put(visit)


def leave_unsolved(context: DecisionContext, body: LeaveUnsolved) -> None:
    """Not solved: the symptom stays on record and a new visit is planned (ORD-9)."""
    before = context.get(Order, context.line.subject)
    order, visit = at_site(context, body.visit)
    if before and order and order.state is OrderState.SUSPENDED and before.state is not OrderState.SUSPENDED:
        unshare(context, before)
        order = disband(context, order)
        past = order.past_technicians
        if context.author.id not in past:
            past = (*past, context.author.id)
        waiting = replace(
            order,
            waiting_for=body.waiting_for,
            waiting=body.waiting,
            next_visit=body.next_visit,
            replan_by=replan_by(context, body.next_visit),
            technician=None,
            technician_name="",
            visit=None,
            past_technicians=past,
        )
        context.put(waiting)
    context.put(replace(visit, unsolved=body.symptom.strip() or "—"))
    if before and order:
        tell_rest(context, before, visit)
