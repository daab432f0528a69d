"""Follow-up calls: due ones by customer left, the call sheet right; and how many were made (FUP-1)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.follow_ups.bulk_calls import BULK
from mobile.screens.follow_ups.call_sheet import CallSheet
from mobile.screens.follow_ups.covered import MonthOf, month_rows
from mobile.screens.follow_ups.due_calls import Group, groups, waiting
from mobile.screens.shared.bulk import Picks, picking_tools
from mobile.screens.shared.bulk_panel import PAGE, beside_picks, picked_row, picks_bar, use_picks
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
from rulebook.numbers.searching import sought

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
    picks, turn = use_picks(BULK.key)
    rows = keyed(Listed, "list", VIEWS.get(place.step, ""), place.more, picks, turn)
    beside = beside_picks(here, BULK, picks, turn, rows, place.step, lambda: here.go(routes.office("calls")))
    if beside is not None:
        return beside
    detail = None
    if place.more:
        build = MonthOf if place.step == "month" else CallSheet
        detail = keyed(build, f"{place.step}-{place.more}", place.more, leave)
    nothing = nothing_open(ft.Icons.PHONE_CALLBACK_ROUNDED, t("calls.pick"))
    return two_panes(here, rows, detail, nothing)


@ft.component
def Listed(opened: str, chosen: str, picks: Picks, turn: int) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("calls.filter")
    view = form.text("view", opened or "due")
    due = groups(here.session)
    me = here.session.me.id
    own = [group for group in due if group.is_of(me)]
    options: list[tuple[str, str, int | None]] = [("due", t("calls.view.due"), len(due))]
    options += [("mine", t("calls.view.mine"), len(own))] if own or view == "mine" else []
    options.append(("covered", t("calls.view.covered"), None))
    top: list[ft.Control] = [filter_row(form, "view", options, redraw, view)]
    if view == "covered":
        rows = month_rows(here, chosen)
    else:
        top.insert(0, search_field(form, t("calls.search"), redraw))
        top += list_tools(form, tuple(COLUMNS), redraw, URGENT)
        found = sought(form.text("query"), own if view == "mine" else due, _texts)
        found = sorted_out(form, found, lambda group: group.closes, COLUMNS, URGENT)
        shown, rest = cut(found, form, redraw)
        top += picking_tools(picks, [group.key for group in found])
        picks.settle(here.session.inbox)
        rows = [*(_row(here, picks, group, group.key == chosen) for group in shown), *rest]
        if not rows:
            rows = [empty_state(ft.Icons.DONE_ALL_ROUNDED, t("calls.empty"), t("calls.empty.hint"))]
    head = pane_head(t("nav.calls"), t(f"calls.view.{view}.under"), big=True)
    return screen(
        head, list_pane(top, rows), picks_bar(here, picks, lambda _: here.go(routes.office("calls", PAGE)))
    )


def _row(here: AppContext, picks: Picks, group: Group, chosen: bool) -> ft.Control:
    path = routes.office("calls", "customer", group.key)
    return picked_row(picks, group.key, partial(_tile, here, group), lambda _: here.go(path), chosen)


def _texts(group: Group) -> list[str]:
    return [group.name, *(call.plate for call in group.calls)]


def _tile(here: AppContext, group: Group, press: Any, chosen: bool) -> ft.Control:
    now = here.session.now()
    state = group.state(now)
    kinds = dict.fromkeys(t(f"calls.kind.{call.kind}") for call in group.calls)
    tried = [quiet(t("calls.tried", count=len(group.tries)))] if group.tries else []
    whose = [quiet(t("calls.caller", name=t("list.comma").join(group.callers)))] if group.callers else []
    return row_tile(
        line(title(group.name or group.calls[0].plate), pill(t(f"calls.state.{state}"), TONES[state])),
        quiet(t("calls.row", count=len(group.calls), kinds=t("list.comma").join(kinds))),
        line(quiet(t("calls.until", when=when(group.closes, now))), *tried),
        *whose,
        on_click=press,
        chosen=chosen,
        name=group.name,
    )
