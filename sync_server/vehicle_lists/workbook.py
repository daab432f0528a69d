"""Reads the rows of an XLSX vehicle list. May not know what the cells mean, beyond finding the sheet with the
header.
"""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, Protocol, cast

import msgspec
import openpyxl

from rulebook.vehicle_list import Cell, RawRow, UnreadCell, header_strength
from rulebook.vehicle_list.cells import is_blank
from rulebook.vehicle_list.columns import NAMES_PLATE
from rulebook.vehicle_list.judge import HEADER_WITHIN
from sync_server.vehicle_lists.faults import FileFault

MOST_UNPACKED: Final = 100 * 2**20  # bytes
MOST_PARTS: Final = 5_000
WIDEST: Final = 128  # columns read
LAST_ROW: Final = 1_048_576  # what the format allows
_CHUNK: Final = 2**20
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # of XML, whichever parser
    NotImplementedError,
    AttributeError,
    EOFError,
    KeyError,
    IndexError,
    OSError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)  # what openpyxl and zipfile raise on files made by hand or by accident


class _Sheet(Protocol):
    """What is used of a worksheet opened for reading only, which the library's types do not say."""

    title: str
    sheet_state: str

    def reset_dimensions(self) -> None: ...
    def iter_rows(self, *, max_col: int, values_only: bool = False) -> Iterator[tuple[Any, ...]]: ...


class SheetRows(msgspec.Struct, frozen=True):
    """The rows of the sheet that was read, numbered as the sheet numbers them."""

    sheet: str
    rows: tuple[RawRow, ...]


def read_workbook(data: bytes, sheet: str | None = None) -> SheetRows:
    """The rows of the sheet that holds the list: `sheet`, or the one visible sheet with a header that names
    plates.

    Raises FileFault (file.*) for what is no XLSX, is damaged, unpacks to over 100 MB, or holds two such
    sheets (ORD-1).
    """
    has_formulas = _inspect(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations, none of which is read
            values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if has_formulas else None
    except _BROKEN as error:
        raise FileFault("file.torn", part=type(error).__name__) from error
    chosen = _choose(cast("list[_Sheet]", values.worksheets), sheet)
    written = cast("_Sheet", formulas[chosen.title]) if formulas else None
    return SheetRows(chosen.title, tuple(_rows(chosen, written)))


def _inspect(data: bytes) -> bool:
    """Check that every part of the archive is whole and harmless; whether any sheet holds formulas."""
    part, formulas, is_workbook = "zip", False, False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED or len(entries) > MOST_PARTS:
                raise FileFault("file.too_large_inside", limit=MOST_UNPACKED // 2**20)
            for entry in entries:
                part = entry.filename
                is_workbook |= part == "xl/workbook.xml"
                if entry.flag_bits & 1:
                    raise FileFault("file.encrypted")
                formulas |= _inspect_part(archive, entry)
    except _BROKEN as error:
        if isinstance(error, FileFault):
            raise
        raise FileFault("file.torn", part=part) from error
    if not is_workbook:
        raise FileFault("file.not_a_list")
    return formulas


def _inspect_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Read a part to its end, checksum included; no document type, the way to entity bombs. Whether it has
    formulas.
    """
    formulas, before = False, b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            window = before + chunk
            if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in window:
                raise FileFault("file.torn", part=entry.filename)
            formulas |= b"<f>" in window or b"<f " in window or b"<f/" in window or b":f>" in window
            before = chunk[-16:]
    return formulas


def _choose(sheets: list[_Sheet], wanted: str | None) -> _Sheet:
    if wanted is not None:
        named = [sheet for sheet in sheets if sheet.title == wanted]
        if not named:
            raise FileFault("file.no_sheet", sheet=wanted)
        return named[0]
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not visible:
        raise FileFault("list.empty")
    strength = {sheet.title: _strength(sheet) for sheet in visible}
    lists = [sheet for sheet in visible if strength[sheet.title] > NAMES_PLATE]
    if len(lists) > 1:
        raise FileFault("file.two_lists", first=lists[0].title, second=lists[1].title)
    return max(visible, key=lambda sheet: strength[sheet.title])


def _strength(sheet: _Sheet) -> int:
    """How much the sheet's best row looks like a header; -1 for a sheet with nothing in it."""
    filled = (cells for _, cells in _rows(sheet, None) if not all(is_blank(cell) for cell in cells))
    return max((header_strength(cells) for cells in islice(filled, HEADER_WITHIN)), default=-1)


def _rows(values: _Sheet, formulas: _Sheet | None) -> Iterator[RawRow]:
    """The rows of a sheet that hold anything; in a formula's cell whose result was not saved, an UnreadCell."""
    row, before = 0, None
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
            found: list[Cell] = [cell.value for cell in cells]
            if texts is not None:
                found = [_unread(cell, text) for cell, text in zip(cells, texts, strict=True)]
            while found and found[-1] is None:
                found.pop()
            if found:
                yield row, found
    except _BROKEN as error:
        if isinstance(error, FileFault):
            raise
        raise FileFault("file.torn_row", sheet=values.title, row=row) from error


def _unread(cell: Any, written: object) -> Cell:
    """The value of a cell; where a formula has none saved, that. A saved empty text ("str") is a value."""
    value: Cell = cell.value
    if value is None and cell.data_type == "n" and written is not None:
        return UnreadCell("cell.formula")
    return value
