"""Leave asked for and given by the matrix; settings and matrix, changed from a moment on (ROLE-2 to ROLE-4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import OrderId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, day_begins, iso, parse_time
from rulebook.kernel.world import World
from rulebook.numbers.terminal_forms import read_masks
from rulebook.policy.duties import barred
from rulebook.policy.figures import FIGURES
from rulebook.policy.matrix import DEFAULT_MATRIX, ONE_STEP, UP, named, rows_for, skipped_by, steps_of, uncovered
from rulebook.policy.settings import plain_name
from rulebook.policy.since import since_when
from rulebook.subjects.approvals.commands import (
    AskApproval,
    DenyApproval,
    GrantApproval,
    SetMatrix,
    SetSetting,
    WithdrawApproval,
)
from rulebook.subjects.approvals.records import (
    ApprovalForm,
    FormState,
    Grant,
    Lapse,
    Matrix,
    MatrixRow,
    MatrixVersion,
    Setting,
    SettingSince,
)
from rulebook.subjects.books.commands import DecideExpense
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.sharing import people_on
from rulebook.subjects.outsiders.handlers import nobody_free
from rulebook.subjects.receivables.commands import DecideWriteOff
from rulebook.subjects.stock.commands import WriteOffUnit
from rulebook.subjects.stock.terminal_models import TERMINAL_FORM, model_of_rule
from rulebook.subjects.visits.leave_given import LEAVES

replace = msgspec.structs.replace


DECIDED_BY: dict[str, type[Command]] = {
    "stock_write_off": WriteOffUnit,
    "debt_write_off": DecideWriteOff,
    "outlay": DecideExpense,
}
"""Subject → the command that decides on it, where not every role may; whom that admits, a row may name."""


def _since(context: DecisionContext, text: str, reason: str) -> str:
    """As `since_when`; what changes days that are over needs its reason (ROLE-3)."""
    since = since_when(context, text)
    if parse_time(since) < day_begins(company_day(context.now)) and not reason.strip():
        raise Refused("reason_needed", rule="ROLE-3")
    return since


def set_setting(context: DecisionContext, body: SetSetting) -> None:
    """Enter a figure from a moment on. One for the past is entered beside what held; nothing is replaced."""
    plain = plain_name(body.name)
    if model_of_rule(body.name) is not None:
        return _set_terminal_form(context, body)
    if plain not in FIGURES:
        raise Refused("not_found", what=body.name)
    if not body.value.isascii() or not body.value.isdigit():
        raise Refused("field_wrong", field=plain, problem="not_a_number")
    if int(body.value) > FIGURES[plain].most:
        raise Refused("field_wrong", field=plain, problem="too_large")
    if FIGURES[plain].only and int(body.value) not in FIGURES[plain].only:
        raise Refused("field_wrong", field=plain, problem="not_offered")
    _enter(context, body, body.value)


def _set_terminal_form(context: DecisionContext, body: SetSetting) -> None:
    """How the numbers of a terminal model look (RPL-1)."""
    masks = read_masks(body.value)
    if not masks:
        raise Refused("field_wrong", rule="RPL-1", field=TERMINAL_FORM, problem="not_a_mask")
    _enter(context, body, " ".join(masks))


def _enter(context: DecisionContext, body: SetSetting, value: str) -> None:
    entry = SettingSince(
        since=_since(context, body.since, body.reason),
        value=value,
        by=context.author.id,
        at=iso(context.now),
        reason=body.reason.strip(),
    )
    known = context.get(Setting, body.name)
    context.put(Setting(id=body.name, value=value, history=(*(known.history if known else ()), entry)))


def set_matrix(context: DecisionContext, body: SetMatrix) -> None:
    """Enter the rows of a subject from a moment on; some amount that nobody decides on is refused (ROLE-3).

    A row of a role that may not decide on the subject at all covers nothing. A second step is refused where one
    person's word settles the matter.
    """
    if body.subject not in DEFAULT_MATRIX:
        raise Refused("not_found", what=body.subject)
    if body.subject in ONE_STEP and any(row.step > 1 for row in body.rows):
        raise Refused("one_step_only", subject=body.subject)
    able = DECIDED_BY.get(body.subject, GrantApproval).ROLES
    if uncovered(tuple(row for row in body.rows if able.intersection((row.role, row.deputy)))):
        raise Refused("matrix_gap", subject=body.subject)
    entry = MatrixVersion(
        since=_since(context, body.since, body.reason),
        rows=body.rows,
        by=context.author.id,
        at=iso(context.now),
        reason=body.reason.strip(),
    )
    known = context.get(Matrix, body.subject)
    context.put(Matrix(id=body.subject, versions=(*(known.versions if known else ()), entry)))


def decided_by(
    context: DecisionContext, rows: tuple[MatrixRow, ...], step: int, emergency: str
) -> tuple[Role, ...]:
    """The levels that the author passes over by deciding at this step, most often none; refuses who may not."""
    may = named(rows, step)
    if may.intersection(context.author.roles):
        return ()
    if emergency.strip() and (skipped := skipped_by(context.author, rows, step)) is not None:
        return skipped
    raise Refused("no_role", roles=", ".join(sorted(may)))


def tell_skipped(
    context: DecisionContext, about: str, order: OrderId | None, skipped: Iterable[Role], why: str
) -> None:
    """Each level that was passed over is told afterwards: an irregularity of theirs to look at (ROLE-4)."""
    for role in skipped:
        context.irregular(
            "level_skipped", f"{about}:{role}", order, owner=role, by=context.author.name, why=why.strip()
        )


def _rows(context: DecisionContext, form: ApprovalForm) -> tuple[MatrixRow, ...]:
    """The rows that held when leave was asked for."""
    return rows_for(context, form.subject, form.amount, parse_time(form.asked_at), form.kind)


def _due(now: datetime, rows: tuple[MatrixRow, ...], step: int) -> str:
    return iso(now + timedelta(hours=min(r.hours for r in rows if r.step == step)))


def ask_approval(context: DecisionContext, body: AskApproval) -> None:
    """Leave is asked for; the matrix says of whom and until when (ROLE-3)."""
    id = context.line.subject
    if not id or context.get(ApprovalForm, id):
        raise Refused("exists", what=id)
    if not body.reason.strip():
        raise Refused("reason_needed")
    order = context.need(Order, body.order) if body.order else None
    kind = body.kind or (order.kind if order else "")
    rows = rows_for(context, body.subject, body.amount, context.now, kind)
    if not rows:
        raise Refused("not_found", what=body.subject)
    if body.subject == "outsider" and order is None:
        raise Refused("field_missing", rule="EXT-1", fields="order")
    _need_sum(context, body.subject, body.amount)
    not_free = nobody_free(context, order) if body.subject == "outsider" and order else ()
    form = ApprovalForm(
        not_free=not_free,
        id=id,
        subject=body.subject,
        kind=kind,
        order=order.id if order else None,
        about=body.about,
        amount=body.amount,
        reason=body.reason.strip(),
        asked_by=context.author.id,
        asked_by_name=context.author.name,
        asked_at=iso(context.now),
        due_at=_due(context.now, rows, 1),
        state=FormState.ASKED,
        deciders=tuple(sorted({role for step in steps_of(rows) for role in named(rows, step)})),
    )
    context.put(form)


def _need_sum(context: DecisionContext, subject: str, amount: int) -> None:
    """Money back is neither asked for nor granted without a sum: nobody would owe anything by it (FEE-3)."""
    if subject == "refund" and not amount and since_4(context):
        raise Refused("field_missing", rule="FEE-3", fields="fen")


def _open_form(context: DecisionContext) -> ApprovalForm:
    """The form as asked, still undecided; never one's own (ROLE-2)."""
    form = context.need(ApprovalForm, context.line.subject)
    if form.state is not FormState.ASKED:
        raise Refused("decided_already", state=form.state)
    return form


