"""What is asked of a database, answered: the entries that fit, their sums, and a table of two dimensions (ARC-1).

Every month of a year and every year between the first and the last is there, with nought where nothing was: a
year in which nothing happened in October has an October.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from rulebook.numbers.searching import finder
from rulebook.subjects.archive.databases import NATURES, Entry
from rulebook.subjects.archive.records import Dimension, Measure, Query

MONTHS = tuple(f"{month:02d}" for month in range(1, 13))
MOST_YEARS = 50
"""Days that lie further apart ask for everything, and name no years."""


def asked(entries: Iterable[Entry], query: Query) -> list[Entry]:
    """Those that the question is about, in their order."""
    fits = finder(query.company)
    return [
        one
        for one in entries
        if (not query.year or one.day[:4] == query.year)
        and (not query.first or one.day >= query.first)
        and (not query.last or one.day <= query.last)
        and (not query.dealer or one.dealer == query.dealer)
        and (not query.office or one.office == query.office)
        and (not query.nature or one.nature == query.nature)
        and fits((one.company,))
    ]


def place(entry: Entry, by: Dimension) -> str:
    """Where an entry stands in a dimension; '' where it has none. A month is that of any year, 01 to 12."""
    match by:
        case Dimension.YEAR:
            return entry.day[:4]
        case Dimension.MONTH:
            return entry.day[5:7]
        case Dimension.COMPANY:
            return entry.company
        case Dimension.DEALER:
            return entry.dealer_name
        case Dimension.OFFICE:
            return entry.office
        case Dimension.NATURE:
            return entry.nature


def places(entries: Sequence[Entry], by: Dimension, query: Query) -> list[str]:
    """The rows, or columns, of a table: no month and no year between is left out, whatever happened in it."""
    there = {place(one, by) for one in entries}
    if by is Dimension.MONTH:
        return list(MONTHS)
    if by is Dimension.YEAR:
        return _years(there, query)
    if by is Dimension.NATURE:
        return [one for one in (*NATURES, "") if one in there]
    return sorted(there, key=lambda one: (not one, one))


def _years(there: set[str], query: Query) -> list[str]:
    """Every year from the first to the last, of the entries and of the days that were asked for."""
    named = {year for year in (query.year, query.first[:4], query.last[:4]) if year} | there
    if named and int(max(named)) - int(min(named)) > MOST_YEARS:
        named = there
    return [f"{year:04d}" for year in range(int(min(named)), int(max(named)) + 1)] if named else []


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of each cell by (row, column); `of` is everything that was asked for, of which it is made.

    `by_row`, `by_column`: those of a whole row, or column. All lists have the order of `of`.
    """

    query: Query
    rows: list[str]
    columns: list[str]
    of: list[Entry]
    cells: dict[tuple[str, str], list[Entry]]
    by_row: dict[str, list[Entry]]
    by_column: dict[str, list[Entry]]

    def behind(self, row: str | None = None, column: str | None = None) -> list[Entry]:
        """The list behind a figure: of a cell, of a whole row or column, or of everything."""
        if row is not None and column is not None:
            return self.cells.get((row, column), [])
        if row is not None:
            return self.by_row.get(row, [])
        return self.of if column is None else self.by_column.get(column, [])

    def value(self, row: str | None = None, column: str | None = None) -> int:
        """A figure in the table's own measure: the sum of the list behind it, nought where that is empty."""
        return summed(self.behind(row, column), self.query.measure)


def summed(entries: Iterable[Entry], measure: Measure) -> int:
    """Entries, pieces or fen."""
    match measure:
        case Measure.COUNT:
            return sum(1 for _ in entries)
        case Measure.QUANTITY:
            return sum(one.quantity for one in entries)
        case Measure.FEN:
            return sum(one.fen for one in entries)


def crossed(entries: Iterable[Entry], query: Query) -> Table:
    """The question answered."""
    found = asked(entries, query)
    cells: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    by_row: dict[str, list[Entry]] = defaultdict(list)
    by_column: dict[str, list[Entry]] = defaultdict(list)
    for one in found:
        row, column = place(one, query.rows), place(one, query.columns)
        for kept in (cells[row, column], by_row[row], by_column[column]):
            kept.append(one)
    return Table(
        query=query,
        rows=places(found, query.rows, query),
        columns=places(found, query.columns, query),
        of=found,
        cells=dict(cells),
        by_row=dict(by_row),
        by_column=dict(by_column),
    )
