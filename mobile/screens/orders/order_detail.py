"""An order as the office sees it: what is wrong, where, for whom, what was decided, and the visits to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.branches.of_order import branch_of_order, partly_seen
from mobile.screens.company.customer_amend import customer_part
from mobile.screens.company.customer_erasure import erasure_part
from mobile.screens.complaints.button import hear_button
from mobile.screens.confidentiality.who_saw import seen_of, use_read
from mobile.screens.customer_pages.page_card import order_part
from mobile.screens.messages.order_part import order_messages
from mobile.screens.orders.assign import Assign, assignable
from mobile.screens.orders.order_actions import OrderActions
from mobile.screens.orders.order_approvals import leave_sections, outsiders_to_name
from mobile.screens.orders.order_decision import decidable, decide_order
from mobile.screens.orders.order_facts import changed_since, papers_of
from mobile.screens.orders.order_service import sections
from mobile.screens.receipts.fee_estimate import expectation
from mobile.screens.shared.lookups import about, person_name, plates, state_pill, vehicles_of, visits_of
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line, link_row, toned_box
from mobile.ui.app_context import AppContext, keyed, use_app_context
from mobile.ui.basics import card, divider, empty_state, heading, label, quiet
from mobile.ui.downloads import print_button
from mobile.ui.frame import screen
from mobile.ui.photos import photo_strip
from mobile.ui.text import read_choice, t, when
from mobile.ui.theme import M, S
from rulebook.subjects.files.records import Photo
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.visits.records import Visit
from rulebook.subjects.visits.visit_states import visit_state


@ft.component
def OrderDetail(id: str, back: Callable[[], Any] | None, amend: Callable[[], Any] | None = None) -> ft.Control:
    """Everything of one order, and what may be done with it."""
    here = use_app_context()
    order = here.session.world.get(Order, id)
    use_read(Order.KIND, id if order else "")
    if order is None:
        return screen(
            pane_head(t("order.title"), back=back),
            pane_body(
                empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("order.unknown"), t("office.order.unknown.hint"))
            ),
        )
    me = here.session.me
    parts: list[ft.Control] = [
        *partly_seen(here, order),
        _matter(here, order),
        keyed(OrderActions, f"act-{id}", order, amend),
    ]
    if decidable(here, order):
        parts.append(decide_order(order))
    parts += outsiders_to_name(here, order)
    if assignable(me, order):
        parts.append(keyed(Assign, f"assign-{id}", order))
    parts += changed_since(here, order)
    parts += sections(here, order)
    if visits := visits_of(here.session.world, order):
        parts += [
            heading(t("office.order.visits")),
            card(*[_visit(here, v) for v in visits], padding=S, spacing=0),
        ]
    parts += photo_strip(here.session, list(here.session.world.find(Photo, "order", order.id)))
    parts += [heading(t("office.order.papers")), _papers(here, order)]
    parts += branch_of_order(here, order)
    parts += customer_part(here, order.customer)
    parts += erasure_part(here, order.customer)
    parts.append(ft.Row([print_button("order", id, order.number, t("paper.button", paper=t("paper.order")))]))
    parts += hear_button(here, f"order:{id}")
    parts += order_messages(here, order)
    parts += order_part(here, order)
    parts += leave_sections(here, order)
    parts += [heading(t("office.order.history")), _history(here, order)]
    parts += seen_of(here, Order.KIND, id)
    head = pane_head(t(f"kind.{order.kind}"), order.number, back=back, actions=[state_pill(order)])
    return screen(head, pane_body(*parts))


def _matter(here: AppContext, order: Order) -> ft.Control:
    world = here.session.world
    words: list[ft.Control] = [
        ft.Row(plates(vehicles_of(world, order), 22, 4), wrap=True, spacing=S, run_spacing=S),
        label(about(order), ft.TextThemeStyle.HEADLINE_SMALL),
    ]
    if order.problem and order.symptom:
        words.append(label(order.problem, ft.TextThemeStyle.BODY_LARGE))
    if order.tried:
        words.append(quiet(t("order.tried", what=order.tried)))
    if order.waiting_for:
        words.append(toned_box("wait", label(t("office.order.waiting", what=read_choice(order.waiting_for)))))
    if order.rejected_reason:
        words.append(toned_box("overdue", label(t("office.order.reason", what=order.rejected_reason))))
    return card(*words, padding=20, spacing=M)


OVER = (OrderState.COMPLETED, OrderState.CLOSED, OrderState.CANCELLED)
"""Nothing is expected any more: what was taken stands in the visit."""


def _papers(here: AppContext, order: Order) -> ft.Control:
    expected = None if order.state in OVER else expectation(here.session, order)
    rows: list[ft.Control] = [papers_of(here, order)]
    if expected is not None:
        rows += [divider(), expected]
    return card(*rows, spacing=M)


def _visit(here: AppContext, visit: Visit) -> ft.Control:
    now = here.session.now()
    name = person_name(here.session.world, visit.technician)
    state = visit_state(visit)
    at = visit.completed_at or visit.arrived_at or visit.departed_at
    return link_row(
        t("office.order.visit", name=name),
        f"{t(f'state.{state}')} · {when(at, now) if at else ''}",
        ft.Icons.ASSIGNMENT_TURNED_IN_OUTLINED if visit.completed_at else ft.Icons.ASSIGNMENT_OUTLINED,
        lambda _: here.go(routes.office("archive", "visit", visit.id)),
    )


def _history(here: AppContext, order: Order) -> ft.Control:
    world, now = here.session.world, here.session.now()
    approval = order.approval
    steps: Sequence[tuple[str, str | None, str]] = (
        ("opened", order.opened_by, order.opened_at),
        ("submitted", order.submitted_by, order.submitted_at),
        ("approved", approval.by if approval else None, approval.at if approval else ""),
        ("assigned", order.assigned_by, order.assigned_at if order.technician else ""),
    )
    rows: list[ft.Control] = []
    for key, who, at in steps:
        if at:
            words = t(f"office.history.{key}", name=person_name(world, who), technician=order.technician_name)
            rows.append(line(label(words), quiet(when(at, now))))
    if order.revision > 1:
        rows.append(quiet(t("office.order.revision", number=order.revision)))
    return card(*rows)
