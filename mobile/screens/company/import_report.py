"""What a vehicle list was judged to be, row by row: taken, put right, refused, each with its reason (ORD-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flet as ft

from mobile.screens.shared.panes import cut, filter_row
from mobile.screens.shared.rows import line
from mobile.ui import theme
from mobile.ui.app_context import AppContext, Form
from mobile.ui.basics import banner, card, label, pill, quiet
from mobile.ui.text import t
from mobile.ui.theme import M, S

TONES = {"taken": "ok", "cleaned": "info", "refused": "overdue"}
ICONS = {"cleaned": ft.Icons.AUTO_FIX_HIGH_ROUNDED}


@dataclass(frozen=True)
class Row:
    """One row of the file and what became of it."""

    row: int
    verdict: str
    column: str
    reason: str


@dataclass(frozen=True)
class Report:
    """The whole file."""

    rows: tuple[Row, ...]
    good: int
    refused: int
    imported: int
    notes: tuple[str, ...] = ()
    question: str = ""
    sheets: tuple[str, ...] = ()
    as_printed: int = 0

    @classmethod
    def read(cls, said: dict[str, Any]) -> Report:
        rows = tuple(
            Row(int(r["row"]), str(r["verdict"]), str(r.get("column") or ""), str(r.get("reason") or ""))
            for r in said.get("rows", ())
        )
        good, refused, imported = (int(said.get(name, 0)) for name in ("good", "refused", "imported"))
        notes = tuple(str(note) for note in said.get("notes", ()))
        stands = int(said.get("as_printed", 0))
        sheets = tuple(str(sheet) for sheet in said.get("sheets", ()))
        return cls(rows, good, refused, imported, notes, str(said.get("question", "")), sheets, stands)

    def count(self, verdict: str) -> int:
        return sum(r.verdict == verdict for r in self.rows)


def report_view(here: AppContext, form: Form, report: Report, file: str, redraw: Callable[[], None]) -> ft.Control:
    """Figures above, rows below, refused ones first unless one asks otherwise."""
    view = form.text("view", "refused" if report.refused else "all")
    rows = [r for r in report.rows if view in ("all", r.verdict)]
    shown, rest = cut(rows, form, redraw)
    options: list[tuple[str, str, int | None]] = [("all", t("office.import.rows"), len(report.rows))]
    options += [(v, t(f"office.import.{v}"), report.count(v)) for v in TONES]
    parts: list[ft.Control] = []
    if report.imported:
        done = t("office.import.done", count=report.imported)
        parts.append(banner(done, t("office.import.done.todo"), "ok"))
    elif report.refused:
        parts.append(
            banner(
                t("office.import.some_refused", count=report.refused), t("office.import.whole"), "wait", "ORD-1"
            )
        )
    if report.notes:
        parts.append(banner(t("lists.notes"), "\n".join(report.notes), "wait", "ORD-1"))
    parts.append(ft.Row([_figure(v, report.count(v)) for v in TONES], spacing=S))
    parts.append(filter_row(form, "view", options, redraw, view))
    if shown:
        parts.append(card(*[_row(r) for r in shown], *rest, padding=M, spacing=M))
    else:
        parts.append(quiet(t("office.import.no_rows")))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _figure(verdict: str, count: int) -> ft.Control:
    colours = theme.look().tone(TONES[verdict])
    icon = ICONS.get(verdict, theme.ICONS[TONES[verdict]])
    return ft.Container(
        ft.Column(
            [
                ft.Row(
                    [
                        ft.Icon(icon, size=18, color=colours.ink),
                        label(t(f"office.import.{verdict}"), color=colours.ink),
                    ],
                    spacing=6,
                ),
                label(str(count), ft.TextThemeStyle.HEADLINE_MEDIUM, colours.ink),
            ],
            spacing=0,
            tight=True,
        ),
        bgcolor=colours.ground if count else ft.Colors.SURFACE_CONTAINER_HIGH,
        border_radius=16,
        padding=M,
        expand=True,
    )


def _row(row: Row) -> ft.Control:
    mark = pill(t(f"office.import.{row.verdict}"), TONES[row.verdict], ICONS.get(row.verdict))
    words: list[ft.Control] = [
        line(label(t("office.import.row", row=row.row), ft.TextThemeStyle.TITLE_SMALL), mark)
    ]
    if row.reason:
        words.append(label(row.reason, color=ft.Colors.ON_SURFACE_VARIANT))
    return ft.Column(words, spacing=2, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
