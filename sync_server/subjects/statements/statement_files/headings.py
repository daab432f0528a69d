"""Finds the heading in a table, wherever it stands, and by it the layout (CASH-5). May not know what rows mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from sync_server.subjects.statements.statement_files.layouts import Layout
from sync_server.subjects.statements.statement_files.own import is_own
from sync_server.subjects.statements.statement_files.tables import Table

WITHIN = 120
"""So many rows may stand above the heading."""
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")


class Heading(msgspec.Struct, frozen=True):
    """The layout, the place of the heading in the table (from 0), and field → its columns, the best first."""

    layout: Layout
    place: int
    columns: Mapping[str, tuple[int, ...]]

    @property
    def strength(self) -> int:
        return len({column for columns in self.columns.values() for column in columns})


@cache
def key(text: str) -> str:
    """A heading as headings are compared: letters and figures only, half-width, lower case."""
    return "".join(ch for ch in unicodedata.normalize("NFKC", text).casefold() if ch.isalnum())


@cache
def keys(text: str) -> tuple[str, ...]:
    """The heading whole, and without what stands in brackets: 金额(元), 交易日期[ Transaction Date ]."""
    whole, short = key(text), key(_BRACKETS.sub("", unicodedata.normalize("NFKC", text)))
    return (whole, short) if short and short != whole else (whole,)


def find_heading(table: Table, layouts: Sequence[Layout]) -> Heading | None:
    """The first row that is the heading of a layout; where several layouts fit it, the one that knows most of it.

    A layout that the company has shown goes before those that come along, and one with marks of its own before
    one that fits any bank.
    """
    above = ""
    for place, (_, cells) in enumerate(table.rows[:WITHIN]):
        fitting = [found for layout in layouts if (found := _fits(layout, place, cells, above))]
        if fitting:
            return max(fitting, key=lambda h: (is_own(h.layout), bool(h.layout.marks), h.strength))
        above += "".join(cells)
    return None


def _fits(layout: Layout, place: int, cells: Sequence[str], above: str) -> Heading | None:
    columns = columns_of(layout, cells)
    if not all(_has(columns, need) for need in layout.needs):
        return None
    if layout.marks:
        named = {k for cell in cells for k in keys(cell)}
        if not any(key(mark) in named or mark in above for mark in layout.marks):
            return None
    return Heading(layout, place, columns)


def _has(columns: Mapping[str, tuple[int, ...]], need: str) -> bool:
    wanted = ("day", "at", "only_at") if need == "when" else (need,)
    return any(columns.get(field) for field in wanted)


def columns_of(layout: Layout, cells: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Field → the columns whose heading is one of its names, in the order of the names."""
    whole: dict[str, int] = {}
    short: dict[str, int] = {}
    for n, cell in enumerate(cells):
        if cell:
            first, *rest = keys(cell)
            whole.setdefault(first, n)
            for other in rest:
                short.setdefault(other, n)
    found: dict[str, tuple[int, ...]] = {}
    for field, names in layout.columns.items():
        places = [whole[key(name)] for name in names if key(name) in whole]
        places += [short[key(name)] for name in names if key(name) in short]
        if places:
            found[field] = tuple(dict.fromkeys(places))
    return found