def _steps_left(form: ApprovalForm, rows: tuple[MatrixRow, ...]) -> tuple[int, ...]:
    done = max((g.step for g in form.grants), default=0)
    return tuple(step for step in steps_of(rows) if step > done)


def _may(
    context: DecisionContext, form: ApprovalForm, rows: tuple[MatrixRow, ...], emergency: str
) -> tuple[Role, ...]:
    if form.raised_to in context.author.roles:
        return ()
    return decided_by(context, rows, _steps_left(form, rows)[0], emergency)


def grant_approval(context: DecisionContext, body: GrantApproval) -> None:
    """One approver's leave. It stands once every step has been granted, each by another person (ROLE-2)."""
    form = _open_form(context)
    _need_sum(context, form.subject, form.amount)
    rows = _rows(context, form)
    skipped = _may(context, form, rows, body.emergency)
    _not_own(context, form)
    left = _steps_left(form, rows)
    step = left[0]
    if skipped or form.raised_to in context.author.roles:
        step = max((r.step for r in rows if r.step in left and {r.role, r.deputy} & set(context.author.roles)),
                   default=step)  # fmt: skip
    grant = Grant(
        by=context.author.id,
        name=context.author.name,
        at=iso(context.now),
        step=step,
        skipped=skipped,
        emergency=body.emergency.strip() if skipped else "",
    )
    granted = replace(form, grants=(*form.grants, grant))
    rest = _steps_left(granted, rows)
    if rest:
        context.put(replace(granted, due_at=_due(context.now, rows, rest[0]), raised_to=None))
    else:
        context.put(_shown(context, _decided(context, granted, FormState.GRANTED)))
    tell_skipped(context, form.id, form.order, skipped, body.emergency)


