"""The archive's databases on one page: filters, sums, a cross-table; each figure opens its list (ARC-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import flet as ft
import msgspec

from mobile.app import routes
from mobile.screens.archive.database_entries import Listed
from mobile.screens.archive.database_filters import LIST, beside, dropped_filters, filters, query_of
from mobile.screens.archive.database_words import named, said
from mobile.screens.archive.saved_reports import SaveReport, saved_row
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.panes import AT_ONCE, cut, filter_row
from mobile.screens.shared.report_files import ReportFiles
from mobile.screens.shared.rows import PHONE
from mobile.ui import theme
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, quiet
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t
from mobile.ui.theme import XS, M, S
from rulebook.policy.reports import REPORTS
from rulebook.subjects.archive.cross_table import Table, crossed, summed
from rulebook.subjects.archive.databases import entries, report_name
from rulebook.subjects.archive.records import Database, Dimension, Measure

NAME, NAME_ON_PHONE, CELL, TILE = 148, 88, 84, 210
Opens = Callable[[str | None, str | None], Callable[..., None]]


def open_databases(here: AppContext) -> list[Database]:
    """Those whose reports one's roles may take out."""
    return [one for one in Database if REPORTS[report_name(one)].intersection(here.session.me.roles)]


@ft.component
def Databases() -> ft.Control:
    """The page, or the list behind the figure that was pressed."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.archive.databases")
    mine = open_databases(here)

    def leave() -> None:
        here.go(routes.office("archive"))

    if not mine:
        nothing = empty_state(ft.Icons.LOCK_OUTLINE_ROUNDED, t("archive.closed"), t("archive.closed.hint"))
        return screen(page_head(t("archive.databases"), back=leave, readable=False), body(nothing, readable=False))
    query = query_of(form, mine)
    every = entries(here.session.world, query.database)
    table = crossed(every, query)

    def shows(row: str | None, column: str | None) -> Callable[..., None]:
        def press(_: Any) -> None:
            form.put(LIST, [row, column])
            form.put("most", AT_ONCE)
            redraw()

        return press

    if (shown := form.get(LIST, None)) is not None:
        row, column = shown
        return keyed(Listed, f"list-{row}-{column}", form, table, row, column, redraw)
    found = [_sums(table, shows), *_crossed(form, table, shows, redraw)] if table.of else [_nothing()]
    return screen(
        page_head(t("archive.databases"), t("archive.databases.under"), back=leave, big=True, readable=False),
        body(
            filter_row(form, "database", [(str(one), t(f"archive.database.{one}"), None) for one in mine],
                       lambda: dropped_filters(form, redraw), mine[0]),
            quiet(t(f"archive.database.{query.database}.means")),
            *beyond_note(here),
            *saved_row(here, form, mine, redraw),
            heading(t("archive.filters")),
            card(*filters(form, every, query, redraw), padding=M, spacing=M),
            *found,
            heading(t("archive.save")),
            keyed(SaveReport, f"save-{form.text('opened')}", form, query, redraw),
            heading(t("finance.exports")),
            _files(table),
            readable=False,
        ),
    )  # fmt: skip


def _nothing() -> ft.Control:
    return empty_state(ft.Icons.INBOX_OUTLINED, t("archive.none"), t("archive.none.hint"))


def _sums(table: Table, shows: Opens) -> ft.Control:
    """Entries, pieces and yuan of all that was asked for."""
    tiles = []
    for measure in Measure:
        words, value = t(f"archive.measure.{measure}"), said(summed(table.of, measure), measure)
        inner = ft.Column(
            [label(words, ft.TextThemeStyle.TITLE_SMALL), ft.Text(value, size=28, weight=ft.FontWeight.W_700)],
            spacing=2,
            tight=True,
        )
        tiles.append(
            ft.Container(
                card(inner, on_click=shows(None, None), name=f"{words} {value}", padding=M), width=_tile()
            )
        )
    return ft.Row([*tiles], wrap=True, spacing=M, run_spacing=M)


def _tile() -> float:
    return TILE if theme.room() > 4 * TILE else (theme.room() - 2 * theme.margin(False) - M) / 2


def _crossed(form: Form, table: Table, shows: Opens, redraw: Callable[[], None]) -> list[ft.Control]:
    """What stands in rows, columns and cells is chosen; the table, wider than a screen, has its sums first."""
    dimensions = [(str(one), t(f"archive.by.{one}"), None) for one in Dimension]
    measures = [(str(one), t(f"archive.measure.{one}"), None) for one in Measure]
    chosen = [
        beside(t("archive.rows"), filter_row(form, "rows", dimensions, redraw, Dimension.YEAR)),
        beside(t("archive.columns"), filter_row(form, "columns", dimensions, redraw, Dimension.MONTH)),
        beside(t("archive.shows"), filter_row(form, "measure", measures, redraw, Measure.COUNT)),
    ]
    shown, rest = cut(table.rows, form, redraw)
    by = table.query
    lines = [_line("", [_head(t("archive.sum")), *(_head(named(by.columns, one)) for one in table.columns)])]
    lines += [_row(table, row, named(by.rows, row), shows) for row in shown]
    lines.append(_row(table, None, t("archive.sum"), shows))
    whole = ft.Container(ft.Column(lines, spacing=0, tight=True), padding=ft.Padding.only(bottom=M))
    across = ft.Row([whole], scroll=ft.ScrollMode.ALWAYS)
    return [heading(t("archive.table")), card(*chosen, padding=M, spacing=S), card(across, *rest, padding=M)]


def _line(first: str, cells: Sequence[ft.Control]) -> ft.Control:
    wide = NAME if theme.room() >= PHONE else NAME_ON_PHONE
    name = ft.Container(label(first, max_lines=2, overflow=ft.TextOverflow.ELLIPSIS), width=wide)
    return ft.Row([name, *cells], spacing=XS, vertical_alignment=ft.CrossAxisAlignment.CENTER)


def _head(words: str) -> ft.Control:
    return ft.Container(quiet(words, text_align=ft.TextAlign.RIGHT), width=CELL, padding=ft.Padding.only(right=12))


def _row(table: Table, row: str | None, words: str, shows: Opens) -> ft.Control:
    measure = table.query.measure
    cells = []
    for column in [None, *table.columns]:
        value = said(table.value(row, column), measure)
        over = named(table.query.columns, column) if column is not None else t("archive.sum")
        button = ft.TextButton(value, on_click=shows(row, column), height=48)
        name = f"{words}{t('list.comma')}{over}: {value}"
        cells.append(ft.Container(ft.Semantics(label=name, content=button), width=CELL,
                                  alignment=ft.Alignment.CENTER_RIGHT))  # fmt: skip
    return _line(words, cells)


def _files(table: Table) -> ft.Control:
    """What was asked, as a file, which bears the name of who takes it out (SEC-1)."""
    asked = {name: value for name, value in msgspec.to_builtins(table.query).items() if name != "database"}
    database = table.query.database
    files = []
    for form in ("xlsx", "csv"):
        path = f"/api/databases/{database}?{urlencode({'form': form, **asked})}"
        files.append((t("archive.file", form=form.upper()), path, f"{report_name(database)}.{form}"))
    return keyed(ReportFiles, f"files-{urlencode(asked)}-{database}", "databases", files)
