"""What waits for a decision of mine: its card, and its row where several are decided on at once (ROLE-3, BR-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import flet as ft

from mobile.client.session_api import Session
from mobile.screens.absences.absence_cards import LeaveCard, SwapCard, swaps_for
from mobile.screens.absences.absence_words import days_words, leave_for, span_words
from mobile.screens.approvals.approval_cards import FormCard, OrderCard, SpokenCard, matter_words
from mobile.screens.branches.loans import LoanCard, loans_for
from mobile.screens.rounds.costs import price_words
from mobile.screens.shared.lookups import about, person_name, plates_said, vehicles_of
from mobile.ui.app_context import keyed
from mobile.ui.branch_words import branch_name
from mobile.ui.text import day, money, money_short, t, when
from rulebook.kernel.commands import Command
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.matrix import rows_for
from rulebook.subjects.absences.commands import DecideLeave
from rulebook.subjects.absences.records import Absence
from rulebook.subjects.approvals.commands import DenyApproval, GrantApproval
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.branches.commands import DecideLoan
from rulebook.subjects.branches.records import Loan
from rulebook.subjects.orders.commands import ApproveOrder, RejectOrder
from rulebook.subjects.orders.handlers import matter_of, step_due
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.rosters.commands import ApproveSwap
from rulebook.subjects.rosters.records import ShiftSwap
from rulebook.subjects.rounds.charges import RoundPrice
from rulebook.subjects.spoken.commands import ConfirmSpoken, DenySpoken
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: until when, the card for it; for a row of many: what it is in words, yes and no.

    `subject`: the record that yes and no are said of. `asked`: since when it waits. `no` takes the reason.
    `alone`: what somebody remembers is said one by one, never with others.
    """

    id: str
    due: str
    asked: str
    make: Callable[[], ft.Control]
    subject: str
    words: str
    notes: tuple[str, ...]
    yes: Callable[[], Command]
    no: Callable[[str], Command]
    alone: bool = False


def order_due(session: Session, order: Order) -> str:
    """Until when an order has to be decided on, by the matrix; '' where nothing is known."""
    subject, amount = matter_of(order)
    rows = rows_for(session.world, subject, amount, session.now(), order.kind)
    step = step_due(order, rows)
    hours = [row.hours for row in rows if row.step == step]
    since = max((a.at for a in order.approvals), default=order.submitted_at)
    return iso(parse_time(since) + timedelta(hours=min(hours))) if hours and since else ""


def forms_for(session: Session) -> list[ApprovalForm]:
    """Forms that people of my roles decide on, and my own that wait."""
    me = session.me
    found = session.world.find(ApprovalForm, "state", FormState.ASKED)
    return [f for f in found if f.asked_by == me.id or set(f.deciders).intersection(me.roles)]


def claims_for(session: Session) -> list[SpokenApproval]:
    """What somebody says that I agreed to, and what went up to my level."""
    me = session.me
    found = session.world.find(SpokenApproval, "state", SpokenState.CLAIMED)
    return [s for s in found if s.approver == me.id or s.raised_to in me.roles]


def waiting(session: Session) -> int:
    """How many decisions I may take; my own requests are not mine to decide (ROLE-2)."""
    orders = session.world.find(Order, "state", OrderState.SUBMITTED)
    count = sum(session.judge(ApproveOrder(revision=o.revision), o.id) is None for o in orders)
    count += sum(session.judge(GrantApproval(), f.id) is None for f in forms_for(session))
    count += sum(session.judge(ConfirmSpoken(), s.id) is None for s in claims_for(session))
    return count + len(leave_for(session)) + len(swaps_for(session)) + len(loans_for(session))


def all_waiting(session: Session) -> list[Waiting]:
    """Everything, what is due first at the top."""
    found = [_order(session, o) for o in session.world.find(Order, "state", OrderState.SUBMITTED)]
    found += [_form(session, f) for f in forms_for(session)]
    found += [_spoken(session, s) for s in claims_for(session)]
    found += [_leave(session, a) for a in leave_for(session)]
    found += [_swap(s) for s in swaps_for(session)]
    found += [_loan(session, one) for one in loans_for(session)]
    return sorted(found, key=lambda w: w.due or "9")


