"""Reads vehicle lists that are not XLSX: XLS and WPS ET (xlrd), XLSB and ODS (calamine) (ORD-1).

May not know what the cells mean. A format that nobody reads is named, with what to do.
"""

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final
from xml.etree.ElementTree import iterparse

import python_calamine
import xlrd
from xlrd.xldate import xldate_as_datetime

from rulebook.subjects.company.vehicle_list.cells import Cell
from rulebook.subjects.company.vehicle_list.columns import header_strength
from rulebook.subjects.company.vehicle_list.judge import RawRow
from rulebook.subjects.company.vehicle_list.layout import Layout, Merged
from sync_server.subjects.company.vehicle_lists.archive import BROKEN, inspect
from sync_server.subjects.company.vehicle_lists.error_cells import Errors, ods_errors, with_errors, xlsb_errors
from sync_server.subjects.company.vehicle_lists.faults import FileFault
from sync_server.subjects.company.vehicle_lists.sheets import WIDEST, Header, Sheet, SheetRows, choose, others_than

_ZIP: Final = b"PK"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # XLS, ET, and XLSX with a password
_PASSWORD: Final = "EncryptedPackage".encode("utf-16-le")
_BIFF: Final = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
_MANIFEST: Final = "META-INF/manifest.xml"
_LOCKED: Final = "encrypted"  # what xlrd says of a workbook with a password


def kind_of(data: bytes) -> str:
    """The kind of spreadsheet that the bytes are: xlsx, xls, xlsb, ods, or "" for none.

    Raises FileFault file.encrypted for an Excel workbook with a password.
    """
    if data.startswith((_COMPOUND, *_BIFF)):
        if _PASSWORD in data:
            raise FileFault("file.encrypted")
        return "xls"
    if not data.startswith(_ZIP):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except BROKEN:
        return "xlsx"  # whose reader says what is torn
    if "encrypted-package" in names:  # OpenDocument with a password, as written since ODF 1.3
        raise FileFault("file.encrypted")
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "ods" if "content.xml" in names and "xl/workbook.xml" not in names else "xlsx"


def read_other(data: bytes, kind: str, wanted: str | None = None, header: Header = header_strength) -> SheetRows:
    """The rows of the sheet that holds the list, from a workbook of `kind` xls, xlsb or ods.

    Raises FileFault file.encrypted, file.torn, file.old_format (not a workbook inside), and what `choose` does.
    """
    read = _READERS[kind]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read(data, wanted, header)
    except FileFault:
        raise
    except (*BROKEN, python_calamine.CalamineError, xlrd.XLRDError, xlrd.compdoc.CompDocError) as error:
        if _LOCKED in str(error).lower() or "password" in str(error).lower():
            raise FileFault("file.encrypted") from error
        raise FileFault("file.old_format") from error


def _xls(data: bytes, wanted: str | None, header: Header) -> SheetRows:
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    tables = list(book.sheets())
    sheets = [
        Sheet(table.name, table.visibility != 0, tuple(_xls_rows(table, book.datemode)), header)
        for table in tables
    ]
    chosen = choose(sheets, wanted)
    table = tables[sheets.index(chosen)]
    layout = Layout(
        tuple(Merged(top + 1, bottom, left, right - 1) for top, bottom, left, right in table.merged_cells),
        frozenset(row + 1 for row, info in table.rowinfo_map.items() if info.hidden or info.height == 0),
        frozenset(column for column, info in table.colinfo_map.items() if info.hidden or info.width == 0),
    )
    return SheetRows(chosen.title, chosen.rows, layout, others_than(chosen, sheets), chosen.hidden)


def _xls_rows(table: Any, datemode: int) -> Iterator[RawRow]:
    for row in range(table.nrows):
        found = [_xls_cell(cell, datemode) for cell in table.row_slice(row, 0, WIDEST)]
        while found and found[-1] is None:
            found.pop()
        if found:
            yield row + 1, found


