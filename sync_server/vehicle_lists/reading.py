"""From a file to a judged vehicle list, all or nothing (ORD-1). May not know orders or the database."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from rulebook.vehicle_list import ListError, ListReport, RowReport, VehicleLine, judge_list
from sync_server.vehicle_lists.delimited import LineRows, read_delimited
from sync_server.vehicle_lists.faults import FileFault, RefusedRows
from sync_server.vehicle_lists.workbook import read_workbook

MOST_BYTES: Final = 20 * 2**20
_ARCHIVE: Final = b"PK"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old XLS, ET, and XLSX with a password
_PASSWORD: Final = "EncryptedPackage".encode("utf-16-le")
_MARKUP: Final = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head")


class Report(msgspec.Struct, frozen=True):
    """A vehicle list's file, read and judged. `kind` is "xlsx" or "csv"; rows are numbered as sheet or editor
    shows them.
    """

    name: str
    kind: str
    judged: ListReport
    sheet: str | None = None
    encoding: str | None = None

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
    maker_forms: Mapping[str, str] | None = None,
) -> Report:
    """Read a vehicle list (XLSX or CSV, told apart by content) from a path or from its bytes, and judge it
    (ORD-1).

    `name` is what errors and reports call the file; `sheet` picks one of several; `maker_forms` as in
    `judge_list`. Raises FileFault for anything that keeps the list as a whole from being read; it names file,
    sheet and row or line.
    """
    called = name or (Path(source).name if isinstance(source, Path | str) else "")
    try:
        data = source if isinstance(source, bytes) else _bytes_of(Path(source))
        return _read(data, called, sheet, maker_forms)
    except ListError as error:
        raise FileFault(error.code, **{**error.details, "name": called}) from error


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileFault("file.unreadable", problem=error.strerror or type(error).__name__) from error


def _read(data: bytes, name: str, sheet: str | None, maker_forms: Mapping[str, str] | None) -> Report:
    if not data.strip():
        raise FileFault("file.empty")
    if len(data) > MOST_BYTES:
        raise FileFault("file.too_large", limit=MOST_BYTES // 2**20)
    if data.startswith(_COMPOUND):
        raise FileFault("file.encrypted" if _PASSWORD in data else "file.old_format")
    if data.startswith(_ARCHIVE):
        found = read_workbook(data, sheet)
        return Report(name, "xlsx", judge_list(found.rows, maker_forms=maker_forms), sheet=found.sheet)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower().startswith(_MARKUP):
        raise FileFault("file.web_page")
    lines = read_delimited(data)
    judged = judge_list(lines.rows, maker_forms=maker_forms, strict_width=True)
    _refuse_cut_line(lines, judged)
    return Report(name, "csv", judged, encoding=lines.encoding)


def _refuse_cut_line(lines: LineRows, judged: ListReport) -> None:
    """A last line without its line end and with fewer cells than the header was cut off in the making or
    sending.
    """
    row, cells = lines.rows[-1]
    columns = next(len(header) for line, header in lines.rows if line == judged.header_row)
    if not lines.ended and judged.rows[-1].row == row and len(cells) < columns:
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
