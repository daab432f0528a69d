"""The manager's month on one page: figures with what they mean, trend, by technician; each opens its list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.month.month_figures import TRENDED, Sheet, days_shown
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.branches import asked_branch, branch_filter, several
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.lookups import person_name, plates_said, vehicles_of, visitors_too
from mobile.screens.shared.panes import cut
from mobile.screens.shared.report_files import ReportFiles
from mobile.screens.shared.rows import link_row, small_button
from mobile.screens.shared.strip_plot import Dot, strip_plot
from mobile.screens.shared.worked_out import worked_out
from mobile.ui import theme
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, quiet
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import money, t, when
from mobile.ui.text import month as say_month
from mobile.ui.theme import XS, M, S
from rulebook.kernel.times import company_day
from rulebook.policy.month import AS_OF_NOW, MEASURES, Entry, entries
from rulebook.policy.reports import REPORTS
from rulebook.subjects.branches.counting import branch_of_order
from rulebook.subjects.orders.records import Order

REPORT = "month"
BRANCHES = "office.month.branch"
"""The form that keeps the branch that is asked for, for the page and the lists behind it."""
TILE, NAME, CELL = 236, 150, 104
_START, _STRETCH = ft.CrossAxisAlignment.START, ft.CrossAxisAlignment.STRETCH
_AT_RIGHT = ft.ButtonStyle(alignment=ft.Alignment.CENTER_RIGHT)


@ft.component
def Month(place: Place) -> ft.Control:
    """The page, or the list behind one of its figures."""
    if place.step in MEASURES:
        return keyed(Entries, f"list-{place.step}-{place.more}", place.step, place.more)
    return keyed(Figures, "figures")


def sheet_of(here: AppContext, form: Form, month: str = "") -> Sheet:
    """What is counted in the months of the trend, and in `month` beside them; of the branch asked for."""
    world, now = here.session.world, here.session.now()
    days = days_shown(now, month)
    sheet = worked_out(here.session, "month", days, lambda: Sheet(entries(world, now, days), now))
    if several(world):
        of_branch = asked_branch(form, world)
        return Sheet([one for one in sheet.entries if of_branch(branch_of_order(world, one.order))], now)
    return sheet


@ft.component
def Figures() -> ft.Control:
    """All figures of a month."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(BRANCHES)
    sheet = sheet_of(here, form)
    month, choose = ft.use_state(sheet.months[-1])
    chips = [small_button(say_month(m), _chosen(choose, m), on=m == month) for m in reversed(sheet.months)]
    tiles = [_tile(here, sheet, measure, month) for measure in _shown(sheet, month)]
    return screen(
        page_head(t("nav.month"), t("month.under"), big=True, readable=False),
        body(
            *beyond_note(here),
            *branch_filter(form, here.session.world, redraw),
            ft.Row([*chips], wrap=True, spacing=S, run_spacing=S),
            ft.Row([*tiles], wrap=True, spacing=M, run_spacing=M, vertical_alignment=_START),
            heading(t("month.trend")),
            _across(_trend(sheet, month, choose)),
            heading(t("month.people")),
            _across(_people(here, sheet, month)),
            *_strips(here, sheet, month),
            heading(t("finance.exports")),
            ft.Row([*_files(here, month)], wrap=True, spacing=S),
            readable=False,
        ),
    )


def _chosen(choose: Callable[[str], Any], month: str) -> Callable[..., None]:
    return lambda _: choose(month)


def _shown(sheet: Sheet, month: str) -> list[str]:
    """Of a month that is over, nothing is told that only holds now."""
    return [m for m in MEASURES if m not in AS_OF_NOW or month == sheet.months[-1]]


def _to(here: AppContext, measure: str, month: str, person: str = "") -> Callable[..., None]:
    return lambda _: here.go(routes.office("month", measure, f"{month}@{person}" if person else month))


