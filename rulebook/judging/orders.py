"""Requests about a work order, from the call to its close (section 2)."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.authority import why_not
from rulebook.case import Case
from rulebook.duties import barred
from rulebook.errors import Refused
from rulebook.ids import CustomerId, OrderId, PersonId
from rulebook.judging.approvals import decided_by, tell_skipped
from rulebook.judging.service import replan_by
from rulebook.judging.sharing import disband, end_place, share, show_jobs, unshare
from rulebook.matrix import rows_for, steps_of
from rulebook.order_kinds import KINDS
from rulebook.papers import missing_to_close, missing_to_complete
from rulebook.records import (
    Approval,
    Customer,
    MatrixRow,
    Order,
    OrderKind,
    OrderState,
    Person,
    Role,
    Vehicle,
    Visit,
    Was,
)
from rulebook.states import BEFORE_APPROVAL, WITH_TECHNICIAN, after_request
from rulebook.teams import assignment_of
from rulebook.times import company_day, iso, read_date

replace = msgspec.structs.replace

DAMAGE_IS_SHOWN = 3
"""From this version of the rulebook on, a visit with damage wants a photo of it (FEE-2, ORD-12)."""

_PAPER_FIELDS = tuple(f for f in c.OpenOrder.__struct_fields__ if f != "submit")


def missing_papers(paper: object, kind: OrderKind) -> tuple[str, ...]:
    """The required fields that are empty, by name, in the order of the form."""
    tried = bool(getattr(paper, "tries", ()))
    return tuple(f for f in KINDS[kind].papers if not _said(getattr(paper, f)) and not (f == "tried" and tried))


def without_papers(case: Case, order: Order) -> tuple[str, ...]:
    """The plates whose driver and vehicle details are not complete: the third paper of an installation (ORD-1)."""
    wanted = KINDS[order.kind].vehicle_papers
    vehicles = (case.need(Vehicle, id) for id in order.vehicles)
    return tuple(v.plate for v in vehicles if not all(_said(getattr(v, f)) for f in wanted))


def _said(value: object) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _next(case: Case, order: Order, **changes: object) -> Order:
    """The order after this request, or a refusal where its state's row does not have it (ORD-5)."""
    state = after_request(order.state, case.line.kind)
    if state is None:
        raise Refused("wrong_state", state=order.state)
    return replace(order, state=state, **changes)


def _order(case: Case) -> Order:
    return case.need(Order, case.line.subject)


def _paper(case: Case, body: c.OpenOrder | c.AmendOrder) -> dict[str, object]:
    paper = {f: getattr(body, f) for f in _PAPER_FIELDS}
    if body.purchase_date:
        day = read_date(body.purchase_date)
        if day is None:
            raise Refused("field_wrong", field="purchase_date", problem="not_a_date")
        if day > company_day(case.now):
            raise Refused("field_wrong", field="purchase_date", problem="in_the_future")
    for vehicle in body.vehicles:
        case.need(Vehicle, vehicle)
    paper["customer"] = CustomerId(body.customer) if body.customer else None
    if body.customer:
        case.need(Customer, body.customer)
    return paper


def _number(case: Case, kind: OrderKind) -> str:
    """Readable and unique without a counter: kind, day, and the tail of the order's own id."""
    return f"{KINDS[kind].letter}{company_day(case.at):%y%m%d}-{case.line.subject[-5:].upper()}"


def open_order(case: Case, body: c.OpenOrder) -> None:
    if case.get(Order, case.line.subject):
        raise Refused("exists", what=f"order {case.line.subject}")
    paper = _paper(case, body)
    order = Order(
        id=OrderId(case.line.subject),
        number=_number(case, body.kind),
        state=OrderState.DRAFT,
        opened_by=case.author.id,
        opened_at=iso(case.at),
        **paper,  # type: ignore[arg-type]  # the fields are the paper's own, by name
    )
    case.put(_submitted(case, order) if body.submit else order)


def _submitted(case: Case, order: Order) -> Order:
    if missing := missing_papers(order, order.kind):
        raise Refused("field_missing", rule=KINDS[order.kind].rule, fields=",".join(missing))
    if plates := without_papers(case, order):
        raise Refused("vehicle_papers", plates=", ".join(plates))
    return replace(order, state=OrderState.SUBMITTED, submitted_by=case.author.id, submitted_at=iso(case.at))


def submit_order(case: Case, body: c.SubmitOrder) -> None:
    order = _order(case)
    _next(case, order)
    case.put(_submitted(case, order))


