"""What waits for a decision: orders, leave asked for on a form, leave by word of mouth; overdue first (ROLE-3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import Session
from mobile.screens.absences.absence_cards import LeaveCard, SwapCard, swaps_for
from mobile.screens.absences.absence_words import leave_for
from mobile.screens.approvals.approval_cards import FormCard, OrderCard, SpokenCard
from mobile.ui.app_context import keyed, use_app_context
from mobile.ui.basics import empty_state, second_button
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t
from mobile.ui.theme import L
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.matrix import rows_for
from rulebook.subjects.absences.records import Absence
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.orders.commands import ApproveOrder
from rulebook.subjects.orders.handlers import matter_of, step_due
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.rosters.records import ShiftSwap
from rulebook.subjects.spoken.commands import ConfirmSpoken
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState

COLUMN = 560
"""A card is not narrower than this where two stand side by side."""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: until when, and the card for it."""

    id: str
    due: str
    make: Callable[[], ft.Control]


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
    return count + len(leave_for(session)) + len(swaps_for(session))


def all_waiting(session: Session) -> list[Waiting]:
    """Everything, what is due first at the top."""
    found = [
        Waiting(f"{o.id}-{o.revision}", order_due(session, o), _order(o, order_due(session, o)))
        for o in session.world.find(Order, "state", OrderState.SUBMITTED)
    ]
    found += [Waiting(f.id, f.due_at, _form(f)) for f in forms_for(session)]
    found += [Waiting(s.id, s.due_at, _spoken(s)) for s in claims_for(session)]
    found += [Waiting(a.id, a.due_at, _leave(a)) for a in leave_for(session)]
    found += [Waiting(s.id, s.due_at, _swap(s)) for s in swaps_for(session)]
    return sorted(found, key=lambda w: w.due or "9")


def _order(order: Order, due: str) -> Callable[[], ft.Control]:
    return lambda: keyed(OrderCard, f"{order.id}-{order.revision}", order, due)


def _form(form: ApprovalForm) -> Callable[[], ft.Control]:
    return lambda: keyed(FormCard, form.id, form)


def _spoken(spoken: SpokenApproval) -> Callable[[], ft.Control]:
    return lambda: keyed(SpokenCard, spoken.id, spoken)


def _leave(absence: Absence) -> Callable[[], ft.Control]:
    return lambda: keyed(LeaveCard, absence.id, absence)


def _swap(swap: ShiftSwap) -> Callable[[], ft.Control]:
    return lambda: keyed(SwapCard, swap.id, swap)


@ft.component
def Approvals(place: Place) -> ft.Control:
    """All cards. With an id in the address, that one alone."""
    here = use_app_context()
    found = all_waiting(here.session)
    if place.step:
        found = [w for w in found if w.id == place.step or w.id.startswith(f"{place.step}-")]
    columns = 2 if here.width >= 2 * COLUMN + 240 and len(found) > 1 else 1
    late = sum(bool(w.due) and parse_time(w.due) < here.session.now() for w in found)
    counted = t("approvals.count", count=len(found)) if found else ""
    if late:
        counted = t("approvals.count.late", count=len(found), late=late)
    code = second_button(
        t("reader.open"), lambda _: here.go(routes.tab("me", "spoken")), ft.Icons.RECORD_VOICE_OVER_OUTLINED
    )
    head = page_head(t("nav.approvals"), counted, big=True, readable=columns == 1, actions=[code])
    if not found:
        nothing = empty_state(
            ft.Icons.TASK_ALT_ROUNDED,
            t("approvals.empty"),
            t("approvals.empty.hint"),
            ft.TextButton(
                t("office.approvals.all"), on_click=lambda _: here.go(routes.office("orders")), height=48
            ),
        )
        return screen(head, body(nothing))
    cards = [w.make() for w in found]
    if columns == 1:
        return screen(head, body(*cards, spacing=L))
    sides = [
        ft.Column(cards[n::columns], spacing=L, expand=True, horizontal_alignment=_STRETCH) for n in range(columns)
    ]
    grid = ft.Row([*sides], spacing=L, vertical_alignment=ft.CrossAxisAlignment.START)
    return screen(head, body(grid, readable=False))


_STRETCH = ft.CrossAxisAlignment.STRETCH
