"""The office's view of logs: a day of the team, a week, the month's supervision, minutes (LOG-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.logs.log_details import LogOf, WeekOf
from mobile.screens.logs.minutes import MinutesOf, NewMinutes, minutes_rows
from mobile.screens.logs.supervision import SupervisionOf, month_rows
from mobile.screens.shared.beyond import beyond_note
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
from mobile.ui.basics import pill, quiet, title
from mobile.ui.frame import screen
from mobile.ui.text import day, t, week
from rulebook.numbers.searching import sought
from rulebook.subjects.logs.records import DayLog, WeekReport

VIEWS = ("day", "week", "month", "minutes")
BY_BRANCH = ("day", "week")
"""Those of which a reader who is bound to a branch sees its own only; a month and a meeting are the company's."""
Row = tuple[str, str, list[str], tuple[str, str] | None, str]
"""Id, title, notes, a mark with its tone, the day that it is of."""
COLUMNS: dict[str, Callable[[Row], Any]] = {"person": lambda row: row[1]}


def day_rows(here: AppContext) -> list[Row]:
    """The team's closed logs, the latest day first."""
    logs = sorted(here.session.world.all(DayLog), key=lambda log: (log.day, log.name), reverse=True)
    return [_day_row(log) for log in logs]


def _day_row(log: DayLog) -> Row:
    late = (t("log.late.count", count=len(log.supplements)), "wait") if log.supplements else None
    return log.id, log.name, [day(log.day), log.remark], late, log.day


def week_rows(here: AppContext) -> list[Row]:
    weeks = sorted(here.session.world.all(WeekReport), key=lambda w: (w.week, w.name), reverse=True)
    return [(w.id, w.name, [week(w.week), w.words], None, w.days[0] if w.days else "") for w in weeks]


ROWS: dict[str, Callable[[AppContext], list[Row]]] = {
    "day": day_rows,
    "week": week_rows,
    "month": month_rows,
    "minutes": minutes_rows,
}
DETAILS: dict[str, Callable[..., Any]] = {
    "day": LogOf,
    "week": WeekOf,
    "month": SupervisionOf,
    "minutes": MinutesOf,
    "new": NewMinutes,
}


@ft.component
def Logs(place: Place) -> ft.Control:
    """Lists left, one log, week, month or meeting right."""
    here = use_app_context()
    leave = None if here.wide else lambda: here.go(routes.office("logs"))
    build = DETAILS.get(place.step)
    detail = keyed(build, f"{place.step}-{place.more}", place.more, leave) if build and place.more else None
    nothing = nothing_open(ft.Icons.EDIT_NOTE_OUTLINED, t("logs.pick"))
    return two_panes(here, keyed(Lists, "list", place.step, place.more), detail, nothing)


@ft.component
def Lists(opened: str, chosen: str) -> ft.Control:
    """One list at a time; what the address opens brings its own along."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.logs.filter")

    def follow() -> None:
        if opened in VIEWS and form.text("view", VIEWS[0]) != opened:
            form.put("view", opened)
            redraw()

    ft.use_effect(follow, [opened])
    view = form.text("view", VIEWS[0])
    options = [(v, t(f"logs.view.{v}"), None) for v in VIEWS]
    listed = use_form(f"office.logs.{view}.filter")
    found = sought(listed.text("query"), ROWS[view](here), lambda row: (row[1], *row[2]))
    found = sorted_out(listed, found, lambda row: row[4], COLUMNS)
    shown, rest = cut(found, listed, redraw)
    rows: list[ft.Control] = [*(_tile(here, view, row, row[0] == chosen) for row in shown), *rest]
    if view == "minutes":
        way = routes.office("logs", "new", "minutes")
        rows.insert(
            0,
            ft.TextButton(t("minutes.new"), icon=ft.Icons.ADD_ROUNDED, on_click=lambda _: here.go(way), height=48),
        )
    if not rows:
        rows = [quiet(t(f"logs.none.{view}"))]
    head = pane_head(t("nav.logs"), t(f"logs.view.{view}.under"), big=True)
    top = [filter_row(form, "view", options, redraw, VIEWS[0])]
    if view != "month":
        top += [search_field(listed, t("logs.search"), redraw), *list_tools(listed, tuple(COLUMNS), redraw)]
    if view in BY_BRANCH:
        top += beyond_note(here, older=False)
    return screen(head, list_pane(top, rows))


def _tile(here: AppContext, view: str, row: Row, chosen: bool) -> ft.Control:
    id, words, notes, mark, _ = row
    head = line(title(words), pill(*mark)) if mark else title(words)
    path = routes.office("logs", view, id)
    shown = [quiet(note) for note in notes if note]
    return row_tile(head, *shown, on_click=lambda _: here.go(path), chosen=chosen)