def _xls_cell(cell: Any, datemode: int) -> Cell:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment: datetime = xldate_as_datetime(cell.value, datemode)
            return moment
        except (ValueError, OverflowError):
            return float(cell.value)
    return str(cell.value) if cell.ctype == xlrd.XL_CELL_TEXT else float(cell.value)


def _calamine(
    data: bytes,
    wanted: str | None,
    header: Header,
    layout_of: Callable[[bytes, str], Layout],
    errors_of: Callable[[bytes, str], Errors],
) -> SheetRows:
    inspect(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = _MANIFEST in archive.namelist() and archive.read(_MANIFEST)
    if manifest and b"encryption-data" in manifest:
        raise FileFault("file.encrypted")
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        shown = python_calamine.SheetVisibleEnum.Visible
        sheets = []
        for about in book.sheets_metadata:
            if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                rows = tuple(_calamine_rows(book.get_sheet_by_name(about.name)))
                sheets.append(Sheet(about.name, about.visible != shown, rows, header))
    chosen = choose(sheets, wanted)
    layout = layout_of(data, chosen.title)
    rows = with_errors(chosen.rows, errors_of(data, chosen.title))
    return SheetRows(chosen.title, rows, layout, others_than(chosen, sheets), chosen.hidden)


def _calamine_rows(table: python_calamine.CalamineSheet) -> Iterator[RawRow]:
    for row, cells in enumerate(table.to_python(skip_empty_area=False), start=1):
        found: list[Cell] = [None if cell == "" else cell for cell in cells[:WIDEST]]
        while found and found[-1] is None:
            found.pop()
        if found:
            yield row, found


def _xlsb(data: bytes, wanted: str | None, header: Header) -> SheetRows:
    return _calamine(data, wanted, header, lambda *_: Layout(knows_hidden=False), xlsb_errors)


def _ods(data: bytes, wanted: str | None, header: Header) -> SheetRows:
    return _calamine(data, wanted, header, ods_layout, ods_errors)


def ods_layout(data: bytes, title: str) -> Layout:
    """Merged ranges, hidden rows and columns of the table called `title` in an OpenDocument spreadsheet.

    Rows and columns may be written once for many ("repeated"); only the first hundred thousand are looked at.
    """
    merged: list[Merged] = []
    rows: set[int] = set()
    columns: set[int] = set()
    row = column = place = 0
    inside = False
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as content:
        for event, element in iterparse(content, events=("start", "end")):
            name = str(element.tag).rpartition("}")[2]
            said = {str(key).rpartition("}")[2]: value for key, value in element.attrib.items()}
            if name == "table" and event == "start":
                inside, row, column = said.get("name") == title, 0, 0
            elif name == "table" and event == "end":
                element.clear()
            if not inside or event == "end":
                if name == "table-row" and event == "end":
                    element.clear()
                continue
            hidden = said.get("visibility") in ("collapse", "filter")
            if name == "table-column":
                count = int(said.get("number-columns-repeated", 1))
                columns.update(range(column, min(column + count, 16_384)) if hidden else ())
                column += count
            elif name == "table-row":
                count = int(said.get("number-rows-repeated", 1))
                rows.update(range(row + 1, min(row + count, 100_000) + 1) if hidden else ())
                row, place = row + count, 0
            elif name in ("table-cell", "covered-table-cell"):
                down, across = int(said.get("number-rows-spanned", 1)), int(said.get("number-columns-spanned", 1))
                if down > 1 or across > 1:
                    merged.append(Merged(row, row + down - 1, place, place + across - 1))
                place += int(said.get("number-columns-repeated", 1))
    return Layout(tuple(merged), frozenset(rows), frozenset(columns))


_READERS: Final[dict[str, Callable[[bytes, str | None, Header], SheetRows]]] = {
    "xls": _xls,
    "xlsb": _xlsb,
    "ods": _ods,
}
