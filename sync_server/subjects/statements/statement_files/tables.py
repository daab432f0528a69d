"""From a file's bytes to numbered rows of text: CSV in any encoding, workbooks old and new, archives (CASH-5).

May not know what the cells mean. Rows are numbered as an editor or a spreadsheet shows them.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

import msgspec
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from sync_server.subjects.company.vehicle_lists.error_cells import errors_of, with_errors
from sync_server.subjects.statements.statement_files.cells import as_text
from sync_server.subjects.statements.statement_files.faults import UnreadableStatement

Row = tuple[int, list[str]]

MOST_UNPACKED = 100 * 2**20  # bytes
MOST_PARTS = 5_000
DELIMITERS = (",", "\t", ";", "|")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
"""What an archive raises that was damaged on its way."""
_MARKED = re.compile(r"[`'][0-9]{15,}|[0-9]{15,}\t")
_ARCHIVE = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<style")


class Table(msgspec.Struct, frozen=True):
    """Numbered rows. `ended`: the last line has its line end; one without may have been cut off.

    `marked`: long numbers stand behind the wallet's marks (` or tab): no spreadsheet has touched them.
    """

    rows: list[Row]
    ended: bool = True
    marked: bool = False


def tables_of(data: bytes) -> Iterator[list[Table]]:
    """Every table that the file holds (a sheet, a member of an archive), each with the ways to read it.

    Raises UnreadableStatement for a file that is empty, encrypted, damaged or a page of the web.
    """
    if not data.strip():
        raise UnreadableStatement("empty")
    if data.startswith(_ARCHIVE):
        yield from _archive(data)
    elif data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise UnreadableStatement("password")
        yield from _workbook(data)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower().startswith(_MARKUP):
        raise UnreadableStatement("web_page")
    else:
        yield from _delimited(data)


def _archive(data: bytes) -> Iterator[list[Table]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise UnreadableStatement("too_large")
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableStatement("password")
            if any(part.filename in ("xl/workbook.xml", "content.xml", "xl/workbook.bin") for part in parts):
                yield from _workbook(data)
                return
            for part in parts:
                if part.file_size:
                    yield from tables_of(archive.read(part))
    except UnreadableStatement:
        raise
    except _BROKEN as error:
        raise UnreadableStatement("torn") from error


def _workbook(data: bytes) -> Iterator[list[Table]]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                found = ((n, [None if cell == "" else cell for cell in row]) for n, row in enumerate(rows, 1))
                whole = with_errors(found, errors_of(data, name))
                yield [Table([(n, [as_text(cell) for cell in row]) for n, row in whole])]
    except PasswordError as error:
        raise UnreadableStatement("password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableStatement("torn") from error


def _delimited(data: bytes) -> Iterator[list[Table]]:
    text = decoded(data).replace("\0", "")
    ended = text.endswith(("\n", "\r"))
    marked = bool(_MARKED.search(text))
    yield [Table(_records(text, delimiter), ended, marked) for delimiter in DELIMITERS if delimiter in text]


def decoded(data: bytes) -> str:
    """As text; a byte that fits no encoding spoils its own row only."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if data.count(b"\0") > len(data) // 4:
        return data.decode("utf-16-le", "replace")
    readings = [data.decode(encoding, "replace") for encoding in ("utf-8-sig", "gb18030")]
    return min(readings, key=lambda text: text.count("\ufffd"))


def _records(text: str, delimiter: str) -> list[Row]:
    """By quotation marks where they pair up; line by line where one of them would swallow the rows behind it."""
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        before = 0
        for cells in reader:
            if any("\n" in cell and cell.count(delimiter) >= 3 for cell in cells):
                return _lines(text, delimiter)
            rows.append((before + 1, [as_text(cell) for cell in cells]))
            before = reader.line_num
    except csv.Error:
        return _lines(text, delimiter)
    return rows


def _lines(text: str, delimiter: str) -> list[Row]:
    rows: list[Row] = []
    for n, line in enumerate(text.splitlines(), 1):
        try:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            cells = [line[:200]]
        rows.append((n, [as_text(cell) for cell in cells]))
    return rows
