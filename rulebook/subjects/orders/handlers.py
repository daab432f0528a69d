"""Requests about a work order, from the call to its close (section 2)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CustomerId, OrderId, PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.policy.duties import barred
from rulebook.policy.matrix import rows_for, steps_of
from rulebook.policy.states import BEFORE_APPROVAL, WITH_TECHNICIAN, after_request
from rulebook.subjects.approvals.handlers import decided_by, tell_skipped
from rulebook.subjects.approvals.records import MatrixRow
from rulebook.subjects.branches.membership import branch_of_new_order, prefix_of
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.commands import (
    AcceptOrder,
    AmendOrder,
    ApproveOrder,
    AssignOrder,
    CancelOrder,
    CloseOrder,
    OpenOrder,
    RejectOrder,
    ResumeOrder,
    SubmitOrder,
    SuspendOrder,
    WithdrawOrder,
)
from rulebook.subjects.orders.kinds import KINDS, OrderKind
from rulebook.subjects.orders.records import Approval, Order, OrderState, Was
from rulebook.subjects.orders.replanning import replan_by
from rulebook.subjects.orders.sharing import disband, end_place, sent_before, share, show_jobs, unshare
from rulebook.subjects.orders.teamwork import assignment_of

replace = msgspec.structs.replace


DAMAGE_IS_SHOWN = 3
"""From this version of the rulebook on, a visit with damage wants a photo of it (FEE-2, ORD-12)."""

_PAPER_FIELDS = tuple(f for f in OpenOrder.__struct_fields__ if f not in ("submit", "branch"))


def missing_papers(paper: object, kind: OrderKind) -> tuple[str, ...]:
    """The required fields that are empty, by name, in the order of the form."""
    tried = bool(getattr(paper, "tries", ()))
    return tuple(f for f in KINDS[kind].papers if not _said(getattr(paper, f)) and not (f == "tried" and tried))


def without_papers(context: DecisionContext, order: Order) -> tuple[str, ...]:
    """The plates whose driver and vehicle details are not complete: the third paper of an installation (ORD-1)."""
    wanted = KINDS[order.kind].vehicle_papers
    vehicles = (context.need(Vehicle, id) for id in order.vehicles)
    return tuple(v.plate for v in vehicles if not all(_said(getattr(v, f)) for f in wanted))


def _said(value: object) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def next_state(context: DecisionContext, order: Order, **changes: object) -> Order:
    """The order after this request, or a refusal where its state's row does not have it (ORD-5)."""
    state = after_request(order.state, context.line.kind)
    if state is None:
        raise Refused("wrong_state", state=order.state)
    return replace(order, state=state, **changes)


def order_of(context: DecisionContext) -> Order:
    return context.need(Order, context.line.subject)


def _paper(context: DecisionContext, body: OpenOrder | AmendOrder) -> dict[str, object]:
    paper = {f: getattr(body, f) for f in _PAPER_FIELDS}
    if body.purchase_date:
        day = read_date(body.purchase_date)
        if day is None:
            raise Refused("field_wrong", field="purchase_date", problem="not_a_date")
        if day > company_day(context.now):
            raise Refused("field_wrong", field="purchase_date", problem="in_the_future")
    for vehicle in body.vehicles:
        context.need(Vehicle, vehicle)
    paper["customer"] = CustomerId(body.customer) if body.customer else None
    if body.customer:
        context.need(Customer, body.customer)
    return paper


def _number(context: DecisionContext, kind: OrderKind, branch: str) -> str:
    """Readable and unique without a counter: branch, kind, day, the tail of the order's own id."""
    own = f"{KINDS[kind].letter}{company_day(context.at):%y%m%d}-{context.line.subject[-5:].upper()}"
    return prefix_of(context, branch) + own


def open_order(context: DecisionContext, body: OpenOrder) -> None:
    if context.get(Order, context.line.subject):
        raise Refused("exists", what=f"order {context.line.subject}")
    paper = _paper(context, body)
    branch = branch_of_new_order(context, body.branch)
    order = Order(
        id=OrderId(context.line.subject),
        number=_number(context, body.kind, branch),
        state=OrderState.DRAFT,
        opened_by=context.author.id,
        opened_at=iso(context.at),
        branch=branch,
        **paper,  # type: ignore[arg-type]  # the fields are the paper's own, by name
    )
    context.put(_submitted(context, order) if body.submit else order)


