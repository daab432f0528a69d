"""Follow-up calls: due ones by customer left, the call sheet right; and how many were made (FUP-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.follow_ups.call_sheet import CallSheet
from mobile.screens.follow_ups.covered import MonthOf, month_rows
from mobile.screens.follow_ups.due_calls import Group, groups, waiting
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.panes import (
    cut,
    filter_row,
    list_pane,
    nothing_open,
    pane_head,
    search_field,
    two_panes,
)
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, pill, quiet, title
from mobile.ui.frame import screen
from mobile.ui.text import t, when
from rulebook.numbers.searching import matches

__all__ = ["FollowUps", "waiting"]

URGENT = "urgent"
COLUMNS: dict[str, Callable[[Group], Any]] = {
    "customer": lambda group: (group.name, group.closes),
    "tries": lambda group: (-len(group.tries), group.closes),
}
TONES = {"late": "overdue", "today": "wait", "open": "info"}
VIEWS = {"customer": "due", "month": "covered"}
"""Step of the address → the list it belongs to."""


@ft.component
def FollowUps(place: Place) -> ft.Control:
    here = use_app_context()
    leave = None if here.wide else lambda: here.go(routes.office("calls"))
    detail = None
    if place.more:
        build = MonthOf if place.step == "month" else CallSheet
        detail = keyed(build, f"{place.step}-{place.more}", place.more, leave)
    nothing = nothing_open(ft.Icons.PHONE_CALLBACK_ROUNDED, t("calls.pick"))
    return two_panes(here, keyed(Listed, "list", VIEWS.get(place.step, ""), place.more), detail, nothing)


@ft.component
def Listed(opened: str, chosen: str) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("calls.filter")
    view = form.text("view", opened or "due")
    due = groups(here.session)
    options = [("due", t("calls.view.due"), len(due)), ("covered", t("calls.view.covered"), None)]
    top: list[ft.Control] = [filter_row(form, "view", options, redraw, view)]
    if view == "covered":
        rows = month_rows(here, chosen)
    else:
        top.insert(0, search_field(form, t("calls.search"), redraw))
        top += list_tools(form, tuple(COLUMNS), redraw, URGENT)
        found = [group for group in due if matches(form.text("query"), _texts(group))]
        found = sorted_out(form, found, lambda group: group.closes, COLUMNS, URGENT)
        shown, rest = cut(found, form, redraw)
        rows = [*(_tile(here, group, group.key == chosen) for group in shown), *rest]
        if not rows:
            rows = [empty_state(ft.Icons.DONE_ALL_ROUNDED, t("calls.empty"), t("calls.empty.hint"))]
    return screen(pane_head(t("nav.calls"), t(f"calls.view.{view}.under"), big=True), list_pane(top, rows))


def _texts(group: Group) -> list[str]:
    return [group.name, *(call.plate for call in group.calls)]


def _tile(here: AppContext, group: Group, chosen: bool) -> ft.Control:
    now = here.session.now()
    state = group.state(now)
    kinds = dict.fromkeys(t(f"calls.kind.{call.kind}") for call in group.calls)
    path = routes.office("calls", "customer", group.key)
    tried = [quiet(t("calls.tried", count=len(group.tries)))] if group.tries else []
    return row_tile(
        line(title(group.name or group.calls[0].plate), pill(t(f"calls.state.{state}"), TONES[state])),
        quiet(t("calls.row", count=len(group.calls), kinds="、".join(kinds))),
        line(quiet(t("calls.until", when=when(group.closes, now))), *tried),
        on_click=lambda _: here.go(path),
        chosen=chosen,
        name=group.name,
    )
