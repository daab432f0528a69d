"""Finds the header of a list and reads every row below it, cell by cell. May not know the archive nor files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from rulebook.master_lists.list_kinds import ListColumn, ListKind
from rulebook.master_lists.readings import ReadCell, bare
from rulebook.subjects.company.vehicle_list.cells import Cell, is_blank, visible
from rulebook.subjects.company.vehicle_list.columns import NAMES_PLATE, header_key
from rulebook.subjects.company.vehicle_list.judge import HEADER_WITHIN, MOST_ROWS, RawRow
from rulebook.subjects.company.vehicle_list.layout import PLAIN, Layout, fill_merged
from rulebook.subjects.company.vehicle_list.reasons import ListError

_BRACKETS: Final = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_LONGEST_NAME: Final = 60


class ReadRow(msgspec.Struct, frozen=True):
    """A row: its number, its cells by field, and what speaks against the row as a whole ("" for nothing)."""

    row: int
    cells: dict[str, ReadCell]
    code: str = ""


class ReadList(msgspec.Struct, frozen=True):
    """A list as it was read: headings by field, headings that nobody knows, rows, rows passed over."""

    header_row: int
    headings: dict[str, str]
    ignored: tuple[str, ...]
    rows: tuple[ReadRow, ...]
    passed_over: tuple[int, ...] = ()


def header_of(kind: ListKind) -> Callable[[Sequence[Cell]], int]:
    """How much a row looks like this kind's header: columns named, 100 more where the key column is one."""
    known = {key: column.field for column in kind.columns for key in column.keys}

    def strength(cells: Sequence[Cell]) -> int:
        fields = {field for cell in cells if (field := _field(known, cell))}
        return len(fields) + (NAMES_PLATE if kind.key in fields and len(fields) > 1 else 0)

    return strength


def _field(known: Mapping[str, str], cell: Cell) -> str:
    if not isinstance(cell, str) or len(cell) > _LONGEST_NAME:
        return ""
    return known.get(header_key(cell)) or known.get(header_key(_BRACKETS.sub("", cell))) or ""


def read_list(
    kind: ListKind, rows: Iterable[RawRow], *, layout: Layout = PLAIN, strict_width: bool = False
) -> ReadList:
    """The list in `rows` (row number, cells); `strict_width`: more cells than the header are a stray separator.

    Raises ListError (list.*) where there is no header, one means the same twice, or nothing stands below.
    """
    whole = ((row, cells) for row, cells in rows if not all(is_blank(cell) for cell in cells))
    filled = list(fill_merged(whole, layout.merged))
    if not filled:
        raise ListError("list.empty")
    strength = header_of(kind)
    strengths = [strength(cells) for _, cells in filled[:HEADER_WITHIN]]
    best = max(range(len(strengths)), key=strengths.__getitem__)
    if strengths[best] < 2 or (strengths[best] < NAMES_PLATE and not _names_vehicles(kind, strengths[best])):
        raise ListError("list.no_columns", columns="、".join(column.zh for column in kind.columns[:4]))
    header_row, header = filled[best]
    placed = _columns(kind, header_row, header, layout)
    found: list[ReadRow] = []
    passed: list[int] = []
    for row, cells in filled[best + 1 :]:
        if strength(cells) >= 2 and all(is_blank(cell) or cell in header for cell in cells):
            passed.append(row)
            continue
        read = {column.field: column.reads(bare(_at(cells, place))) for place, column in placed.items()}
        if not any(cell.text or cell.code for cell in read.values()):
            passed.append(row)
            continue
        found.append(ReadRow(row, read, _whole_row(row, cells, header, layout, strict_width)))
        if len(found) > MOST_ROWS:
            raise ListError("list.too_many_rows", limit=MOST_ROWS)
    if not found:
        raise ListError("list.no_lines", row=header_row)
    known = {header[place] for place in placed}
    ignored = tuple(visible(str(name)) for name in header if name not in known and not is_blank(name))
    headings = {column.field: visible(str(header[place])) for place, column in placed.items()}
    return ReadList(header_row, headings, ignored, tuple(found), tuple(passed))


def _names_vehicles(kind: ListKind, strength: int) -> bool:
    """Vehicles go by their VIN too: a list of theirs need not have the key column."""
    return len(kind.named) > 1 and kind.key == "plate" and strength >= 2


def _columns(kind: ListKind, row: int, header: Sequence[Cell], layout: Layout) -> dict[int, ListColumn]:
    known = {key: column.field for column in kind.columns for key in column.keys}
    placed: dict[int, ListColumn] = {}
    taken: dict[str, Cell] = {}
    shown = sorted(range(len(header)), key=lambda place: place in layout.hidden_columns)
    for place in shown:
        field = _field(known, header[place])
        if not field:
            continue
        if field in taken:
            if place in layout.hidden_columns:
                continue
            first, second = str(taken[field]), str(header[place])
            raise ListError("list.column_twice", row=row, first=first, second=second)
        taken[field] = header[place]
        placed[place] = kind.column(field)
    return placed


def _whole_row(row: int, cells: Sequence[Cell], header: Sequence[Cell], layout: Layout, strict: bool) -> str:
    if row in layout.hidden_rows:
        return "row.hidden"
    return "row.too_many_cells" if strict and any(not is_blank(c) for c in cells[len(header) :]) else ""


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def read_again(kind: ListKind, row: int, texts: Mapping[str, str]) -> ReadRow:
    """A row from the texts of its cells, as a phone hands it back after the trial."""
    fields = {column.field: column for column in kind.columns}
    return ReadRow(row, {field: fields[field].reads(text) for field, text in texts.items() if field in fields})
