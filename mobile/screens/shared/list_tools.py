"""Every list of the office is narrowed down by date and sorted by what its rows say: one control for all of them.

What was set stays in the list's form. Days are typed as people write them; what cannot be read narrows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import flet as ft

from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.rows import TOOLS, small_button
from mobile.ui.app_context import Form
from mobile.ui.fields import text_field
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.kernel.times import read_date

R = TypeVar("R")
NEWEST, OLDEST = "newest", "oldest"
OPEN, FIRST, LAST, SORT = "tools", "tools.first", "tools.last", "tools.sort"


@dataclass(frozen=True)
class Narrowing:
    """What is set: days as ISO text, '' where none is; and by what the list is sorted."""

    first: str
    last: str
    sort: str

    def holds(self, moment: str) -> bool:
        """Whether a day, or a moment in company time, lies within. What has none does while nothing is asked."""
        if not moment:
            return not (self.first or self.last)
        return (not self.first or self.first <= moment[:10]) and (not self.last or moment[:10] <= self.last)


def narrowing(form: Form, default: str = NEWEST) -> Narrowing:
    def day(name: str) -> str:
        read = typed_date(form.text(name))
        return read if read_date(read) else ""

    return Narrowing(day(FIRST), day(LAST), form.text(SORT, default) or default)


def sorted_out(
    form: Form,
    rows: Sequence[R],
    at: Callable[[R], str],
    columns: Mapping[str, Callable[[R], Any]],
    default: str = NEWEST,
) -> list[R]:
    """The rows within the days that are set, in the order that is set. `at` is a row's moment, as ISO text.

    Under a `default` that is neither by date nor a column the rows stay in their own order.
    """
    asked = narrowing(form, default)
    found = [row for row in rows if asked.holds(at(row))]
    if asked.sort in (NEWEST, OLDEST):
        return sorted(found, key=at, reverse=asked.sort == NEWEST)
    return sorted(found, key=columns[asked.sort]) if asked.sort in columns else found


def list_tools(
    form: Form, columns: Sequence[str], changed: Callable[[], None], default: str = NEWEST
) -> list[ft.Control]:
    """A button; behind it two days and the columns to sort by (words list.by.<column>). It says what is set."""
    asked = narrowing(form, default)
    is_open = bool(form.get(OPEN, False))

    def toggle(_: Any) -> None:
        form.put(OPEN, not is_open)
        changed()

    def by(name: str) -> Callable[..., None]:
        def press(_: Any) -> None:
            form.put(SORT, name)
            changed()

        return press

    def clear(_: Any) -> None:
        for name in (FIRST, LAST, SORT):
            form.put(name, "")
        changed()

    days = "–".join((asked.first, asked.last)) if asked.first or asked.last else ""
    said = " · ".join(p for p in (t(f"list.by.{asked.sort}"), days) if p)
    button = small_button(t("list.tools", set=said), toggle, ft.Icons.TUNE_ROUNDED, on=is_open)
    if not is_open:
        return [ft.Row([button], wrap=True, data=TOOLS)]
    names = dict.fromkeys((default, NEWEST, OLDEST, *columns))
    sorts = [small_button(t(f"list.by.{name}"), by(name), on=name == asked.sort) for name in names]
    return [
        ft.Row([button, small_button(t("list.clear"), clear)], wrap=True, spacing=S, run_spacing=S),
        ft.Row(
            [
                text_field(form, FIRST, t("list.first"), changed, expand=True, hint="2026-01-15"),
                text_field(form, LAST, t("list.last"), changed, expand=True, hint="2026-01-15"),
            ],
            spacing=S,
        ),
        ft.Row([*sorts], wrap=True, spacing=S, run_spacing=S),
    ]
