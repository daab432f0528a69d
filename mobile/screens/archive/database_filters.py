"""What is asked of a database: its filters as a person sets them, and the question that they make (ARC-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft
import msgspec

from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.panes import filter_row
from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import Form
from mobile.ui.basics import quiet
from mobile.ui.fields import text_field
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.kernel.times import read_date
from rulebook.subjects.archive.databases import NATURES, Entry
from rulebook.subjects.archive.records import Database, Dimension, Measure, Query

FILTERS = ("year", "first", "last", "company", "dealer", "office", "nature")
TABLE = ("rows", "columns", "measure")
LIST = "list"
"""[row, column] of the figure whose list is open; None: of all rows, or all columns."""


def query_of(form: Form, mine: Sequence[Database]) -> Query:
    """The question; what cannot be read asks nothing."""
    chosen = form.text("database", mine[0])
    return Query(
        database=Database(chosen) if chosen in mine else mine[0],
        year=form.text("year"),
        first=_day(form.text("first")),
        last=_day(form.text("last")),
        company=form.text("company").strip()[:100],
        dealer=form.text("dealer"),
        office=form.text("office"),
        nature=form.text("nature"),
        rows=Dimension(form.text("rows", Dimension.YEAR) or Dimension.YEAR),
        columns=Dimension(form.text("columns", Dimension.MONTH) or Dimension.MONTH),
        measure=Measure(form.text("measure", Measure.COUNT) or Measure.COUNT),
    )


def _day(text: str) -> str:
    read = typed_date(text)
    return read if read_date(read) else ""


def put_query(form: Form, query: Query) -> None:
    """Set the filters as a saved report has them."""
    said = msgspec.to_builtins(query)
    for name in ("database", *FILTERS, *TABLE):
        form.put(name, said.get(name, ""))


def dropped_filters(form: Form, changed: Callable[[], None]) -> None:
    """Another database has other dealers, offices and natures; nothing is opened of a saved report any more."""
    for name in (*FILTERS, "opened"):
        form.put(name, "")
    changed()


def beside(words: str, chips: ft.Control) -> ft.Control:
    """What is chosen, and the chips of its values."""
    return ft.Row([ft.Container(quiet(words), width=64), ft.Container(chips, expand=True)], spacing=S)


def filters(form: Form, every: Sequence[Entry], query: Query, changed: Callable[[], None]) -> list[ft.Control]:
    """What the entries can be narrowed down by: only what some entry has is offered."""
    dealers = {one.dealer: one.dealer_name for one in every if one.dealer}
    by_name = sorted(dealers.items(), key=lambda one: one[1])
    there = {one.nature for one in every}
    rows = [
        ("year", [(year, t("archive.year", year=year)) for year in _years(every, query)]),
        ("nature", [(one, t(f"archive.nature.{one}")) for one in NATURES if one in there]),
        ("office", [(one, one) for one in sorted({one.office for one in every if one.office})]),
        ("dealer", by_name),
    ]
    offered: list[ft.Control] = []
    for name, options in rows:
        if options:
            chips = [("", t("archive.any"), None), *((value, words, None) for value, words in options)]
            offered.append(beside(t(f"archive.by.{name}"), filter_row(form, name, chips, changed, "")))

    def clear(_: Any) -> None:
        dropped_filters(form, changed)

    asked = any(getattr(query, name) for name in FILTERS)
    return [
        *offered,
        text_field(form, "company", t("archive.company"), changed),
        ft.Row(
            [
                text_field(form, "first", t("list.first"), changed, expand=True, hint="2026-01-15"),
                text_field(form, "last", t("list.last"), changed, expand=True, hint="2026-01-15"),
            ],
            spacing=S,
        ),
        *([ft.Row([small_button(t("archive.clear"), clear)])] if asked else []),
    ]


def _years(every: Sequence[Entry], query: Query) -> list[str]:
    """The latest first; the one that is asked for too, where nothing was in it."""
    return sorted({one.day[:4] for one in every} | ({query.year} if query.year else set()), reverse=True)
