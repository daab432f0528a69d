"""Person by day, scrolling sideways: a shift's code, tinted by leave, rest and holiday; orders counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import flet as ft

from mobile.screens.rosters.roster_form import RosterDraft
from mobile.ui import theme
from mobile.ui.app_context import AppContext
from mobile.ui.basics import label
from mobile.ui.text import day_of_week, t
from rulebook.kernel.identity import Person
from rulebook.kernel.times import add_months, company_day, day_begins, day_ends
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.policy.working_days import is_working_day
from rulebook.subjects.absences.lookup import absences_on
from rulebook.subjects.orders.planned import planned_spans
from rulebook.subjects.orders.teamwork import orders_of
from rulebook.subjects.rosters.lookup import is_holiday

CELL, TALL, NAME = 48, 48, 104


@dataclass(frozen=True)
class Grid:
    """What the grid is drawn from. `put`: what a tap on a day does; None where nothing may be changed."""

    here: AppContext
    draft: RosterDraft
    first: date
    put: Callable[[str, int], None] | None

    @property
    def days(self) -> list[date]:
        count = (add_months(self.first, 1) - self.first).days
        return [self.first + timedelta(days=n) for n in range(count)]

    def tone(self, day: date) -> str:
        """How a day is tinted: public holiday, rest day, or not at all."""
        world = self.here.session.world
        if is_holiday(world, day):
            return "wait"
        return "" if is_working_day(world, day) else "calm"


def grid_of(grid: Grid) -> ft.Control:
    """Names at the left; the days scroll."""
    names: list[ft.Control] = [ft.Container(width=NAME, height=TALL)]
    lines: list[ft.Control] = [ft.Row([_head(grid, day) for day in grid.days], spacing=2, tight=True)]
    for row in grid.draft.rows:
        person = grid.here.session.world.get(Person, row.person)
        name = person.name if person else row.person
        names.append(ft.Container(label(name), width=NAME, height=TALL, alignment=ft.Alignment.CENTER_LEFT))
        orders = planned_on(grid, row.person)
        cells = [
            _cell(grid, row.person, name, day, code, orders[day])
            for day, code in zip(grid.days, row.codes, strict=False)
        ]
        lines.append(ft.Row(cells, spacing=2, tight=True))
    days = ft.Row([ft.Column(lines, spacing=2, tight=True)], scroll=ft.ScrollMode.AUTO, expand=True)
    return ft.Row([ft.Column(names, spacing=2, tight=True), days], spacing=4)


def planned_on(grid: Grid, person: str) -> Counter[date]:
    """How many orders of a person's are planned on each day of the month."""
    world = grid.here.session.world
    found: Counter[date] = Counter()
    for order in orders_of(world, person):
        if order.state in WITH_TECHNICIAN:
            found.update({company_day(span.begins) for span in planned_spans(world, order)})
    return found


def _box(tone: str, inner: ft.Control, **more: Any) -> ft.Container:
    ground = theme.look().tone(tone).ground if tone else ft.Colors.SURFACE_CONTAINER_LOW
    return ft.Container(
        inner, width=CELL, height=TALL, bgcolor=ground, border_radius=8, alignment=ft.Alignment.CENTER, **more
    )


def _head(grid: Grid, day: date) -> ft.Control:
    short = label(day_of_week(day), ft.TextThemeStyle.LABEL_SMALL)
    inner = ft.Column([label(str(day.day)), short], spacing=0, tight=True, horizontal_alignment=_MID)
    return _box(grid.tone(day), inner)


def _cell(grid: Grid, person: str, name: str, day: date, code: str, orders: int) -> ft.Control:
    away = absences_on(grid.here.session.world, person, day_begins(day), day_ends(day))
    tone = "info" if away else grid.tone(day)
    lines: list[ft.Control] = [label(code or "·", ft.TextThemeStyle.TITLE_SMALL)]
    if away or orders:
        words = t("roster.cell.away") if away else t("roster.cell.orders", count=orders)
        if away and orders:
            words += f" {orders}"
        lines.append(label(words, ft.TextThemeStyle.LABEL_SMALL))
    inner = ft.Column(lines, spacing=0, tight=True, horizontal_alignment=_MID)
    put = grid.put
    press = (lambda _: put(person, day.day)) if put is not None else None
    box = _box(tone, inner, on_click=press, ink=press is not None)
    if press is None:
        return box
    said = t("roster.cell", name=name, day=f"{day.month}/{day.day}", code=code or t("roster.off"))
    return ft.Semantics(label=said, button=True, container=True, content=box)


_MID = ft.CrossAxisAlignment.CENTER