def _tile(here: AppContext, sheet: Sheet, measure: str, month: str) -> ft.Control:
    """A figure, what it means, and how it was before; a press opens its list."""
    value, note = sheet.said(measure, month), sheet.note(measure, month)
    words = t(f"month.{measure}")
    inner = ft.Column(
        [
            label(words, ft.TextThemeStyle.TITLE_SMALL),
            ft.Text(value, size=32, weight=ft.FontWeight.W_700),
            label(note, ft.TextThemeStyle.BODY_MEDIUM),
            quiet(means(sheet, measure, month)),
        ],
        spacing=2, tight=True,
    )  # fmt: skip
    width = min(TILE, (here.width - 2 * theme.margin(False) - M) / 2) if not here.wide else TILE
    name = t("list.comma").join(p for p in (f"{words} {value}", note, means(sheet, measure, month)) if p)
    box = card(inner, on_click=_to(here, measure, month), name=name, padding=16)
    return ft.Container(box, width=width)


def means(sheet: Sheet, measure: str, month: str) -> str:
    """What a figure counts; with its edition where the score counts the same (KPI-1)."""
    edition = sheet.edition(measure, month)
    told = t(f"month.{measure}.means")
    return t("month.edition", means=told, edition=edition) if edition else told


def _across(rows: Sequence[ft.Control]) -> ft.Control:
    """A table that may be wider than the screen."""
    whole = ft.Container(ft.Column([*rows], spacing=XS, tight=True), padding=ft.Padding.only(bottom=M))
    return card(ft.Row([whole], scroll=ft.ScrollMode.ALWAYS), padding=M)


def _cells(first: str, rest: Sequence[ft.Control]) -> ft.Control:
    name = ft.Container(label(first, no_wrap=True), width=NAME)
    return ft.Row([name, *rest], spacing=XS, vertical_alignment=ft.CrossAxisAlignment.CENTER)


def _head(words: Sequence[str]) -> ft.Control:
    return _cells("", [ft.Container(quiet(w, text_align=ft.TextAlign.RIGHT), width=CELL) for w in words])


def _trend(sheet: Sheet, month: str, choose: Callable[[str], Any]) -> list[ft.Control]:
    """The table is the chart: each value in its cell, with a bar as long as it is large."""
    rows = [_head([say_month(m) for m in sheet.months])]
    for measure in TRENDED:
        values = {m: sheet.value(measure, m) for m in sheet.months}
        most = max(1, *values.values())
        said = t("list.comma").join(f"{say_month(m)} {value}" for m, value in values.items())
        cells = [_bar(value, most, m == month, _chosen(choose, m)) for m, value in values.items()]
        line = _cells(t(f"month.{measure}"), cells)
        rows.append(ft.Semantics(label=f"{t(f'month.{measure}')}: {said}", container=True, content=line))
    return rows


def _bar(value: int, most: int, on: bool, press: Callable[..., None]) -> ft.Control:
    """A value over a bar that is as long as it is large."""
    ink = ft.Colors.PRIMARY if on else ft.Colors.OUTLINE
    long = max(1, (CELL - 12) * value / most)
    return ft.Container(
        ft.Column(
            [label(str(value), text_align=ft.TextAlign.RIGHT), ft.Container(width=long, height=8, bgcolor=ink,
                                                                            border_radius=4)],
            spacing=2, tight=True, horizontal_alignment=ft.CrossAxisAlignment.END,
        ),
        width=CELL, padding=ft.Padding.symmetric(horizontal=4, vertical=6), on_click=press, border_radius=8,
        bgcolor=ft.Colors.PRIMARY_CONTAINER if on else None,
    )  # fmt: skip


def _people(here: AppContext, sheet: Sheet, month: str) -> list[ft.Control]:
    """A row a technician, by name; nobody is ranked."""
    shown = _shown(sheet, month)
    rows = [_head([t(f"month.{measure}") for measure in shown])]
    for person in visitors_too(here.session.world):
        cells = []
        for measure in shown:
            value = sheet.said(measure, month, person.id)
            press = _to(here, measure, month, person.id)
            name = f"{person.name}, {t(f'month.{measure}')}: {value}"
            button = ft.TextButton(value, on_click=press, height=48, width=CELL, style=_AT_RIGHT)
            cells.append(ft.Semantics(label=name, content=button))
        rows.append(_cells(person.name, cells))
    return rows