def amend_order(case: Case, body: c.AmendOrder) -> None:
    """What was agreed changes: the approval lapses and the assignment with it (ORD-5)."""
    order = _order(case)
    amended = _next(
        case,
        order,
        revision=order.revision + 1,
        amended_by=case.author.id,
        approval=None,
        approvals=(),
        rejected_reason="",
        replan_by="",
        technician=None,
        technician_name="",
        **_paper(case, body),
    )
    if order.approved_before:
        amended = replace(amended, was=_changes(order, amended))
    if amended.state is OrderState.SUBMITTED:
        amended = _submitted(case, amended)
    unshare(case, order)
    if order.team:
        past = disband(case, order).past_technicians
        amended = replace(amended, team=(), past_technicians=past)
    case.put(amended)


def _changes(order: Order, amended: Order) -> tuple[Was, ...]:
    """What the approved revision said where the papers now say something else, for whoever approves again."""
    known = {was.field: was.text for was in order.was}
    before = {f: known.get(f, _as_text(getattr(order, f))) for f in _PAPER_FIELDS}
    return tuple(Was(field=f, text=text) for f, text in before.items() if text != _as_text(getattr(amended, f)))


def _as_text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(str(one) for one in value)
    return "" if value is None else str(value)


def order_rows(case: Case, order: Order) -> tuple[MatrixRow, ...]:
    """The matrix rows for this order: by kind and by the fee told; others for a changed one (ORD-5)."""
    return rows_for(case, *matter_of(order), case.now, order.kind)


def matter_of(order: Order) -> tuple[str, int]:
    """What the matrix is asked about an order: its subject and amount in fen."""
    return "changed_order" if order.approved_before else "order", order.agreed_fee or 0


def step_due(order: Order, rows: tuple[MatrixRow, ...]) -> int:
    """The step whose decision an order waits for."""
    done = max((a.step for a in order.approvals), default=0)
    return next((step for step in steps_of(rows) if step > done), 1)


def _decidable(case: Case, revision: int, emergency: str = "") -> tuple[Order, int, tuple[Role, ...]]:
    """The order, the step that is decided now and the levels passed over; refuses who may not (ROLE-2, ROLE-3)."""
    order = _order(case)
    rows = order_rows(case, order)
    step = step_due(order, rows)
    skipped = decided_by(case, rows, step, emergency)
    if barred(case, order, "approve", case.author.id):
        raise Refused("own_request")
    _next(case, order)
    if case.author.id in (a.by for a in order.approvals):
        raise Refused("own_request")
    if revision != order.revision:
        raise Refused("revision_changed")
    if skipped:
        step = max(
            (r.step for r in rows if r.step > step and {r.role, r.deputy} & set(case.author.roles)), default=step
        )
    return order, step, skipped


def approve_order(case: Case, body: c.ApproveOrder) -> None:
    """One step of the approval; the order is approved once every step of its rows is (ROLE-3, ORD-5)."""
    order, step, skipped = _decidable(case, body.revision, body.emergency)
    approval = Approval(by=case.author.id, at=iso(case.now), revision=order.revision, step=step)
    approvals = (*order.approvals, approval)
    if step < max(steps_of(order_rows(case, order))):
        case.put(replace(order, approvals=approvals))
    else:
        case.put(_next(case, order, approval=approval, approvals=approvals, approved_before=True, was=()))
    tell_skipped(case, f"{order.id}:{order.revision}", order.id, skipped, body.emergency)


def reject_order(case: Case, body: c.RejectOrder) -> None:
    order, _, _ = _decidable(case, body.revision)
    if not body.reason.strip():
        raise Refused("reason_needed")
    case.put(_next(case, order, rejected_reason=body.reason, approvals=()))


def assign_order(case: Case, body: c.AssignOrder) -> None:
    """No approval of this very revision, no assignment (ORD-5); a suitable technician only (ORD-6)."""
    order = _order(case)
    if order.state in BEFORE_APPROVAL:
        raise Refused("not_approved")
    assigned = _next(
        case,
        order,
        technician=body.technician,
        assigned_by=case.author.id,
        assigned_at=iso(case.now),
    )
    if order.approval is None or order.approval.revision != order.revision:
        raise Refused("not_approved")
    person = case.need(Person, body.technician)
    if person.id == case.author.id:
        raise Refused("own_request")
    if reasons := why_not(case, person, order, case.now):
        first = reasons[0]
        raise Refused("unsuitable", rule=first.rule, person=person.name, why=first.code)
    unshare(case, order)
    if place := assignment_of(case, order, person.id):
        order = end_place(case, order, place)
    past = _past(case, order)
    assigned = replace(assigned, technician_name=person.name, visit=None, past_technicians=past, team=order.team)
    case.put(assigned)
    share(case, assigned)
    show_jobs(case, assigned)


