"""What waits for a manager: one card for each order, with all that is needed to decide (ORD-5)."""

from __future__ import annotations

import flet as ft

from mobile import routes
from mobile.facade import Session
from mobile.routes import Place
from mobile.screens.office.decide import Decide
from mobile.screens.office.looking import about, person_name, plates, vehicles_of
from mobile.screens.office.order_detail import papers_of
from mobile.screens.office.rows import line
from mobile.screens.office.supposing import expectation
from mobile.ui.basics import card, divider, empty_state, label, pill, quiet
from mobile.ui.frame import body, page_head, screen
from mobile.ui.here import keyed, use_here
from mobile.ui.text import t, when
from mobile.ui.theme import L, M, S
from rulebook.commands import ApproveOrder
from rulebook.records import Order, OrderState
from rulebook.times import parse_time

COLUMN = 560
"""A card is not narrower than this where two stand side by side."""


def waiting(session: Session) -> int:
    """How many orders wait for a decision that I may take; my own requests are not mine to decide (ROLE-2)."""
    orders = session.world.find(Order, "state", OrderState.SUBMITTED)
    return sum(session.judge(ApproveOrder(revision=o.revision), o.id) is None for o in orders)


@ft.component
def Approvals(place: Place) -> ft.Control:
    """Oldest first. With an order in the address, that one alone."""
    here = use_here()
    found = here.session.world.find(Order, "state", OrderState.SUBMITTED)
    orders = sorted(found, key=lambda o: o.submitted_at)
    if place.step:
        orders = [o for o in orders if o.id == place.step]
    columns = 2 if here.width >= 2 * COLUMN + 240 and len(orders) > 1 else 1
    counted = t("office.approvals.count", count=len(orders)) if orders else ""
    head = page_head(t("nav.approvals"), counted, big=True, readable=columns == 1)
    if not orders:
        nothing = empty_state(
            ft.Icons.TASK_ALT_ROUNDED,
            t("office.approvals.empty"),
            t("office.approvals.empty.hint"),
            ft.TextButton(
                t("office.approvals.all"), on_click=lambda _: here.go(routes.office("orders")), height=48
            ),
        )
        return screen(head, body(nothing))
    cards: list[ft.Control] = [keyed(Request, f"{order.id}-{order.revision}", order) for order in orders]
    if columns == 1:
        return screen(head, body(*cards, spacing=L))
    sides = [
        ft.Column(cards[n::columns], spacing=L, expand=True, horizontal_alignment=_STRETCH) for n in range(columns)
    ]
    grid = ft.Row([*sides], spacing=L, vertical_alignment=ft.CrossAxisAlignment.START)
    return screen(head, body(grid, readable=False))


_STRETCH = ft.CrossAxisAlignment.STRETCH


@ft.component
def Request(order: Order) -> ft.Control:
    """One order to decide on."""
    here = use_here()
    session, now = here.session, here.session.now()
    waited = (now - parse_time(order.submitted_at)).total_seconds() / 3600 if order.submitted_at else 0
    asked = t(
        "office.approvals.asked",
        name=person_name(session.world, order.submitted_by),
        when=when(order.submitted_at, now),
    )
    marks: list[ft.Control] = [pill(t(f"kind.{order.kind}"), "info", ft.Icons.LABEL_OUTLINE_ROUNDED)]
    if order.revision > 1:
        marks.append(pill(t("office.approvals.again", number=order.revision), "wait", ft.Icons.HISTORY_ROUNDED))
    if waited >= 1:
        marks.append(pill(t("office.approvals.waits", hours=int(waited)), "wait" if waited < 24 else "overdue"))
    vehicles = vehicles_of(session.world, order)
    top = line(ft.Row(plates(vehicles, 22, 4), wrap=True, spacing=S), ft.Row(marks, spacing=S, tight=True))
    rows: list[ft.Control] = [top, label(about(order), ft.TextThemeStyle.TITLE_LARGE)]
    if order.problem and order.symptom:
        rows.append(label(order.problem, ft.TextThemeStyle.BODY_LARGE))
    if order.tried:
        rows.append(quiet(t("order.tried", what=order.tried)))
    expected = expectation(session, order)
    rows += [divider(), papers_of(here, order), *([expected] if expected else [])]
    foot = ft.TextButton(order.number, on_click=lambda _: here.go(routes.office("orders", order.id)), height=48)
    rows += [line(quiet(asked), foot), keyed(Decide, "decide", order)]
    return card(*rows, padding=20, spacing=M)
