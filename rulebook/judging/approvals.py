"""Leave asked for and given by the matrix; settings and matrix, changed from a moment on (ROLE-2 to ROLE-4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.duties import barred
from rulebook.errors import Refused
from rulebook.ids import OrderId
from rulebook.judging.outsiders import nobody_free
from rulebook.lines import Unreadable
from rulebook.matrix import DEFAULT_MATRIX, ONE_STEP, UP, named, rows_for, skipped_by, steps_of, uncovered
from rulebook.records import (
    ApprovalForm,
    FormState,
    Grant,
    Lapse,
    Matrix,
    MatrixRow,
    MatrixVersion,
    Order,
    Role,
    Setting,
    SettingSince,
)
from rulebook.settings import DEFAULTS, MOST, plain_name
from rulebook.times import company_day, day_begins, iso, parse_time, read_date
from rulebook.world import World

replace = msgspec.structs.replace


DECIDED_BY: dict[str, type[c.Command]] = {
    "stock_write_off": c.WriteOffUnit,
    "debt_write_off": c.DecideWriteOff,
    "outlay": c.DecideExpense,
}
"""Subject → the command that decides on it, where not every role may; whom that admits, a row may name."""


def since_when(case: Case, text: str) -> str:
    """The moment from which something is to hold: a day, a moment with its zone, or now where nothing is said."""
    if not text:
        return iso(case.now)
    if day := read_date(text):
        return iso(day_begins(day))
    try:
        return iso(parse_time(text))
    except (Unreadable, OverflowError):
        raise Refused("field_wrong", field="since", problem="not_a_date") from None


def _since(case: Case, text: str, reason: str) -> str:
    """As `since_when`; what changes days that are over needs its reason (ROLE-3)."""
    since = since_when(case, text)
    if parse_time(since) < day_begins(company_day(case.now)) and not reason.strip():
        raise Refused("reason_needed", rule="ROLE-3")
    return since


def set_setting(case: Case, body: c.SetSetting) -> None:
    """Enter a figure from a moment on. One for the past is entered beside what held; nothing is replaced."""
    plain = plain_name(body.name)
    if plain not in DEFAULTS:
        raise Refused("not_found", what=body.name)
    if not body.value.isascii() or not body.value.isdigit():
        raise Refused("field_wrong", field=plain, problem="not_a_number")
    if int(body.value) > MOST[plain]:
        raise Refused("field_wrong", field=plain, problem="too_large")
    entry = SettingSince(
        since=_since(case, body.since, body.reason),
        value=body.value,
        by=case.author.id,
        at=iso(case.now),
        reason=body.reason.strip(),
    )
    known = case.get(Setting, body.name)
    case.put(Setting(id=body.name, value=body.value, history=(*(known.history if known else ()), entry)))


def set_matrix(case: Case, body: c.SetMatrix) -> None:
    """Enter the rows of a subject from a moment on; some amount that nobody decides on is refused (ROLE-3).

    A row of a role that may not decide on the subject at all covers nothing. A second step is refused where one
    person's word settles the matter.
    """
    if body.subject not in DEFAULT_MATRIX:
        raise Refused("not_found", what=body.subject)
    if body.subject in ONE_STEP and any(row.step > 1 for row in body.rows):
        raise Refused("one_step_only", subject=body.subject)
    able = DECIDED_BY.get(body.subject, c.GrantApproval).ROLES
    if uncovered(tuple(row for row in body.rows if able.intersection((row.role, row.deputy)))):
        raise Refused("matrix_gap", subject=body.subject)
    entry = MatrixVersion(
        since=_since(case, body.since, body.reason),
        rows=body.rows,
        by=case.author.id,
        at=iso(case.now),
        reason=body.reason.strip(),
    )
    known = case.get(Matrix, body.subject)
    case.put(Matrix(id=body.subject, versions=(*(known.versions if known else ()), entry)))


def decided_by(case: Case, rows: tuple[MatrixRow, ...], step: int, emergency: str) -> tuple[Role, ...]:
    """The levels that the author passes over by deciding at this step, most often none; refuses who may not."""
    may = named(rows, step)
    if may.intersection(case.author.roles):
        return ()
    if emergency.strip() and (skipped := skipped_by(case.author, rows, step)) is not None:
        return skipped
    raise Refused("no_role", roles=", ".join(sorted(may)))


def tell_skipped(case: Case, about: str, order: OrderId | None, skipped: Iterable[Role], why: str) -> None:
    """Each level that was passed over is told afterwards: an irregularity of theirs to look at (ROLE-4)."""
    for role in skipped:
        case.irregular("level_skipped", f"{about}:{role}", order, owner=role, by=case.author.name, why=why.strip())


def _rows(case: Case, form: ApprovalForm) -> tuple[MatrixRow, ...]:
    """The rows that held when leave was asked for."""
    return rows_for(case, form.subject, form.amount, parse_time(form.asked_at), form.kind)


def _due(now: datetime, rows: tuple[MatrixRow, ...], step: int) -> str:
    return iso(now + timedelta(hours=min(r.hours for r in rows if r.step == step)))


def ask_approval(case: Case, body: c.AskApproval) -> None:
    """Leave is asked for; the matrix says of whom and until when (ROLE-3)."""
    id = case.line.subject
    if not id or case.get(ApprovalForm, id):
        raise Refused("exists", what=id)
    if not body.reason.strip():
        raise Refused("reason_needed")
    order = case.need(Order, body.order) if body.order else None
    kind = body.kind or (order.kind if order else "")
    rows = rows_for(case, body.subject, body.amount, case.now, kind)
    if not rows:
        raise Refused("not_found", what=body.subject)
    if body.subject == "outsider" and order is None:
        raise Refused("field_missing", rule="EXT-1", fields="order")
    not_free = nobody_free(case, order) if body.subject == "outsider" and order else ()
    form = ApprovalForm(
        not_free=not_free,
        id=id,
        subject=body.subject,
        kind=kind,
        order=order.id if order else None,
        about=body.about,
        amount=body.amount,
        reason=body.reason.strip(),
        asked_by=case.author.id,
        asked_by_name=case.author.name,
        asked_at=iso(case.now),
        due_at=_due(case.now, rows, 1),
        state=FormState.ASKED,
        deciders=tuple(sorted({role for step in steps_of(rows) for role in named(rows, step)})),
    )
    case.put(form)


def _open_form(case: Case) -> ApprovalForm:
    """The form as asked, still undecided; never one's own (ROLE-2)."""
    form = case.need(ApprovalForm, case.line.subject)
    if form.state is not FormState.ASKED:
        raise Refused("decided_already", state=form.state)
    return form