def _strips(here: AppContext, sheet: Sheet, month: str) -> list[ft.Control]:
    """How far apart people are in each figure; the values stand in the table above. A press opens the list."""
    strips = []
    for measure in _shown(sheet, month):
        dots = [
            Dot(person.name, sheet.value(measure, month, person.id), sheet.said(measure, month, person.id))
            for person in visitors_too(here.session.world)
        ]
        most = max((dot.value for dot in dots), default=0)
        if most > 0:
            ends = ("0", next(dot.said for dot in dots if dot.value == most))
            strips.append(strip_plot(t(f"month.{measure}"), dots, most, ends, press=_to(here, measure, month)))
    if not strips:
        return []
    return [heading(t("month.strips")), ft.Row(strips, wrap=True, spacing=M, run_spacing=M)]


def _files(here: AppContext, month: str) -> list[ft.Control]:
    """The same entries as a file, which bears the name of who takes it out (SEC-1)."""
    if not REPORTS[REPORT].intersection(here.session.me.roles):
        return [quiet(t("month.files.not"))]
    asked = [
        (form, f"/api/reports/{REPORT}?{urlencode({'form': form, 'month': month})}")
        for form in ("xlsx", "csv", "pdf")
    ]
    files = [(_called(form), path, f"{REPORT}-{month}.{form}") for form, path in asked]
    return [keyed(ReportFiles, f"files-{month}", "month", files)]


def _called(form: str) -> str:
    return t("month.print") if form == "pdf" else t("month.file", form=form.upper())


def _columns(here: AppContext) -> dict[str, Callable[[Entry], Any]]:
    def customer(entry: Entry) -> str:
        order = here.session.world.get(Order, entry.order)
        return order.customer_name if order else ""

    return {
        "technician": lambda e: (person_name(here.session.world, e.person), e.since),
        "customer": lambda e: (customer(e), e.since),
        "sum": lambda e: (-e.fen, e.since),
    }


@ft.component
def Entries(measure: str, which: str) -> ft.Control:
    """The list behind a figure: as many rows as it says, each opens its order."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(f"office.month.{measure}")
    month, _, person = which.partition("@")
    sheet = sheet_of(here, use_form(BRANCHES), month)
    month = month or company_day(sheet.now).strftime("%Y-%m")
    found = sorted_out(form, sheet.of(measure, month, person), lambda e: e.since, _columns(here))
    shown, rest = cut(found, form, redraw)
    whose = [person_name(here.session.world, person)] if person else []
    under = " · ".join([say_month(month), *whose, sheet.said(measure, month, person)])
    rows: list[ft.Control] = [_entry(here, sheet, entry) for entry in shown]
    if not rows:
        rows = [empty_state(ft.Icons.INBOX_OUTLINED, t("month.none"), t("month.none.hint"))]
    return screen(
        page_head(t(f"month.{measure}"), under, back=lambda: here.go(routes.office("month")), readable=False),
        body(
            quiet(means(sheet, measure, month)),
            *beyond_note(here),
            ft.Row([*_files(here, month)], wrap=True, spacing=S),
            *list_tools(form, tuple(_columns(here)), redraw),
            card(*rows, *rest, padding=S, spacing=0),
            readable=False,
        ),
    )


def _entry(here: AppContext, sheet: Sheet, entry: Entry) -> ft.Control:
    order = here.session.world.get(Order, entry.order)
    plates = plates_said(vehicles_of(here.session.world, order)) if order else []
    words = " · ".join([*plates, order.customer_name if order else t("record.not_here")])
    parts = [when(entry.since, sheet.now), person_name(here.session.world, entry.person)]
    note = " · ".join(p for p in [*parts, order.number if order else ""] if p)
    path = routes.office("orders", entry.order)
    sum_ = label(money(entry.fen)) if entry.receipt else None
    return link_row(words, note, ft.Icons.ASSIGNMENT_OUTLINED, lambda _: here.go(path), sum_)
