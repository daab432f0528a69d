"""How many of the due calls were made: by month, with the denominator, each opening its calls (FUP-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line, row_tile
from mobile.ui import theme
from mobile.ui.app_context import AppContext, use_app_context
from mobile.ui.basics import card, empty_state, heading, label, pill, quiet, title
from mobile.ui.frame import screen
from mobile.ui.text import day, t, when
from mobile.ui.text import month as month_name
from mobile.ui.theme import S
from rulebook.subjects.follow_ups.coverage import (
    COUNTED,
    DONE,
    GROUPS,
    LATE,
    LET_BE,
    NEVER,
    UNREACHED,
    WAITING,
    Month,
    coverage,
    group_of,
    month_of,
)
from rulebook.subjects.follow_ups.records import FollowUp

TONES = {DONE: "ok", LATE: "wait", UNREACHED: "info", NEVER: "overdue", WAITING: "calm", LET_BE: "calm"}
MOST = 120
"""So many calls of one group are listed."""


def month_rows(here: AppContext, chosen: str) -> list[ft.Control]:
    """The months, the newest first: asked of due, and a bar of what became of them."""
    months = coverage(here.session.world.all(FollowUp), here.session.now())
    if not months:
        nothing = empty_state(ft.Icons.QUERY_STATS_ROUNDED, t("calls.covered.none"), t("calls.covered.none.hint"))
        return [*beyond_note(here), nothing]
    rows: list[ft.Control] = [quiet(t("calls.covered.words")), *beyond_note(here)]
    return rows + [_tile(here, month, month.month == chosen) for month in reversed(months)]


def _tile(here: AppContext, month: Month, chosen: bool) -> ft.Control:
    path = routes.office("calls", "month", month.month)
    return row_tile(
        line(title(month_name(month.month)), title("—" if month.percent is None else f"{month.percent}%")),
        quiet(t("calls.covered.of", asked=month.asked, due=month.due)),
        bar(month),
        on_click=lambda _: here.go(path),
        chosen=chosen,
        name=month.month,
    )


def bar(month: Month) -> ft.Control:
    """Done, late, unreached, never asked, as shares of what was due."""
    parts = [
        ft.Container(expand=month.groups[name], bgcolor=theme.look().tone(TONES[name]).strong, height=10)
        for name in COUNTED
        if month.groups[name]
    ]
    return ft.Container(
        ft.Row([*parts], spacing=2), border_radius=5, clip_behavior=ft.ClipBehavior.HARD_EDGE, height=10,
        bgcolor=ft.Colors.OUTLINE_VARIANT,
    )  # fmt: skip


@ft.component
def MonthOf(month: str, back: Any) -> ft.Control:
    """One month: each group with its figure and its calls; headline and list are one query."""
    here = use_app_context()
    now = here.session.now()
    calls = [call for call in here.session.world.all(FollowUp) if month_of(call) == month]
    found = next(iter(coverage(calls, now)), None)
    head = pane_head(month_name(month), t("calls.view.covered"), back=back)
    if found is None:
        nothing = empty_state(ft.Icons.QUERY_STATS_ROUNDED, t("calls.covered.none"), t("calls.covered.none.hint"))
        return screen(head, pane_body(*beyond_note(here), nothing))
    percent = "—" if found.percent is None else f"{found.percent}%"
    parts: list[ft.Control] = [
        card(
            line(title(t("calls.covered.of", asked=found.asked, due=found.due)), title(percent)),
            bar(found),
            quiet(t("calls.covered.definition")),
            *beyond_note(here),
            spacing=S,
        )
    ]
    for name in GROUPS:
        several = sorted((c for c in calls if group_of(c, now) == name), key=lambda c: c.closes)
        if several:
            mark = pill(str(len(several)), TONES[name])
            parts.append(line(heading(t(f"calls.group.{name}")), mark))
            parts.append(card(*[_call(here, call) for call in several[:MOST]], spacing=S))
            parts += [quiet(t("calls.more", count=len(several) - MOST))] if len(several) > MOST else []
    return screen(head, pane_body(*parts))


def _call(here: AppContext, call: FollowUp) -> ft.Control:
    now = here.session.now()
    asked = t("calls.asked_by", name=call.by_name, when=when(call.at, now)) if call.by else ""
    notes = [t("calls.of", kind=t(f"calls.kind.{call.kind}"), day=day(call.due)), asked, call.why, call.reason]
    who = " · ".join(part for part in (call.customer_name, call.plate) if part)
    return ft.Column([label(who), quiet(" · ".join(n for n in notes if n))], spacing=0, tight=True)
