"""Fleet by month: who was seen, who was not, who never was; a cell opens its round (RND-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.rounds import ways
from mobile.screens.rounds.walk import TONES
from mobile.ui import theme
from mobile.ui.app_context import AppContext, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, label, pill, quiet
from mobile.ui.fields import choice
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import month as month_words
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.kernel.times import company_day
from rulebook.subjects.rounds.matrix import ORDER, Row, cell, matrix, months_to, seen_in
from rulebook.subjects.rounds.records import Round, RoundPlan, RoundStop

WIDE, TALL, NAME = 76, 48, 116
MONTHS = 12
MOST = 200
"""So many vehicles are drawn; a plan narrows them down."""


@ft.component
def FleetMatrix(back: Callable[[], Any]) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("rounds.matrix")
    world = here.session.world
    rounds = {one.id: one for one in world.all(Round)}
    rows = matrix(rounds.values(), world.all(RoundStop), form.text("plan"))
    used = {month for row in rows for month in row.cells}
    today = company_day(here.session.now())
    months = [month for month in months_to(today, MONTHS) if not used or month >= min(used)]
    months += sorted(month for month in used if month > months_to(today, 1)[0])
    head = page_head(t("rounds.matrix"), t("rounds.matrix.under"), back=back, readable=False)
    plans = [("", t("rounds.matrix.all")), *((one.id, one.name) for one in world.all(RoundPlan))]
    parts: list[ft.Control] = [choice(form, "plan", t("rounds.plans"), plans, redraw)]
    if not rows:
        parts.append(empty_state(ft.Icons.GRID_ON_ROUNDED, t("rounds.empty"), ways.how_to_begin(here)))
        return screen(head, body(*parts, readable=False))
    legend = [pill(t(f"rounds.cell.{word}"), TONES[word]) for word in ORDER]
    parts.append(ft.Row([*legend], wrap=True, spacing=S, run_spacing=S))
    if never := sum(row.never for row in rows):
        parts.append(ft.Row([pill(t("rounds.never", count=never), "overdue")]))
    parts.append(_grid(here, rows[:MOST], months, rounds))
    if len(rows) > MOST:
        parts.append(quiet(t("rounds.matrix.more", count=len(rows) - MOST)))
    return screen(head, body(*parts, readable=False))


def _grid(here: AppContext, rows: list[Row], months: list[str], rounds: dict[str, Round]) -> ft.Control:
    """Names at the left, months scroll; below each month how many of how many were seen."""
    names: list[ft.Control] = [_box(quiet(t("rounds.seen_of")), NAME)]
    heads: list[ft.Control] = []
    for month in months:
        seen, of = seen_in(rows, month)
        inner: list[ft.Control] = [
            label(month_words(month), ft.TextThemeStyle.LABEL_SMALL),
            quiet(f"{seen}/{of}" if of else "—"),
        ]
        heads.append(_box(ft.Column(inner, spacing=0, tight=True, horizontal_alignment=_MID), WIDE))
    lines: list[ft.Control] = [ft.Row(heads, spacing=2, tight=True)]
    for row in rows:
        mark = t("rounds.never.short") if row.never else ""
        said: list[ft.Control] = [label(row.name), *([quiet(mark)] if mark else [])]
        names.append(_box(ft.Column(said, spacing=0, tight=True), NAME))
        lines.append(ft.Row([_cell(here, row, month, rounds) for month in months], spacing=2, tight=True))
    grid = ft.Row([ft.Column(lines, spacing=2, tight=True)], scroll=ft.ScrollMode.AUTO, expand=True)
    return ft.Row([ft.Column(names, spacing=2, tight=True), grid], spacing=4)


def _cell(here: AppContext, row: Row, month: str, rounds: dict[str, Round]) -> ft.Control:
    stops = row.cells.get(month, [])
    word = cell(stops, rounds)
    if not word:
        return _box(quiet("·"), WIDE)
    colours = theme.look().tone(TONES[word])
    said = t(f"rounds.cell.{word}")
    path = ways.rounds(here, stops[-1].round)
    inner = ft.Row(
        [ft.Icon(theme.ICONS[TONES[word]], size=14, color=colours.ink), label(said, _SMALL, colours.ink)],
        spacing=2,
        tight=True,
    )
    box = ft.Container(
        inner, width=WIDE, height=TALL, bgcolor=colours.ground, border_radius=8, alignment=ft.Alignment.CENTER,
        on_click=lambda _: here.go(path), ink=True,
    )  # fmt: skip
    return ft.Semantics(label=f"{row.name} {month_words(month)} {said}", button=True, container=True, content=box)


def _box(inner: ft.Control, width: int) -> ft.Control:
    return ft.Container(inner, width=width, height=TALL, alignment=ft.Alignment.CENTER_LEFT)


_MID = ft.CrossAxisAlignment.CENTER
_SMALL = ft.TextThemeStyle.LABEL_SMALL
