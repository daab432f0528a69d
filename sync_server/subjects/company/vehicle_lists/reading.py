"""From a file to a judged vehicle list, all or nothing (ORD-1). May not know orders or the database."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from rulebook.subjects.company.vehicle_list.columns import header_strength
from rulebook.subjects.company.vehicle_list.judge import judge_list
from rulebook.subjects.company.vehicle_list.reasons import ListError
from rulebook.subjects.company.vehicle_list.report import ListReport, RowReport, VehicleLine
from sync_server.subjects.company.vehicle_lists.delimited import LineRows, read_delimited
from sync_server.subjects.company.vehicle_lists.faults import FileFault, RefusedRows
from sync_server.subjects.company.vehicle_lists.other_formats import kind_of, read_other
from sync_server.subjects.company.vehicle_lists.sheets import Header, OtherSheet, SheetRows
from sync_server.subjects.company.vehicle_lists.workbook import read_workbook

MOST_BYTES: Final = 20 * 2**20
_COMPANY_LOCKS: Final = (b"E-SafeNet", b"%TSD-Header")
"""What encryption software of companies puts first into every file that leaves an office."""
_MARKUP: Final = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"mime-version")


class Report(msgspec.Struct, frozen=True):
    """A vehicle list's file, read and judged. `kind` is "xlsx", "xls", "xlsb", "ods" or "csv"; rows are numbered
    as sheet or editor shows them. `other_sheets` were not read; without `knows_hidden` nobody can tell which rows
    are hidden.
    """

    name: str
    kind: str
    judged: ListReport
    sheet: str | None = None
    encoding: str | None = None
    sheet_hidden: bool = False
    other_sheets: tuple[OtherSheet, ...] = ()
    knows_hidden: bool = True

    @property
    def rows(self) -> tuple[RowReport, ...]:
        """Every row that should hold a vehicle, in the file's order."""
        return self.judged.rows

    @property
    def good(self) -> tuple[RowReport, ...]:
        """The rows that may be imported."""
        return self.judged.good

    @property
    def refused(self) -> tuple[RowReport, ...]:
        """The rows that somebody must put right."""
        return self.judged.refused


def read_vehicle_list(
    source: Path | str | bytes,
    name: str | None = None,
    *,
    sheet: str | None = None,
    maker_forms: Mapping[str, Sequence[str]] | None = None,
    as_printed: bool = False,
) -> Report:
    """Read a vehicle list (XLSX, XLS, XLSB, ODS or CSV, told apart by content) from a path or from its bytes, and
    judge it (ORD-1).

    `name` is what errors and reports call the file; `sheet` picks one of several; `maker_forms` and
    `as_printed` as in `judge_list`. Raises FileFault for anything that keeps the list as a whole from being read;
    it names file, sheet and row or line.
    """
    called = name or (Path(source).name if isinstance(source, Path | str) else "")
    try:
        data = source if isinstance(source, bytes) else _bytes_of(Path(source))
        return _read(data, called, sheet, Judging(maker_forms, as_printed))
    except ListError as error:
        raise FileFault(error.code, **{**error.details, "name": called}) from error


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileFault("file.unreadable", problem=error.strerror or type(error).__name__) from error


class Judging(NamedTuple):
    """What the company says about numbers, and what was allowed for this list."""

    maker_forms: Mapping[str, Sequence[str]] | None
    as_printed: bool


class FileRows(NamedTuple):
    """What a file holds: its kind, and the rows of the sheet that was chosen or of the text that it is."""

    kind: str
    sheet: SheetRows | None = None
    lines: LineRows | None = None


def rows_of_file(data: bytes, sheet: str | None, header: Header) -> FileRows:
    """The rows of a file of any kind that is read; `header` says which sheet, encoding and separator are meant.

    Raises FileFault file.* for what cannot be read.
    """
    if not data.strip():
        raise FileFault("file.empty")
    if len(data) > MOST_BYTES:
        raise FileFault("file.too_large", limit=MOST_BYTES // 2**20)
    if any(mark in data[:64] for mark in _COMPANY_LOCKS):
        raise FileFault("file.locked_by_company")
    kind = kind_of(data)
    if kind:
        found = read_workbook(data, sheet, header) if kind == "xlsx" else read_other(data, kind, sheet, header)
        return FileRows(kind, sheet=found)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower().startswith(_MARKUP):
        raise FileFault("file.web_page")
    return FileRows("csv", lines=read_delimited(data, header))


def _read(data: bytes, name: str, sheet: str | None, how: Judging) -> Report:
    kind, found, lines = rows_of_file(data, sheet, header_strength)
    if found is not None:
        judged = judge_list(
            found.rows, maker_forms=how.maker_forms, as_printed=how.as_printed, layout=found.layout
        )
        return Report(
            name,
            kind,
            judged,
            sheet=found.sheet,
            sheet_hidden=found.hidden,
            other_sheets=found.others,
            knows_hidden=found.layout.knows_hidden,
        )
    assert lines is not None
    judged = judge_list(lines.rows, maker_forms=how.maker_forms, as_printed=how.as_printed, strict_width=True)
    _refuse_cut_line(lines, judged)
    return Report(name, "csv", judged, encoding=lines.encoding)


def _refuse_cut_line(lines: LineRows, judged: ListReport) -> None:
    """A last line without its line end and with fewer cells than the header was cut off in the making or
    sending.
    """
    refuse_cut_line(lines, judged.header_row, judged.rows[-1].row)


def refuse_cut_line(lines: LineRows, header_row: int, last_row: int) -> None:
    """Raises FileFault file.torn_line where the `last_row` of a list is one that was cut off."""
    row, cells = lines.rows[-1]
    columns = next(len(header) for line, header in lines.rows if line == header_row)
    if not lines.ended and last_row == row and len(cells) < columns:
        raise FileFault("file.torn_line", row=row, cells=len(cells), columns=columns)


def to_import(report: Report, accept_good_rows: bool = False) -> list[VehicleLine]:
    """The vehicles to import: all, or with leave the good ones only. A file with refused rows imports nothing
    else (ORD-1).

    Raises RefusedRows (rows.refused; rows.none_good where there is nothing to import at all).
    """
    vehicles = [row.vehicle for row in report.good if row.vehicle is not None]
    if not vehicles:
        raise RefusedRows("rows.none_good", name=report.name)
    if report.refused and not accept_good_rows:
        raise RefusedRows("rows.refused", name=report.name, refused=len(report.refused), good=len(vehicles))
    return vehicles