def _submitted(context: DecisionContext, order: Order) -> Order:
    if missing := missing_papers(order, order.kind):
        raise Refused("field_missing", rule=KINDS[order.kind].rule, fields=",".join(missing))
    if plates := without_papers(context, order):
        raise Refused("vehicle_papers", plates=", ".join(plates))
    return replace(order, state=OrderState.SUBMITTED, submitted_by=context.author.id, submitted_at=iso(context.at))


def submit_order(context: DecisionContext, body: SubmitOrder) -> None:
    order = order_of(context)
    next_state(context, order)
    context.put(_submitted(context, order))


def amend_order(context: DecisionContext, body: AmendOrder) -> None:
    """What was agreed changes: the approval lapses and the assignment with it (ORD-5)."""
    order = order_of(context)
    amended = next_state(
        context,
        order,
        revision=order.revision + 1,
        amended_by=context.author.id,
        approval=None,
        approvals=(),
        rejected_reason="",
        replan_by="",
        technician=None,
        technician_name="",
        **_paper(context, body),
    )
    if order.approved_before:
        amended = replace(amended, was=_changes(order, amended))
    if amended.state is OrderState.SUBMITTED:
        amended = _submitted(context, amended)
    unshare(context, order)
    if order.team:
        past = disband(context, order).past_technicians
        amended = replace(amended, team=(), past_technicians=past)
    context.put(amended)


def _changes(order: Order, amended: Order) -> tuple[Was, ...]:
    """What the approved revision said where the papers now say something else, for whoever approves again."""
    known = {was.field: was.text for was in order.was}
    before = {f: known.get(f, _as_text(getattr(order, f))) for f in _PAPER_FIELDS}
    return tuple(Was(field=f, text=text) for f, text in before.items() if text != _as_text(getattr(amended, f)))


def _as_text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(str(one) for one in value)
    return "" if value is None else str(value)


def order_rows(context: DecisionContext, order: Order) -> tuple[MatrixRow, ...]:
    """The matrix rows for this order: by kind and by the fee told; others for a changed one (ORD-5)."""
    return rows_for(context, *matter_of(order), context.now, order.kind)


def matter_of(order: Order) -> tuple[str, int]:
    """What the matrix is asked about an order: its subject and amount in fen."""
    return "changed_order" if order.approved_before else "order", order.agreed_fee or 0


def step_due(order: Order, rows: tuple[MatrixRow, ...]) -> int:
    """The step whose decision an order waits for."""
    done = max((a.step for a in order.approvals), default=0)
    return next((step for step in steps_of(rows) if step > done), 1)


def _decidable(
    context: DecisionContext, revision: int, emergency: str = ""
) -> tuple[Order, int, tuple[Role, ...]]:
    """The order, the step that is decided now and the levels passed over; refuses who may not (ROLE-2, ROLE-3)."""
    order = order_of(context)
    rows = order_rows(context, order)
    step = step_due(order, rows)
    skipped = decided_by(context, rows, step, emergency)
    if barred(context, order, "approve", context.author.id):
        raise Refused("own_request")
    next_state(context, order)
    if context.author.id in (a.by for a in order.approvals):
        raise Refused("own_request")
    if revision != order.revision:
        raise Refused("revision_changed")
    if skipped:
        step = max(
            (r.step for r in rows if r.step > step and {r.role, r.deputy} & set(context.author.roles)),
            default=step,
        )
    return order, step, skipped


def approve_order(context: DecisionContext, body: ApproveOrder) -> None:
    """One step of the approval; the order is approved once every step of its rows is (ROLE-3, ORD-5)."""
    order, step, skipped = _decidable(context, body.revision, body.emergency)
    approval = Approval(by=context.author.id, at=iso(context.now), revision=order.revision, step=step)
    approvals = (*order.approvals, approval)
    if step < max(steps_of(order_rows(context, order))):
        context.put(replace(order, approvals=approvals))
    else:
        context.put(
            next_state(context, order, approval=approval, approvals=approvals, approved_before=True, was=())
        )
    tell_skipped(context, f"{order.id}:{order.revision}", order.id, skipped, body.emergency)


def reject_order(context: DecisionContext, body: RejectOrder) -> None:
    order, _, _ = _decidable(context, body.revision)
    if not body.reason.strip():
        raise Refused("reason_needed")
    context.put(next_state(context, order, rejected_reason=body.reason, approvals=()))


