"""Reads the rows of an XLSX vehicle list. May not know what the cells mean, beyond finding the sheet with the
header.
"""

import io
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, Protocol, cast

import openpyxl

from rulebook.subjects.company.vehicle_list.cells import Cell, UnreadCell
from rulebook.subjects.company.vehicle_list.columns import header_strength
from rulebook.subjects.company.vehicle_list.judge import RawRow
from sync_server.core.xlsx_text import unescaped
from sync_server.subjects.company.vehicle_lists.archive import BROKEN, inspect
from sync_server.subjects.company.vehicle_lists.faults import FileFault
from sync_server.subjects.company.vehicle_lists.sheet_layout import filled_rows, sheet_layout, transitional
from sync_server.subjects.company.vehicle_lists.sheets import (
    ENOUGH,
    WIDEST,
    Header,
    Sheet,
    SheetRows,
    choose,
    others_than,
)

MOST_CELLS: Final = 800_000
LAST_ROW: Final = 1_048_576  # what the format allows


class _Sheet(Protocol):
    """What is used of a worksheet opened for reading only, which the library's types do not say."""

    title: str
    sheet_state: str
    _worksheet_path: str

    def reset_dimensions(self) -> None: ...
    def iter_rows(self, *, max_col: int, values_only: bool = False) -> Iterator[tuple[Any, ...]]: ...


def read_workbook(data: bytes, wanted: str | None = None, header: Header = header_strength) -> SheetRows:
    """The rows of the sheet that holds the list: `wanted`, or the one visible sheet with a header that names
    plates.

    Raises FileFault (file.*) for what is no XLSX, is damaged, unpacks to over 100 MB, or holds two such
    sheets (ORD-1).
    """
    found = inspect(data)
    if "xl/workbook.xml" not in found.parts:
        raise FileFault("file.not_a_list")
    try:
        data = transitional(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations, none of which is read
            values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if found.formulas else None
        opened = cast("list[_Sheet]", values.worksheets)
    except BROKEN as error:
        raise FileFault("file.torn", part=type(error).__name__) from error
    heads = [
        Sheet(s.title, s.sheet_state != "visible", tuple(islice(_rows(s, None), ENOUGH)), header) for s in opened
    ]
    chosen = choose(heads, wanted)
    rest = {sheet.title: sheet for sheet in opened}
    sheet = rest.pop(chosen.title)
    written = cast("_Sheet", formulas[chosen.title]) if formulas else None
    rows = tuple(_rows(sheet, written))
    try:
        layout = sheet_layout(data, sheet._worksheet_path)
        counts = {title: filled_rows(data, other._worksheet_path) for title, other in rest.items()}
    except BROKEN as error:
        raise FileFault("file.torn", part=sheet._worksheet_path) from error
    return SheetRows(chosen.title, rows, layout, others_than(chosen, heads, counts), chosen.hidden)


def _rows(values: _Sheet, formulas: _Sheet | None) -> Iterator[RawRow]:
    """The rows of a sheet that hold anything; in a formula's cell whose result was not saved, an UnreadCell."""
    row, filled, before = 0, 0, None
    values.reset_dimensions()  # what a file says about its own size is often wrong
    computed = values.iter_rows(max_col=WIDEST)
    written: Iterator[tuple[Any, ...]] | None = None
    if formulas is not None:
        formulas.reset_dimensions()
        written = formulas.iter_rows(max_col=WIDEST, values_only=True)
    try:
        for row, cells in enumerate(computed, start=1):
            if row > LAST_ROW:
                raise FileFault("file.torn_row", sheet=values.title, row=LAST_ROW)
            texts = next(written) if written is not None else None
            if cells is before:  # one and the same filler stands for all rows that the file leaves out
                continue
            before = cells
            found: list[Cell] = [_value(cell) for cell in cells]
            if texts is not None:
                found = [_unread(cell, text) for cell, text in zip(cells, texts, strict=True)]
            while found and found[-1] is None:
                found.pop()
            filled += len(found)
            if filled > MOST_CELLS:
                raise FileFault("file.too_many_cells", limit=MOST_CELLS)
            if found:
                yield row, found
    except BROKEN as error:
        if isinstance(error, FileFault):
            raise
        raise FileFault("file.torn_row", sheet=values.title, row=row) from error


def _value(cell: Any) -> Cell:
    value: Cell = cell.value
    return unescaped(value) if isinstance(value, str) else value


def _unread(cell: Any, written: object) -> Cell:
    """The value of a cell; where a formula has none saved, that. A saved empty text ("str") is a value."""
    value = _value(cell)
    if value is None and cell.data_type == "n" and written is not None:
        return UnreadCell("cell.formula")
    if isinstance(value, int) and value == 0 and isinstance(written, str) and written.startswith("="):
        return UnreadCell("cell.formula_zero", "0")  # what writers that cannot calculate leave as a result
    return value
