"""A day's acts as a time line with its gaps, and its figures in one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import flet as ft

from mobile.ui import theme
from mobile.ui.app_context import AppContext
from mobile.ui.basics import card, empty_state, label, quiet
from mobile.ui.text import clock, known, money_short, t
from mobile.ui.theme import M, S
from rulebook.kernel.times import iso, parse_time
from rulebook.subjects.logs.figures import FIGURES, gaps
from rulebook.subjects.logs.records import LogAct
from rulebook.subjects.rosters.lookup import work_on


def figure_words(figures: Mapping[str, int]) -> list[str]:
    """Each figure with its name; money as money."""
    found = [(name, figures[name]) for name in FIGURES if figures.get(name)]
    return [f"{t(f'log.figure.{name}')} {money_short(n) if name == 'fen' else n}" for name, n in found]


def figure_line(figures: Mapping[str, int]) -> ft.Control:
    """The day or week in figures, or that there are none."""
    return quiet(" · ".join(figure_words(figures)) or t("log.no_figures"))


def timeline(here: AppContext, person: str, day: date, acts: Sequence[LogAct]) -> ft.Control:
    """Acts by time, and between them where an hour and more has none."""
    if not acts:
        return empty_state(ft.Icons.EDIT_NOTE_OUTLINED, t("log.empty"), t("log.empty.hint"))
    work = work_on(here.session.world, person, day)
    now = here.session.now()
    holes = list(gaps(acts, work[0].begins, min(work[-1].ends, max(now, work[0].begins)))) if work else []
    rows: list[tuple[str, ft.Control]] = [(act.at, _act(act)) for act in acts]
    rows += [(iso(hole.begins), _gap(f"{clock(iso(hole.begins))}–{clock(iso(hole.ends))}")) for hole in holes]
    rows.sort(key=lambda row: parse_time(row[0]))
    return card(*[control for _, control in rows], spacing=S)


def _act(act: LogAct) -> ft.Control:
    words = t(f"command.{act.kind}") if known(f"command.{act.kind}") else act.kind
    return ft.Row(
        [
            ft.Container(label(clock(act.at), ft.TextThemeStyle.LABEL_LARGE), width=56),
            ft.Column(
                [label(words), *([quiet(act.words)] if act.words else [])], spacing=0, tight=True, expand=True
            ),
        ],
        spacing=M,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def _gap(hours: str) -> ft.Control:
    colours = theme.look().wait
    return ft.Container(
        label(t("log.gap", hours=hours), ft.TextThemeStyle.BODY_SMALL, colours.ink),
        bgcolor=colours.ground,
        border_radius=8,
        padding=ft.Padding.symmetric(horizontal=10, vertical=4),
    )