def assign_order(context: DecisionContext, body: AssignOrder) -> None:
    """No approval of this very revision, no assignment (ORD-5); a suitable technician only (ORD-6)."""
    order = order_of(context)
    if order.state in BEFORE_APPROVAL:
        raise Refused("not_approved")
    assigned = next_state(
        context,
        order,
        technician=body.technician,
        assigned_by=context.author.id,
        assigned_at=iso(context.now),
    )
    if order.approval is None or order.approval.revision != order.revision:
        raise Refused("not_approved")
    person = context.need(Person, body.technician)
    if person.id == context.author.id:
        raise Refused("own_request")
    if reasons := context.tables.why_not(context, person, order, context.now):
        first = reasons[0]
        raise Refused("unsuitable", rule=first.rule, person=person.name, why=first.code)
    unshare(context, order)
    if place := assignment_of(context, order, person.id):
        order = end_place(context, order, place)
    assigned = replace(
        assigned,
        technician_name=person.name,
        visit=None,
        past_technicians=_past(context, order),
        sent_before=sent_before(order, order.technician),
        team=order.team,
    )
    context.put(assigned)
    share(context, assigned)
    show_jobs(context, assigned)


def _past(context: DecisionContext, order: Order) -> tuple[PersonId, ...]:
    """Who worked on the order keeps it in sight, so that an interrupted visit is never orphaned."""
    worked = order.visit and order.technician
    if not worked or order.technician in order.past_technicians:
        return order.past_technicians
    return (*order.past_technicians, order.technician)  # type: ignore[arg-type]  # `worked` says it is set


def _without_technician(context: DecisionContext, order: Order, **changes: object) -> None:
    unshare(context, order)
    order = disband(context, order)
    past = _past(context, order)
    changes |= {"past_technicians": past, "sent_before": sent_before(order, order.technician)}
    context.put(next_state(context, order, technician=None, technician_name="", visit=None, **changes))


def withdraw_order(context: DecisionContext, body: WithdrawOrder) -> None:
    order = order_of(context)
    next_state(context, order)
    if not body.reason.strip():
        raise Refused("reason_needed")
    _without_technician(context, order)


def suspend_order(context: DecisionContext, body: SuspendOrder) -> None:
    order = order_of(context)
    next_state(context, order)
    if not body.waiting_for.strip():
        raise Refused("reason_needed")
    _without_technician(
        context,
        order,
        waiting_for=body.waiting_for,
        waiting=body.waiting,
        next_visit=body.next_visit,
        replan_by=replan_by(context, body.next_visit),
    )


def resume_order(context: DecisionContext, body: ResumeOrder) -> None:
    _without_technician(context, order_of(context), waiting_for="", waiting=None, next_visit="", replan_by="")


def cancel_order(context: DecisionContext, body: CancelOrder) -> None:
    order = order_of(context)
    next_state(context, order)
    if not body.reason.strip():
        raise Refused("reason_needed")
    _without_technician(context, order, rejected_reason=body.reason, replan_by="")


def accept_order(context: DecisionContext, body: AcceptOrder) -> None:
    order = order_of(context)
    if place := assignment_of(context, order, context.author.id):
        if place.state is not OrderState.ASSIGNED or order.state not in WITH_TECHNICIAN:
            raise Refused("wrong_state", state=place.state)
        context.put(replace(place, state=OrderState.ACCEPTED))
        context.put(order)
        return
    need_own(context, order)
    context.put(next_state(context, order))


def need_own(context: DecisionContext, order: Order) -> None:
    if order.technician == context.author.id:
        return
    if context.author.id in order.past_technicians or order.technician is None:
        raise Refused("withdrawn")
    raise Refused("not_yours")


def close_order(context: DecisionContext, body: CloseOrder) -> None:
    """Signed, money handed over or owed, removed units returned, irregularities settled, customer called.

    Whoever worked on the order does not ask the customer how it went (ROLE-2).
    """
    order = order_of(context)
    closed = next_state(context, order)
    if barred(context, order, "follow_up", context.author.id):
        raise Refused("own_request")
    missing = list(context.tables.missing_to_close(context, order))
    if not body.follow_up.strip() and "follow_up" not in missing:
        missing.append("follow_up")
    if missing:
        raise Refused("not_closable", missing=",".join(missing))
    unshare(context, order)
    context.put(closed)
