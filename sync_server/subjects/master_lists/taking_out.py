"""Lists of master data taken out as XLSX or CSV, numbered, with the reason; they come in again unchanged (SEC-1).

Every cell is text: no formula, no figure that a spreadsheet would round.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.times import iso
from rulebook.master_lists.kinds import KINDS
from rulebook.master_lists.list_kinds import Archive, ListKind
from rulebook.master_lists.readings import guarded
from rulebook.rules import RULES
from rulebook.subjects.books.commands import RecordExport
from rulebook.subjects.books.records import export_number
from rulebook.subjects.confidentiality.classes import narrowed
from sync_server.core.company import Company
from sync_server.core.system import write_as_system
from sync_server.core.xlsx_text import escaped
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.sheets import BOM, mark

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
A_PIECE = 64 * 1024
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TEXT = "@"
"""The number format under which a spreadsheet leaves what is typed as it is."""


class Table(msgspec.Struct, frozen=True):
    """What leaves as a file: its name in the books, its title, a sheet's name, headings, and rows of text."""

    name: str
    title: str
    sheet: str
    headings: tuple[str, ...]
    rows: Callable[[UnitOfWork], Iterator[tuple[str, ...]]]


def report_name(kind: str) -> str:
    """Under which name an export of a list stands in the books."""
    return f"list_{kind}"


def take_out(
    company: Company,
    kind: str,
    form: str,
    by: str,
    person: str = SYSTEM_PERSON,
    reason: str = "",
    tags: frozenset[str] | None = None,
    language: str = "zh",
) -> Iterator[bytes]:
    """The file, a piece at a time; noted before it leaves. `tags`: what its reader sees (None: all)."""
    listed, now = KINDS[kind], company.clock()
    table = Table(
        report_name(kind),
        f"{listed.zh} {listed.en}",
        listed.zh if language.startswith("zh") else listed.en,
        tuple(column.heading(language) for column in listed.columns),
        lambda work: rows_of(work, listed, Archive(work, now), tags, language),
    )
    return take_table(company, table, form, by, person, reason)


def take_table(company: Company, table: Table, form: str, by: str, person: str, reason: str) -> Iterator[bytes]:
    """A table as CSV or XLSX, a piece at a time, numbered and noted before the first byte leaves (SEC-1)."""
    now = company.clock()
    taken = RecordExport(
        report=table.name, form=form, first="", last="", by=by[:200], reason=reason[:200], asked=True
    )
    with company.write() as work:
        noted = write_as_system(work, company.master, taken, "", now, actor=person)
    marked = mark(by, iso(now), export_number(noted.line or ""), reason)
    with company.read() as work:
        if form == "csv":
            yield from (piece.encode("utf-8", "replace") for piece in _csv(table, table.rows(work), marked))
            return
        with TemporaryDirectory(prefix="paigong-list-") as folder:
            path = Path(folder) / "list.xlsx"
            _xlsx(table, table.rows(work), marked, path)
            with path.open("rb") as file:
                while piece := file.read(A_PIECE):
                    yield piece


def rows_of(
    work: UnitOfWork, kind: ListKind, archive: Archive, tags: frozenset[str] | None, language: str
) -> Iterator[tuple[str, ...]]:
    """A row for each record that the reader sees, its fields as a spreadsheet is to show them."""
    closer = narrowed(work)
    for record in work.all(kind.record):
        seen = record if tags is None else RULES.sight(record, tags, closer, work)
        if seen is None or not kind.listed(seen):
            continue
        said = kind.values(archive, seen)
        yield tuple(
            column.shown(value, language) if (value := said.get(column.field, "")) else ""
            for column in kind.columns
        )


def _csv(table: Table, rows: Iterator[tuple[str, ...]], marked: str) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(BOM)
    writer.writerow([table.title, marked])
    writer.writerow(table.headings)
    for n, row in enumerate(rows):
        writer.writerow([guarded(value) for value in row])
        if n % 200 == 199:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _xlsx(table: Table, rows: Iterator[tuple[str, ...]], marked: str, path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.sheet)
    sheet.freeze_panes = "A3"

    def cell(value: str, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=escaped(_UNWRITABLE.sub("\ufffd", guarded(value))))
        made.number_format = TEXT
        made.data_type = "s"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(table.title), cell(marked)])
    sheet.append([cell(heading, bold=True) for heading in table.headings])
    for row in rows:
        sheet.append([cell(value) if value else None for value in row])
    book.save(path)