def _order(session: Session, order: Order) -> Waiting:
    due = order_due(session, order)
    fee = t("approvals.told") + " " + money(order.agreed_fee) if order.agreed_fee is not None else ""
    by = person_name(session.world, order.submitted_by)
    asked = t("office.approvals.asked", name=by, when=when(order.submitted_at, session.now()))
    named = plates_said(vehicles_of(session.world, order), 3)
    return Waiting(
        f"{order.id}-{order.revision}",
        due,
        order.submitted_at,
        lambda: keyed(OrderCard, f"{order.id}-{order.revision}", order, due),
        order.id,
        _said(t(f"kind.{order.kind}"), about(order)),
        (_said(order.number, *named, order.customer_name), _said(asked, fee)),
        lambda: ApproveOrder(revision=order.revision),
        lambda why: RejectOrder(revision=order.revision, reason=why),
    )


def _form(session: Session, form: ApprovalForm) -> Waiting:
    sum_ = money(form.amount) if form.amount else ""
    asked = t("approvals.asked", name=form.asked_by_name, when=when(form.asked_at, session.now()))
    price = session.world.get(RoundPrice, form.about) if form.about else None
    return Waiting(
        form.id,
        form.due_at,
        form.asked_at,
        lambda: keyed(FormCard, form.id, form),
        form.id,
        _said(matter_words(form.subject), sum_),
        (form.reason, *(_of_round(price) if price else ()), _said(_number(session, form.order), asked)),
        GrantApproval,
        lambda why: DenyApproval(reason=why),
    )


def _of_round(price: RoundPrice) -> tuple[str, str]:
    """Which rounds and what for, then who pays from when: nobody agrees to a price without them."""
    plan = _said(t("rounds.price.of_plan", name=price.plan_name), price_words(price))
    return plan, t("rounds.price.line", day=day(price.since), customer=price.customer_name)


def _spoken(session: Session, spoken: SpokenApproval) -> Waiting:
    said = t("spoken.says", name=spoken.claimant_name, when=when(spoken.spoken_at, session.now()))
    return Waiting(
        spoken.id,
        spoken.due_at,
        spoken.spoken_at,
        lambda: keyed(SpokenCard, spoken.id, spoken),
        spoken.id,
        t("spoken.matter", matter=matter_words(spoken.subject), sum=money_short(spoken.amount)),
        (spoken.what_for, _said(_number(session, spoken.order), said)),
        ConfirmSpoken,
        lambda why: DenySpoken(reason=why),
        alone=True,
    )


def _leave(session: Session, absence: Absence) -> Waiting:
    kind = t(f"absence.kind.{absence.kind}")
    return Waiting(
        absence.id,
        absence.due_at,
        absence.asked_at,
        lambda: keyed(LeaveCard, absence.id, absence),
        absence.id,
        _said(t("leave.of", name=absence.person_name), kind),
        (_said(span_words(absence, session.now()), days_words(absence.length)), absence.reason),
        lambda: DecideLeave(grant=True),
        lambda why: DecideLeave(grant=False, reason=why),
    )


def _swap(swap: ShiftSwap) -> Waiting:
    return Waiting(
        swap.id,
        swap.due_at,
        swap.asked_at,
        lambda: keyed(SwapCard, swap.id, swap),
        swap.id,
        _said(t("shift_swap.title"), t("shift_swap.between", one=swap.asker_name, other=swap.peer_name)),
        (swap.reason,),
        lambda: ApproveSwap(approve=True),
        lambda why: ApproveSwap(approve=False, reason=why),
    )


def _loan(session: Session, loan: Loan) -> Waiting:
    names = {which: branch_name(session.world, getattr(loan, which)) for which in ("lender", "borrower")}
    days = t("loan.days", begins=day(loan.begins), ends=day(loan.ends))
    asked = t("loan.asked", name=loan.asked_by_name, reason=loan.reason or "—")
    return Waiting(
        loan.id,
        loan.due_at,
        loan.asked_at,
        lambda: keyed(LoanCard, f"loan-{loan.id}-{loan.state}", loan, True),
        loan.id,
        _said(t("loan.heading"), loan.person_name),
        (_said(t("loan.line", **names), days), asked),
        lambda: DecideLoan(agree=True),
        lambda why: DecideLoan(agree=False, reason=why),
    )


def _said(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _number(session: Session, id: str | None) -> str:
    order = session.world.get(Order, id) if id else None
    return order.number if order else ""
