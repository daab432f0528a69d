"""Tables as CSV (with a byte-order mark, so that Excel reads Chinese) and XLSX, row by row; marked (SEC-1)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook

from sync_server.core.xlsx_text import escaped
from sync_server.reporting.report import Report, Row

BOM = "\ufeff"
_MONEY = re.compile(r"-?[0-9]+\.[0-9]{2}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML has no way to write; one such character would spoil the whole workbook."""
_FIGURES = 15
"""So many figures a spreadsheet's numbers hold exactly; what is longer stays text."""


def mark(name: str, at: str, number: str = "", reason: str = "", branches: str = "") -> str:
    """Who took it out, when, under which number and what for; stands on every export (SEC-1).

    `branches`: of whose orders, cases, complaints and people's days alone it tells, where not of all (BR-1).
    """
    said = [f"导出 exported: {' '.join(name.split())} {at}"]
    said += [f"编号 number: {number}"] if number else []
    said += [f"用途 reason: {' '.join(reason.split())}"] if reason.strip() else []
    said += (
        [f"仅含工单、来电、投诉、人员考勤与日志 only orders, cases, complaints and people's days of: {branches}"]
        if branches
        else []
    )
    return " · ".join(said)


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _kept(value: object) -> object:
    """A number with more figures than a spreadsheet's numbers hold leaves as text: saved again it stays whole."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return value
    text = str(value)
    long = sum(ch.isdigit() for ch in text) > _FIGURES and _NUMBER.fullmatch(text)
    return "'" + text if long else _safe(value)


def _safe(value: object) -> object:
    """No cell is a formula: what a customer or technician wrote must not run on finance's machine."""
    if isinstance(value, str) and value.startswith(_FORMULA) and not _MONEY.fullmatch(value):
        return "'" + value
    return value


def as_csv(report: Report, rows: Iterable[Row], marked: str) -> Iterator[str]:
    """The file, a piece at a time."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(BOM)
    writer.writerow([report.title, marked])
    writer.writerow(report.columns)
    for n, row in enumerate(rows):
        writer.writerow([_kept(value) for value in row])
        if n % 200 == 199:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    writer.writerows(_defined(report))
    yield out.getvalue()


def _defined(report: Report) -> Iterator[tuple[str, ...]]:
    """What each figure counts, below an empty row."""
    if report.definitions:
        yield ()
        yield ("定义 definitions",)
        yield from report.definitions


def as_xlsx(reports: Iterable[tuple[Report, Iterable[Row]]], marked: str, path: Path) -> None:
    """A workbook with one sheet a report, written through a temporary file so that its size costs no memory."""
    book = Workbook(write_only=True)
    for report, rows in reports:
        sheet = book.create_sheet(report.title.split()[-1])
        sheet.append([_cell(report.title), _cell(marked)])
        sheet.append(list(report.columns))
        for row in rows:
            sheet.append([_cell(value) for value in row])
        for defined in _defined(report):
            sheet.append(list(defined))
    book.save(path)


def _cell(value: object) -> object:
    """Money is a number in a workbook; nothing is a formula."""
    if not isinstance(value, str):
        return value
    if _MONEY.fullmatch(value) and len(value) <= _FIGURES:
        return float(value)
    return _safe(escaped(_UNWRITABLE.sub("\ufffd", value)))
