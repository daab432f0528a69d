"""Where a sheet of a workbook shows an error such as #N/A (ORD-1, CASH-5). May not know what the cells mean.

Their reader hands such cells over as empty (findings/calamine-error-cells.sh): a truck whose driver could not be
looked up would have none, a posting whose sum could not be worked out would be of nothing, without a word.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse

import xlrd
from openpyxl import load_workbook
from xlrd import error_text_from_code

from rulebook.subjects.company.vehicle_list.cells import Cell, is_error
from rulebook.subjects.company.vehicle_list.judge import RawRow
from sync_server.subjects.company.vehicle_lists.sheets import WIDEST

Errors: TypeAlias = Mapping[tuple[int, int], str]
"""The error that a cell shows, by its row from 1 and its column from 0."""

_BROKEN = (*(zipfile.BadZipFile, KeyError, OSError, ValueError, IndexError), ParseError, xlrd.XLRDError)
_ERROR_IN_XLSX: Final = b't="e"'
_LAST_ROW: Final = 100_000
_ROW, _ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156  # kinds of records in XLSB


def with_errors(rows: Iterable[RawRow], errors: Errors) -> tuple[RawRow, ...]:
    """The rows, and in empty cells the errors that stand there."""
    found: dict[int, list[Cell]] = {row: list(cells) for row, cells in rows}
    for (row, column), text in errors.items():
        cells = found.setdefault(row, [])
        cells.extend([None] * (column + 1 - len(cells)))
        if cells[column] is None:
            cells[column] = text
    return tuple(sorted(found.items()))


def errors_of(data: bytes, title: str) -> Errors:
    """The errors of a sheet in a workbook of any kind; none where it cannot be looked through for them."""
    try:
        if not data.startswith(b"PK"):
            return _xls_errors(data, title)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.namelist()
            sheets = (archive.read(part) for part in parts if part.startswith("xl/worksheets/sheet"))
            in_xlsx = "xl/workbook.xml" in parts and any(_ERROR_IN_XLSX in sheet for sheet in sheets)
        if "content.xml" in parts:
            return ods_errors(data, title)
        if "xl/workbook.bin" in parts:
            return xlsb_errors(data, title)
        return _xlsx_errors(data, title) if in_xlsx else {}
    except _BROKEN:
        return {}


def _xlsx_errors(data: bytes, title: str) -> Errors:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        return {
            (cell.row, cell.column - 1): str(cell.value)
            for row in book[title].iter_rows()
            for cell in row
            if cell.data_type == "e" and cell.row and cell.column
        }
    finally:
        book.close()


def _xls_errors(data: bytes, title: str) -> Errors:
    sheet = xlrd.open_workbook(file_contents=data, on_demand=True).sheet_by_name(title)
    return {
        (row + 1, column): str(error_text_from_code.get(int(sheet.cell_value(row, column)), "#N/A"))
        for row in range(sheet.nrows)
        for column, kind in enumerate(sheet.row_types(row))
        if kind == xlrd.XL_CELL_ERROR
    }


def ods_errors(data: bytes, title: str) -> Errors:
    """The errors of the table called `title` in an OpenDocument spreadsheet."""
    found: dict[tuple[int, int], str] = {}
    row, inside = 1, False
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as content:
        for event, element in iterparse(content, events=("start", "end")):
            name = _local(element.tag)
            if name == "table" and event == "start":
                inside, row = _said(element).get("name") == title, 1
            elif name == "table-row" and event == "end":
                if inside:
                    count = int(_said(element).get("number-rows-repeated", 1))
                    errors = dict(_errors_of_row(element))
                    for n in range(row, min(row + count, _LAST_ROW + 1)) if errors else ():
                        found |= {(n, column): text for column, text in errors.items()}
                    row += count
                element.clear()
    return found


def _errors_of_row(row: Element) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in row:
        if _local(cell.tag) not in ("table-cell", "covered-table-cell") or column >= WIDEST:
            continue
        count = int(_said(cell).get("number-columns-repeated", 1))
        shown = "".join("".join(part.itertext()) for part in cell if _local(part.tag) == "p").strip()
        if is_error(shown):
            yield from ((n, shown) for n in range(column, min(column + count, WIDEST)))
        column += count


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _said(element: Element) -> dict[str, str]:
    return {_local(key): value for key, value in element.attrib.items()}


def xlsb_errors(data: bytes, title: str) -> Errors:
    """The errors of the sheet called `title` in a binary workbook."""
    found: dict[tuple[int, int], str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        path = _path_of_sheet(archive, title)
        row = 0
        for kind, body in _records(archive.read(path) if path in archive.namelist() else b""):
            if kind == _ROW:
                row = _number(body, 0) + 1
            elif kind in (_ERROR, _FORMULA_ERROR) and len(body) > 8 and _number(body, 0) < WIDEST:
                found[row, _number(body, 0)] = str(error_text_from_code.get(body[8], "#N/A"))
    return found


def _path_of_sheet(archive: zipfile.ZipFile, title: str) -> str:
    """Where in the archive the sheet stands; "" where the workbook does not say."""
    parts = archive.namelist()
    rels = "xl/_rels/workbook.bin.rels"
    targets = {r.get("Id"): r.get("Target", "") for r in fromstring(archive.read(rels))} if rels in parts else {}
    for kind, body in _records(archive.read("xl/workbook.bin")):
        if kind == _SHEET:
            key, behind = _text(body, 8)
            if _text(body, behind)[0] == title:
                return posixpath.join("/xl", targets.get(key, "")).lstrip("/")
    return ""


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record; one that is cut off is left out."""
    place = 0
    while place < len(data):
        kind, place = _packed(data, place, 2)
        size, place = _packed(data, place, 4)
        if place + size > len(data):
            return
        yield kind, data[place : place + size]
        place += size


def _packed(data: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of at most so many bytes, and the place behind it."""
    value = 0
    for n in range(most):
        byte = data[place + n] if place + n < len(data) else 0
        value |= (byte & 0x7F) << (7 * n)
        if byte < 0x80:
            return value, place + n + 1
    return value, place + most


def _number(body: bytes, place: int) -> int:
    return int.from_bytes(body[place : place + 4], "little")


def _text(body: bytes, place: int) -> tuple[str, int]:
    """A text behind its length in signs of two bytes, and the place behind it."""
    behind = place + 4 + 2 * _number(body, place)
    return body[place + 4 : behind].decode("utf-16-le", "replace"), behind
