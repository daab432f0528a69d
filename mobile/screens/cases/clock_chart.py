"""How terms were kept, by month and row, and where the time went; each figure opens its list (SLA-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.cases.clock_cards import span
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.branches import asked_branch, branch_filter
from mobile.screens.shared.panes import cut, pane_body, pane_head
from mobile.screens.shared.rows import line, link_row, pair
from mobile.ui import theme
from mobile.ui.app_context import AppContext, use_app_context, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, quiet, title
from mobile.ui.fields import choice
from mobile.ui.frame import screen
from mobile.ui.text import month, t, when
from mobile.ui.theme import M, S
from rulebook.policy.running_clocks import GRADE_NAMES as LATE
from rulebook.subjects.branches.counting import branch_of_clock
from rulebook.subjects.cases.figures import (
    BROKEN,
    DEFINED,
    KEPT,
    OUTCOMES,
    PAUSED,
    RUNNING,
    Ran,
    Tally,
    all_clocks,
    falls_in,
    tallies,
    total,
)
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.orders.records import Order

TONES = {KEPT: "ok", BROKEN: "overdue", RUNNING: "info", PAUSED: "wait"}
WENT = (("ours", "info"), ("customer", "wait"), ("parts", "overdue"), ("unit", "calm"))
HEIGHT = 18


@ft.component
def ClockChart(back: Callable[[], Any] | None) -> ft.Control:
    """Bars a row, the month's figures, the list behind the one that was pressed, and what each figure counts."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.cases.chart")
    world = here.session.world
    now = here.session.now()
    of_branch = asked_branch(form, world)
    every = all_clocks(world.all(ServiceCase), world.all(Order))
    ran = [one for one in every if of_branch(branch_of_clock(world, one))]
    counted = tallies(world, ran, now)
    chips = branch_filter(form, world, redraw)
    if not counted:
        nothing = empty_state(ft.Icons.BAR_CHART_ROUNDED, t("case.chart.none"), t("case.chart.none.hint"))
        return screen(pane_head(t("case.chart"), back=back), pane_body(*beyond_note(here), *chips, nothing))
    months = sorted({one.month for one in counted}, reverse=True)
    chosen = form.text("month", months[0])
    if chosen not in months:
        chosen = months[0]
    shown = [one for one in counted if one.month == chosen]

    def pick(row: str, figure: str) -> Any:
        def press(_: Any) -> None:
            form.put("row", row)
            form.put("figure", figure)
            redraw()

        return press

    parts: list[ft.Control] = [
        *beyond_note(here),
        *chips,
        choice(form, "month", "", [(m, month(m)) for m in months], redraw, chosen),
        *[_row(one, pick) for one in shown],
        heading(t("case.chart.went")),
        _went(total(shown)),
    ]
    if (figure := form.text("figure")) and (row := form.text("row")):
        behind = [r for r in ran if _is(r, chosen, row, figure, now)]
        listed, rest = cut(sorted(behind, key=lambda r: r.clock.start, reverse=True), form, redraw)
        name = f"{t(f'clock.row.{row}')} · {_words(figure)} {len(behind)}"
        parts += [heading(name), card(*[_behind(here, one) for one in listed], *rest, padding=S, spacing=0)]
    parts += [heading(t("case.chart.defined")), card(*_definitions(), spacing=S)]
    return screen(pane_head(t("case.chart"), t("case.chart.under"), back=back), pane_body(*parts))


def _is(one: Ran, month_: str, row: str, figure: str, now: datetime) -> bool:
    """Whether a clock is one of those that a figure counts: the same question as the figure's own."""
    return one.clock.start[:7] == month_ and one.clock.row == row and falls_in(one.clock, figure, now)


def _words(figure: str) -> str:
    return t(f"clock.figure.{figure}" if figure in OUTCOMES else f"clock.grade.{figure}")


def _row(one: Tally, pick: Callable[[str, str], Any]) -> ft.Control:
    """One row: its share kept, a bar of its parts, and a button for each figure and each grade of lateness."""
    rate = t("case.chart.rate", rate=f"{one.rate / 10:.1f}", of=one.ended) if one.rate is not None else "—"
    counts = {name: getattr(one, name) for name in OUTCOMES} | {name: one.late.get(name, 0) for name in LATE}
    buttons = [
        ft.TextButton(f"{_words(name)} {count}", on_click=pick(one.row, name), height=48)
        for name, count in counts.items()
        if count
    ]
    return card(
        line(title(t(f"clock.row.{one.row}")), label(rate)),
        _bar([(getattr(one, name), TONES[name]) for name in OUTCOMES], rate),
        ft.Row([*buttons], wrap=True, spacing=0, run_spacing=0),
        spacing=S,
    )


def _bar(parts: list[tuple[int, str]], said: str) -> ft.Control:
    """One bar in parts as wide as their figures; `said` is what a screen reader says."""
    boxes = [
        ft.Container(bgcolor=theme.look().tone(tone).strong, height=HEIGHT, expand=count)
        for count, tone in parts
        if count
    ]
    bar = ft.Container(ft.Row([*boxes], spacing=2), border_radius=6, clip_behavior=ft.ClipBehavior.HARD_EDGE)
    return ft.Semantics(label=said, content=bar)


def _went(whole: Tally) -> ft.Control:
    """Ours, the customer, parts, a unit under repair: all of the open time there was."""
    parts = [(getattr(whole, name), tone) for name, tone in WENT]
    rows = [pair(t(f"case.chart.{name}"), span(getattr(whole, name))) for name, _ in WENT]
    return card(_bar(parts, t("case.chart.went")), *rows, spacing=S)


def _behind(here: AppContext, one: Ran) -> ft.Control:
    path = routes.office("cases" if one.kind == "case" else "orders", one.id)
    note = " · ".join(p for p in (one.customer, one.owner, when(one.clock.start, here.session.now())) if p)
    icon = ft.Icons.SUPPORT_AGENT_ROUNDED if one.kind == "case" else ft.Icons.ASSIGNMENT_OUTLINED
    return link_row(one.number, note, icon, lambda _: here.go(path))


def _definitions() -> list[ft.Control]:
    rows: list[ft.Control] = []
    for name in DEFINED:
        words = [title(t(f"clock.figure.{name}")), quiet(t(f"clock.figure.{name}.words"))]
        rows.append(ft.Column([*words], spacing=0, tight=True))
    return [ft.Column(rows, spacing=M, tight=True)]
