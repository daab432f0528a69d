"""The order desk: every order by state, one beside the list, and the form for a new one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.orders.bulk_orders import BULK
from mobile.screens.orders.order_detail import OrderDetail
from mobile.screens.orders.order_form import OrderForm
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.branches import asked_branch, branch_filter
from mobile.screens.shared.bulk import Picks, picking_tools
from mobile.screens.shared.bulk_panel import PAGE, beside_picks, picked_row, picks_bar, use_picks
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.lookups import order_texts, order_tile
from mobile.screens.shared.older_list import older_rows
from mobile.screens.shared.panes import (
    cut,
    filter_row,
    list_pane,
    nothing_open,
    pane_head,
    search_field,
    two_panes,
)
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state
from mobile.ui.frame import screen
from mobile.ui.text import t
from rulebook.numbers.searching import finder
from rulebook.subjects.orders.commands import OpenOrder
from rulebook.subjects.orders.records import Order, OrderState

_S = OrderState
GROUPS: dict[str, frozenset[OrderState]] = {
    "open": frozenset(_S) - {_S.CLOSED, _S.CANCELLED},
    "draft": frozenset({_S.DRAFT, _S.REJECTED}),
    "submitted": frozenset({_S.SUBMITTED}),
    "approved": frozenset({_S.APPROVED}),
    "under_way": frozenset({_S.ASSIGNED, _S.ACCEPTED, _S.DEPARTED, _S.ON_SITE}),
    "suspended": frozenset({_S.SUSPENDED}),
    "completed": frozenset({_S.COMPLETED}),
    "all": frozenset(_S),
}
NEW = "new"
OVER = (_S.CLOSED, _S.CANCELLED)
"""In these an order may lie beyond what this device holds."""
COLUMNS: dict[str, Callable[[Order], Any]] = {
    "appointment": lambda o: (not o.appointment, o.appointment),
    "customer": lambda o: (o.customer_name, o.opened_at),
    "technician": lambda o: (not o.technician_name, o.technician_name, o.opened_at),
    "state": lambda o: (list(OrderState).index(o.state), o.opened_at),
}
"""By what the orders can be sorted, beside the day on which they were opened."""


@ft.component
def Orders(place: Place) -> ft.Control:
    """List and detail, or the form."""
    here = use_app_context()
    chosen = place.step
    home = routes.office("orders")
    picks, turn = use_picks("office.orders")
    rows = keyed(OrderList, "list", chosen, picks, turn)

    def back() -> None:
        here.go(home)

    def opened(id: str) -> None:
        here.go(routes.office("orders", id))

    detail: ft.Control | None = None
    beside = beside_picks(here, BULK, picks, turn, rows, chosen, back)
    if beside is not None:
        return beside
    if chosen == NEW:
        detail = keyed(OrderForm, "form-new", None, back, opened)
    elif chosen and place.more == "amend":
        order = here.session.world.get(Order, chosen)
        if order is not None:
            detail = keyed(OrderForm, f"form-{chosen}", order, lambda: opened(chosen), opened)
    if chosen and chosen != PAGE and detail is None:
        amend = routes.office("orders", chosen, "amend")
        leave = None if here.wide else back
        detail = keyed(OrderDetail, f"order-{chosen}", chosen, leave, lambda: here.go(amend))
    nothing = nothing_open(ft.Icons.ASSIGNMENT_OUTLINED, t("office.orders.pick"))
    return two_panes(here, rows, detail, nothing)


def may_open(here: AppContext) -> bool:
    """Whether one may write orders at all."""
    return bool(OpenOrder.ROLES.intersection(here.session.me.roles))


@ft.component
def OrderList(chosen: str, picks: Picks, turn: int) -> ft.Control:
    """The orders, newest first, narrowed down by state and by what is searched for."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.orders.filter")
    world = here.session.world
    of_branch = asked_branch(form, world)
    everything = [o for o in world.all(Order) if of_branch(o.branch)]
    group, query = form.text("group", "open"), form.text("query")
    fits = finder(query)
    found = [o for o in everything if o.state in GROUPS[group] and (not query or fits(order_texts(world, o)))]
    found = sorted_out(form, found, lambda o: o.opened_at, COLUMNS)
    shown, rest = cut(found, form, redraw)
    options = [(key, t(f"office.orders.{key}"), sum(o.state in GROUPS[key] for o in everything)) for key in GROUPS]

    def press(id: str) -> Any:
        return lambda _: here.go(routes.office("orders", id))

    picks.settle(here.session.inbox)
    rows = [
        picked_row(picks, o.id, partial(order_tile, here.session, o), press(o.id), o.id == chosen) for o in shown
    ]
    if not rows:
        hint = t("office.orders.empty.hint") if not query else t("office.search.none.hint")
        rows.append(empty_state(ft.Icons.INBOX_OUTLINED, t("office.orders.empty"), hint))
    new = ft.FilledButton(t("office.orders.new"), icon=ft.Icons.ADD_ROUNDED, on_click=press(NEW), height=52)
    head = pane_head(t("nav.orders"), big=True, actions=[new] if may_open(here) else [])
    top = [
        search_field(form, t("office.orders.search"), redraw),
        filter_row(form, "group", options, redraw, "open"),
        *branch_filter(form, world, redraw),
        *list_tools(form, tuple(COLUMNS), redraw),
        *picking_tools(picks, [o.id for o in found]),
        *beyond_note(here),
    ]
    bar = picks_bar(here, picks, press(PAGE))
    older = older_rows(here, form, Order.KIND, OVER, bool(query)) if group == "all" else []
    return screen(head, list_pane(top, [*rows, *rest, *older]), bar)
