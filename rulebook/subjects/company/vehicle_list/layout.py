"""How a sheet is laid out beside its cells: merged cells, hidden rows and columns (ORD-1). May not know files.

A merged cell belongs to all its rows: one plate over two terminals, one driver over ten trucks. Only its first
column is filled downwards; a title over the whole width stays one cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from rulebook.subjects.company.vehicle_list.cells import Cell, is_blank, visible
from rulebook.subjects.company.vehicle_list.columns import field_named


class Merged(msgspec.Struct, frozen=True):
    """A merged range: rows as the sheet numbers them, columns from 0, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


class Layout(msgspec.Struct, frozen=True):
    """What a sheet says beside its cells; rows as the sheet numbers them, columns from 0.

    `knows_hidden` is False where the format was read without saying which rows are hidden.
    """

    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    knows_hidden: bool = True


PLAIN: Final = Layout()
"""A file without merged cells or hidden rows, such as CSV."""


def fill_merged(
    rows: Iterable[tuple[int, Sequence[Cell]]], merged: Collection[Merged]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows with every merged cell's value in each of its rows; rows that hold nothing of their own are left
    out.
    """
    if not merged:
        yield from rows
        return
    starting: dict[int, list[Merged]] = {}
    for area in merged:
        if area.last_row > area.first_row:
            starting.setdefault(area.first_row, []).append(area)
    standing: dict[int, tuple[int, Cell]] = {}  # column → (last row, value)
    for row, cells in rows:
        if all(is_blank(cell) for cell in cells):
            continue
        found = list(cells)
        for column, (last, value) in list(standing.items()):
            if row > last:
                del standing[column]
                continue
            found += [None] * (column + 1 - len(found))
            if is_blank(found[column]):
                found[column] = value
        for area in starting.get(row, ()):
            if area.first_column < len(cells) and not is_blank(cells[area.first_column]):
                standing[area.first_column] = (area.last_row, cells[area.first_column])
        yield row, found


def header_over_two_rows(
    row: int, header: Sequence[Cell], below: tuple[int, Sequence[Cell]] | None, merged: Collection[Merged]
) -> list[Cell] | None:
    """The header that `row` and the one below it make together, None where the header is one row only.

    Two rows make one header where merged cells tie them: "车牌号" down both, "司机" across "姓名" and "电话". The
    lower row must hold names only; a name below counts with the one above it where together they are known.
    """
    if below is None or below[0] != row + 1:
        return None
    tied = [area for area in merged if area.first_row <= row <= area.last_row]
    if not any(area.last_row > row or area.last_column > area.first_column for area in tied):
        return None
    upper = across(row, header, merged)
    names = [cell for place, cell in enumerate(below[1]) if not is_blank(cell) and cell != _at(upper, place)]
    if not names or not all(isinstance(cell, str) for cell in names):
        return None
    joined = joined_names(upper, below[1])
    gained = sum(1 for place, cell in enumerate(joined) if field_named(cell) and cell != _at(header, place))
    return joined if gained else None


def across(row: int, cells: Sequence[Cell], merged: Collection[Merged]) -> list[Cell]:
    """The row with each cell that is merged across filled in all its columns."""
    found = list(cells)
    for area in merged:
        if area.first_row <= row <= area.last_row and area.last_column > area.first_column:
            width = min(area.last_column, area.first_column + 127)
            found += [None] * (width + 1 - len(found))
            for column in range(area.first_column + 1, width + 1):
                if is_blank(found[column]):
                    found[column] = found[area.first_column]
    return found


def joined_names(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """Names of two header rows made one: "司机" over "姓名" is "司机姓名"."""
    return [_name(_at(upper, place), _at(lower, place)) for place in range(max(len(upper), len(lower)))]


def _name(above: Cell, below: Cell) -> Cell:
    if not isinstance(below, str) or is_blank(below) or above == below:
        return above
    if not isinstance(above, str) or is_blank(above):
        return below
    both = visible(above) + visible(below)
    return both if field_named(both) else below if field_named(below) else above if field_named(above) else both


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None