def _shown(context: DecisionContext, form: ApprovalForm) -> ApprovalForm:
    """In sight of everybody on the order whose price it changes, whoever asked for it (FEE-3)."""
    order = context.get(Order, form.order) if form.order and form.subject in LEAVES else None
    return replace(form, open_to=people_on(order)) if order and since_4(context) else form


def _not_own(context: DecisionContext, form: ApprovalForm) -> None:
    """Requester ≠ approver; nor does one person stand for two approvers (ROLE-2)."""
    order = context.get(Order, form.order) if form.order else None
    worked = order is not None and barred(context, order, "grant", context.author.id)
    if worked or context.author.id in (form.asked_by, *(g.by for g in form.grants)):
        raise Refused("own_request")


def _decided(context: DecisionContext, form: ApprovalForm, state: FormState, why: str = "") -> ApprovalForm:
    return replace(
        form,
        state=state,
        decided_by=context.author.id,
        decided_by_name=context.author.name,
        decided_at=iso(context.now),
        why=why,
    )


def deny_approval(context: DecisionContext, body: DenyApproval) -> None:
    form = _open_form(context)
    _may(context, form, _rows(context, form), "")
    _not_own(context, form)
    if not body.reason.strip():
        raise Refused("reason_needed")
    context.put(_decided(context, form, FormState.DENIED, body.reason.strip()))


def withdraw_approval(context: DecisionContext, body: WithdrawApproval) -> None:
    form = _open_form(context)
    if form.asked_by != context.author.id:
        raise Refused("not_asker")
    context.put(_decided(context, form, FormState.WITHDRAWN))


def form_due(world: World, form: ApprovalForm) -> str:
    return form.due_at


def form_passed(context: DecisionContext, form: ApprovalForm) -> None:
    """Nobody decided in time: the form goes up a level, or lapses where its row says so or no level is left."""
    rows = _rows(context, form)
    left = _steps_left(form, rows)
    row = next((r for r in rows if left and r.step == left[0]), None)
    up = UP.get(form.raised_to or row.role) if row else None
    if row is None or up is None or row.lapse is Lapse.REFUSED:
        context.put(_decided(context, form, FormState.LAPSED, "lapsed"))
        return
    due = iso(context.now + timedelta(hours=row.hours))
    deciders = tuple(sorted({*form.deciders, up}))
    context.put(replace(form, raised_to=up, due_at=due, deciders=deciders))


def standing_form(world: World, subject: str, order: str, amount: int, about: str = "") -> ApprovalForm | None:
    """A granted form that covers this: same subject and order, at least the amount, and the paper if named."""
    forms = world.find(ApprovalForm, "order", order)
    fit = (
        f
        for f in forms
        if f.subject == subject
        and f.state is FormState.GRANTED
        and amount <= f.amount
        and (not about or f.about in ("", about))
    )
    return next(fit, None)
