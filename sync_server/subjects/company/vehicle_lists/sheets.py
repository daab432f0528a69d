"""What a file of several sheets holds, whatever its format, and which sheet is the list (ORD-1).

May not know how any format is read.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final, TypeAlias

import msgspec

from rulebook.subjects.company.vehicle_list.cells import Cell, is_blank
from rulebook.subjects.company.vehicle_list.columns import NAMES_PLATE, header_strength
from rulebook.subjects.company.vehicle_list.judge import HEADER_WITHIN, RawRow
from rulebook.subjects.company.vehicle_list.layout import Layout
from sync_server.subjects.company.vehicle_lists.faults import FileFault

WIDEST: Final = 128  # columns read
ENOUGH: Final = HEADER_WITHIN * 2  # rows of a sheet that say whether it is a list
SEPARATOR: Final = "\n"  # between sheets' names in a fault's details; no name holds one


Header: TypeAlias = Callable[[Sequence[Cell]], int]
"""How much a row looks like the header that is looked for: `header_strength` of vehicles, or another list's."""


class OtherSheet(msgspec.Struct, frozen=True):
    """A sheet that was not read: its name, whether it is hidden, how many of its rows hold anything, whether it
    looks like a vehicle list too."""

    title: str
    hidden: bool
    rows: int
    is_list: bool = False


class SheetRows(msgspec.Struct, frozen=True):
    """The rows of the sheet that was read, numbered as the sheet numbers them, and what else the file holds.

    `hidden` tells that the sheet itself is hidden: it was asked for by name.
    """

    sheet: str
    rows: tuple[RawRow, ...]
    layout: Layout = Layout()
    others: tuple[OtherSheet, ...] = ()
    hidden: bool = False


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: its rows that hold anything, the first of them at least."""

    title: str
    hidden: bool
    rows: tuple[RawRow, ...]
    header: Header = header_strength

    @property
    def strength(self) -> int:
        """How much the best row looks like a header; -1 for a sheet with nothing in it."""
        filled = (cells for _, cells in self.rows if not all(is_blank(cell) for cell in cells))
        return max((self.header(cells) for cells in islice(filled, HEADER_WITHIN)), default=-1)


def choose(sheets: Sequence[Sheet], wanted: str | None) -> Sheet:
    """The sheet called `wanted`, or the one visible sheet with a header that names plates.

    Raises FileFault file.no_sheet, list.empty, file.two_lists, or file.hidden_list where only a hidden sheet
    holds one.
    """
    if wanted is not None:
        named = [sheet for sheet in sheets if sheet.title == wanted]
        if not named:
            raise FileFault("file.no_sheet", sheet=wanted)
        return named[0]
    visible = [sheet for sheet in sheets if not sheet.hidden]
    strength = {sheet.title: sheet.strength for sheet in sheets}
    lists = [sheet for sheet in visible if strength[sheet.title] > NAMES_PLATE]
    if len(lists) > 1:
        names = SEPARATOR.join(sheet.title for sheet in lists)
        raise FileFault("file.two_lists", first=lists[0].title, second=lists[1].title, sheets=names)
    best = max(visible, key=lambda sheet: strength[sheet.title], default=None)
    if best is None or strength[best.title] < 2:
        hidden = [sheet for sheet in sheets if sheet.hidden and strength[sheet.title] > NAMES_PLATE]
        if hidden:
            names = SEPARATOR.join(sheet.title for sheet in hidden)
            raise FileFault("file.hidden_list", sheet=hidden[0].title, sheets=names)
    if best is None:
        raise FileFault("list.empty")
    return best


def others_than(
    chosen: Sheet, sheets: Sequence[Sheet], counts: Mapping[str, int] | None = None
) -> tuple[OtherSheet, ...]:
    """The sheets that were not read and hold anything; `counts` has their rows where they were read in part."""
    return tuple(
        OtherSheet(
            sheet.title,
            sheet.hidden,
            (counts or {}).get(sheet.title, len(sheet.rows)),
            sheet.strength > NAMES_PLATE,
        )
        for sheet in sheets
        if sheet is not chosen and sheet.rows
    )
