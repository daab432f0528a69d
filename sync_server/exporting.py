"""Takes reports out of the books for one person, marked with their name and the time (SEC-1).

That it was taken out is a line of the system's own, written before the first byte leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from rulebook.authority import need_role
from rulebook.commands import RecordExport
from rulebook.ids import SYSTEM_PERSON
from rulebook.records import Person, Role
from rulebook.times import iso
from sync_server.company import Company
from sync_server.enrolment import known_device
from sync_server.exports import REPORTS, Span, as_csv, as_xlsx, beancount
from sync_server.exports.sheets import mark
from sync_server.system import write_as_system

log = structlog.get_logger()

MAY = frozenset({Role.FINANCE, Role.AUDITOR, Role.DEPARTMENT_MANAGER})
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "beancount": "text/plain; charset=utf-8",
}
A_PIECE = 64 * 1024


def whose_export(company: Company, credentials: str) -> Person:
    """The person who asks. Raises NotLetIn, or Refused for whom the books are not (SEC-1)."""
    with company.read() as book:
        _, person = known_device(book, credentials, company.clock())
    need_role(person, MAY)
    return person


def export(
    company: Company, name: str, form: str, span: Span, by: str, person: str = SYSTEM_PERSON
) -> Iterator[bytes]:
    """The file, a piece at a time; `name` is a report's, or `books` for all of them in one workbook.

    `by`: the name that it is marked with; `person`: whose it is, where they are known here. The books are read in
    one transaction: all figures are of one moment.
    """
    now = company.clock()
    marked = mark(by, iso(now))
    log.info("exported", report=name, form=form, first=span.first, last=span.last, by=by)
    taken = RecordExport(report=name, form=form, first=span.first, last=span.last, by=by[:200])
    with company.write() as book:
        write_as_system(book, company.master, taken, "", now, actor=person)
    with company.read() as book:
        if form == "beancount":
            yield from (piece.encode() for piece in beancount(book.connection, span, marked))
        elif form == "csv":
            report = REPORTS[name]
            yield from (piece.encode() for piece in as_csv(report, report.rows(book.connection, span), marked))
        else:
            wanted = REPORTS.values() if name == "books" else [REPORTS[name]]
            with TemporaryDirectory(prefix="paigong-export-") as folder:
                path = Path(folder) / "export.xlsx"
                as_xlsx(((report, report.rows(book.connection, span)) for report in wanted), marked, path)
                with path.open("rb") as file:
                    while piece := file.read(A_PIECE):
                        yield piece