def _steps_left(form: ApprovalForm, rows: tuple[MatrixRow, ...]) -> tuple[int, ...]:
    done = max((g.step for g in form.grants), default=0)
    return tuple(step for step in steps_of(rows) if step > done)


def _may(case: Case, form: ApprovalForm, rows: tuple[MatrixRow, ...], emergency: str) -> tuple[Role, ...]:
    if form.raised_to in case.author.roles:
        return ()
    return decided_by(case, rows, _steps_left(form, rows)[0], emergency)


def grant_approval(case: Case, body: c.GrantApproval) -> None:
    """One approver's leave. It stands once every step has been granted, each by another person (ROLE-2)."""
    form = _open_form(case)
    rows = _rows(case, form)
    skipped = _may(case, form, rows, body.emergency)
    _not_own(case, form)
    left = _steps_left(form, rows)
    step = left[0]
    if skipped or form.raised_to in case.author.roles:
        step = max((r.step for r in rows if r.step in left and {r.role, r.deputy} & set(case.author.roles)),
                   default=step)  # fmt: skip
    grant = Grant(
        by=case.author.id,
        name=case.author.name,
        at=iso(case.now),
        step=step,
        skipped=skipped,
        emergency=body.emergency.strip() if skipped else "",
    )
    granted = replace(form, grants=(*form.grants, grant))
    rest = _steps_left(granted, rows)
    if rest:
        case.put(replace(granted, due_at=_due(case.now, rows, rest[0]), raised_to=None))
    else:
        case.put(_decided(case, granted, FormState.GRANTED))
    tell_skipped(case, form.id, form.order, skipped, body.emergency)


def _not_own(case: Case, form: ApprovalForm) -> None:
    """Requester ≠ approver; nor does one person stand for two approvers (ROLE-2)."""
    order = case.get(Order, form.order) if form.order else None
    worked = order is not None and barred(case, order, "grant", case.author.id)
    if worked or case.author.id in (form.asked_by, *(g.by for g in form.grants)):
        raise Refused("own_request")


def _decided(case: Case, form: ApprovalForm, state: FormState, why: str = "") -> ApprovalForm:
    return replace(
        form,
        state=state,
        decided_by=case.author.id,
        decided_by_name=case.author.name,
        decided_at=iso(case.now),
        why=why,
    )


def deny_approval(case: Case, body: c.DenyApproval) -> None:
    form = _open_form(case)
    _may(case, form, _rows(case, form), "")
    _not_own(case, form)
    if not body.reason.strip():
        raise Refused("reason_needed")
    case.put(_decided(case, form, FormState.DENIED, body.reason.strip()))


def withdraw_approval(case: Case, body: c.WithdrawApproval) -> None:
    form = _open_form(case)
    if form.asked_by != case.author.id:
        raise Refused("not_asker")
    case.put(_decided(case, form, FormState.WITHDRAWN))


def form_due(world: World, form: ApprovalForm) -> str:
    return form.due_at


def form_passed(case: Case, form: ApprovalForm) -> None:
    """Nobody decided in time: the form goes up a level, or lapses where its row says so or no level is left."""
    rows = _rows(case, form)
    left = _steps_left(form, rows)
    row = next((r for r in rows if left and r.step == left[0]), None)
    up = UP.get(form.raised_to or row.role) if row else None
    if row is None or up is None or row.lapse is Lapse.REFUSED:
        case.put(_decided(case, form, FormState.LAPSED, "lapsed"))
        return
    due = iso(case.now + timedelta(hours=row.hours))
    deciders = tuple(sorted({*form.deciders, up}))
    case.put(replace(form, raised_to=up, due_at=due, deciders=deciders))


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