def _past(case: Case, order: Order) -> tuple[PersonId, ...]:
    """Who worked on the order keeps it in sight, so that an interrupted visit is never orphaned."""
    worked = order.visit and order.technician
    if not worked or order.technician in order.past_technicians:
        return order.past_technicians
    return (*order.past_technicians, order.technician)  # type: ignore[arg-type]  # `worked` says it is set


def _without_technician(case: Case, order: Order, **changes: object) -> None:
    unshare(case, order)
    order = disband(case, order)
    past = _past(case, order)
    case.put(_next(case, order, technician=None, technician_name="", visit=None, past_technicians=past, **changes))


def withdraw_order(case: Case, body: c.WithdrawOrder) -> None:
    order = _order(case)
    _next(case, order)
    if not body.reason.strip():
        raise Refused("reason_needed")
    _without_technician(case, order)


def suspend_order(case: Case, body: c.SuspendOrder) -> None:
    order = _order(case)
    _next(case, order)
    if not body.waiting_for.strip():
        raise Refused("reason_needed")
    _without_technician(
        case,
        order,
        waiting_for=body.waiting_for,
        waiting=body.waiting,
        next_visit=body.next_visit,
        replan_by=replan_by(case, body.next_visit),
    )


def resume_order(case: Case, body: c.ResumeOrder) -> None:
    _without_technician(case, _order(case), waiting_for="", waiting=None, next_visit="", replan_by="")


def cancel_order(case: Case, body: c.CancelOrder) -> None:
    order = _order(case)
    _next(case, order)
    if not body.reason.strip():
        raise Refused("reason_needed")
    _without_technician(case, order, rejected_reason=body.reason, replan_by="")


def accept_order(case: Case, body: c.AcceptOrder) -> None:
    order = _order(case)
    if place := assignment_of(case, order, case.author.id):
        if place.state is not OrderState.ASSIGNED or order.state not in WITH_TECHNICIAN:
            raise Refused("wrong_state", state=place.state)
        case.put(replace(place, state=OrderState.ACCEPTED))
        case.put(order)
        return
    _need_own(case, order)
    case.put(_next(case, order))


def _need_own(case: Case, order: Order) -> None:
    if order.technician == case.author.id:
        return
    if case.author.id in order.past_technicians or order.technician is None:
        raise Refused("withdrawn")
    raise Refused("not_yours")


def complete_visit(case: Case, body: c.CompleteVisit) -> None:
    """The completion gate: what is missing is listed by name (ORD-10).

    Who is beside the order's technician completes their own visit; the order goes on.
    """
    order = _order(case)
    place = assignment_of(case, order, case.author.id)
    if place is None:
        _need_own(case, order)
    elif place.state is not OrderState.ON_SITE or order.state not in WITH_TECHNICIAN:
        raise Refused("wrong_state", state=place.state)
    completed = order if place else _next(case, order)
    visit = case.get(Visit, body.visit)
    if visit is None or visit.order != order.id or visit.technician != case.author.id:
        raise Refused("not_found", what=f"visit {body.visit}")
    wanted = missing_to_complete(case, order, visit)
    if case.line.rules < DAMAGE_IS_SHOWN:
        wanted = tuple(part for part in wanted if part != "photo_damage")
    if wanted:
        raise Refused("incomplete", missing=",".join(wanted))
    case.put(completed)
    if place:
        case.put(replace(place, state=OrderState.COMPLETED))
    case.put(replace(visit, completed_at=iso(case.at)))


def close_order(case: Case, body: c.CloseOrder) -> None:
    """Signed, money handed over or owed, removed units returned, irregularities settled, customer called.

    Whoever worked on the order does not ask the customer how it went (ROLE-2).
    """
    order = _order(case)
    closed = _next(case, order)
    if barred(case, order, "follow_up", case.author.id):
        raise Refused("own_request")
    missing = list(missing_to_close(case, order))
    if not body.follow_up.strip():
        missing.append("follow_up")
    if missing:
        raise Refused("not_closable", missing=",".join(missing))
    unshare(case, order)
    case.put(closed)
