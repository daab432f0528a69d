"""Facts that broke a rule: mine to settle first, by when they are due (section 0)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import Session
from mobile.screens.irregularities.resolution import Work, state_pill
from mobile.screens.shared.ages import age_mark
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import (
    cut,
    filter_row,
    list_pane,
    nothing_open,
    pane_body,
    pane_head,
    search_field,
    two_panes,
)
from mobile.screens.shared.rows import line, link_row, row_tile
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, quiet, title
from mobile.ui.frame import screen
from mobile.ui.text import irregularity_text, t, until, when
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.numbers.searching import sought
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.records import Visit


def is_mine(me: Person, found: Irregularity) -> bool:
    """Whether I own it by my role and did not cause it."""
    return found.owner in me.roles and found.person != me.id


def mine(session: Session) -> int:
    """How many open ones are mine to settle."""
    return sum(not i.is_settled and is_mine(session.me, i) for i in session.world.all(Irregularity))


COLUMNS: dict[str, Callable[[Irregularity], Any]] = {
    "rule": lambda i: (i.rule, i.due_at),
    "person": lambda i: (i.person_name, i.due_at),
    "owner": lambda i: (str(i.owner), i.due_at),
}
"""By what they can be sorted, beside what presses most and the day they are due."""


@ft.component
def Irregularities(place: Place) -> ft.Control:
    """List and detail."""
    here = use_app_context()
    leave = None if here.wide else lambda: here.go(routes.office("irregularities"))
    detail = keyed(One, f"one-{place.step}", place.step, leave) if place.step else None
    nothing = nothing_open(ft.Icons.RULE_ROUNDED, t("office.irregularities.pick"))
    return two_panes(here, keyed(Listed, "list", place.step), detail, nothing)


@ft.component
def Listed(chosen: str) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.irregularities.filter")
    session = here.session
    everything = session.world.all(Irregularity)
    views = {
        "mine": [i for i in everything if not i.is_settled and is_mine(session.me, i)],
        "open": [i for i in everything if not i.is_settled],
        "settled": [i for i in everything if i.is_settled],
    }
    view = form.text("view", "mine" if views["mine"] else "open")
    found = sought(form.text("query"), views[view], partial(_texts, here))
    found.sort(key=lambda i: (not is_mine(session.me, i), i.due_at))
    found = sorted_out(form, found, lambda i: i.due_at, COLUMNS, "urgent")
    shown, rest = cut(found, form, redraw)

    def press(id: str) -> Any:
        return lambda _: here.go(routes.office("irregularities", id))

    rows: list[ft.Control] = [_tile(here, i, press(i.id), i.id == chosen) for i in shown]
    if not rows:
        words, hint = t("office.irregularities.empty"), t("office.irregularities.empty.hint")
        rows.append(empty_state(ft.Icons.VERIFIED_OUTLINED, words, hint))
    options = [
        (key, t(f"office.irregularities.{key}"), len(views[key]) if key != "settled" else None) for key in views
    ]
    top = [
        search_field(form, t("office.irregularities.search"), redraw),
        filter_row(form, "view", options, redraw, view),
        *list_tools(form, tuple(COLUMNS), redraw, "urgent"),
        *beyond_note(here, older=view == "settled"),
    ]
    return screen(pane_head(t("nav.irregularities"), big=True), list_pane(top, [*rows, *rest]))


def _texts(here: AppContext, found: Irregularity) -> list[str]:
    order = here.session.world.get(Order, found.order) if found.order else None
    return [
        irregularity_text(found.code, found.facts)[0],
        found.rule,
        found.person_name,
        *([order.number, order.customer_name] if order else []),
    ]


def _tile(here: AppContext, found: Irregularity, press: Any, chosen: bool) -> ft.Control:
    words, _ = irregularity_text(found.code, found.facts)
    due = t("office.irregularity.due_at", when=until(found.due_at, here.session.now()))
    return row_tile(
        line(
            state_pill(found, here),
            *(age_mark(found.opened_at, here.session.now()) if found.state is IrregularityState.OPEN else []),
        ),
        title(words, max_lines=2, overflow=ft.TextOverflow.ELLIPSIS),
        quiet(f"{found.rule} · {found.person_name} · {t(f'role.{found.owner}')}"),
        quiet(due),
        on_click=press,
        chosen=chosen,
    )


@ft.component
def One(id: str, back: Any) -> ft.Control:
    """One of them, and what it is about."""
    here = use_app_context()
    found = here.session.world.get(Irregularity, id)
    head = pane_head(t("office.irregularity.title"), found.rule if found else "", back=back)
    if found is None:
        words, hint = t("office.irregularity.unknown"), t("office.unknown.hint")
        return screen(head, pane_body(empty_state(ft.Icons.SEARCH_OFF_ROUNDED, words, hint)))
    return screen(head, pane_body(keyed(Work, "work", found), *_about(here, found)))


def _about(here: AppContext, found: Irregularity) -> list[ft.Control]:
    """The way to what it is about: order, visit, envelope."""
    world, rows = here.session.world, []

    def way(words: str, note: str, icon: ft.IconData, path: str) -> None:
        rows.append(link_row(words, note, icon, lambda _: here.go(path)))

    order = world.get(Order, found.order) if found.order else None
    if order is not None:
        path = routes.office("orders", order.id)
        way(order.number, order.customer_name, ft.Icons.ASSIGNMENT_OUTLINED, path)
    swap = world.get(Swap, found.about)
    visit = world.get(Visit, swap.visit if swap else found.about)
    if visit is not None:
        words = t("office.order.visit", name=person_name(world, visit.technician))
        way(
            words,
            when(visit.departed_at),
            ft.Icons.HOME_REPAIR_SERVICE_OUTLINED,
            routes.office("archive", "visit", visit.id),
        )
    handover = world.get(Handover, found.about)
    if handover is not None:
        words = t("office.handover.of", name=handover.technician_name)
        way(
            words,
            when(handover.counted_at or handover.declared_at),
            ft.Icons.SAVINGS_OUTLINED,
            routes.office("finance", handover.id),
        )
    owed = world.get(Receivable, found.about)
    if owed is not None:
        path = routes.office("finance", "owed", owed.id)
        way(owed.number, t("finance.owed"), ft.Icons.REQUEST_QUOTE_OUTLINED, path)
    return rows
