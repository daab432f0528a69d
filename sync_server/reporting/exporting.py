"""Takes reports out of the books for one person, marked with their name and the time (SEC-1).

That it was taken out is a line of the system's own, written before the first byte leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from rulebook.kernel.authority import need_role
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.times import iso
from rulebook.policy.reports import ALL
from rulebook.policy.reports import REPORTS as REPORTED
from rulebook.subjects.books.commands import RecordExport
from rulebook.subjects.books.records import export_number
from sync_server.core.company import Company
from sync_server.core.enrolment import known_device
from sync_server.core.progress import track
from sync_server.core.readers import reader_tags
from sync_server.core.standby import StandbyAway, moment_of
from sync_server.core.system import write_as_system
from sync_server.reporting.beancount import beancount
from sync_server.reporting.printed import as_pdf
from sync_server.reporting.report import Report, branches_said, seen_by
from sync_server.reporting.reports import REPORTS
from sync_server.reporting.sheets import as_csv, as_xlsx, mark
from sync_server.reporting.span import Span

log = structlog.get_logger()

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "beancount": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
}
A_PIECE = 64 * 1024


def whose_export(company: Company, credentials: str, name: str = "") -> tuple[Person, frozenset[str]]:
    """Who asks, and the tags of what they see. Raises NotLetIn, or Refused for whom the books are not (SEC-1)."""
    with company.read() as work:
        row, person = known_device(work, credentials, company.clock())
        need_role(person, REPORTED.get(name, ALL))
        return person, reader_tags(work, person, row.id, company.clock())


def export(
    company: Company,
    name: str,
    form: str,
    span: Span,
    by: str,
    person: str = SYSTEM_PERSON,
    reason: str = "",
    tags: frozenset[str] | None = None,
    report: Report | None = None,
) -> Iterator[bytes]:
    """The file, a piece at a time; `name` is a report's, or `books` for all of them in one workbook.

    `report`: what is taken out under that name in place of the whole report; a part of it that somebody asked for.

    `by`: the name that it is marked with; `person`: whose it is, where they are known here; `reason`: what for.
    `tags`: what its reader may see (None: everything, at the server itself); fields they do not see stay empty.
    The books are read in one transaction: all figures are of one moment.
    """
    now = company.clock()
    span = msgspec.structs.replace(span, asked=iso(now))
    log.info("exported", report=name, form=form, first=span.first, last=span.last, by=by)
    taken = RecordExport(report=name, form=form, first=span.first, last=span.last, by=by[:200],
                         reason=reason[:200], asked=True)  # fmt: skip
    with company.write() as work:
        noted = write_as_system(work, company.master, taken, "", now, actor=person)
        branches = branches_said(work.connection, tags)
    number = export_number(noted.line or "")
    marked = mark(by, iso(now), number, reason, branches)
    try:
        yield from _pieces(
            company, lambda connection: _made(connection, name, form, span, (marked, number), tags, report)
        )
    except Exception:
        log.exception("an export broke off", report=name, form=form, by=by)
        if form in BROKEN_OFF:  # the others were made whole before their first byte left
            yield BROKEN_OFF[form].encode()
        raise  # so that its length is not that of a whole one: the connection ends without the last chunk


BROKEN_OFF = {
    "csv": "\r\n未完成：导出中断，请重新导出,NOT FINISHED: the export broke off; take it out again\r\n",
    "beancount": "\n; 未完成 NOT FINISHED: the export broke off; take it out again\n",
}
"""The last line of a file that is not whole, for whoever finds it without having seen it break off."""


def _pieces(company: Company, made: Callable[[Connection], Iterator[bytes]]) -> Iterator[bytes]:
    """From the standby, where there is one and it can answer; what it has begun to give is not given twice."""
    if company.standby is not None:
        begun = False
        with company.read() as work:
            wanted = moment_of(work.connection)
        try:
            with company.standby.connected(wanted) as connection:
                for piece in made(connection):
                    begun = True
                    yield piece
            company.standby.served()
            return
        except (StandbyAway, SQLAlchemyError) as error:
            if begun:
                raise
            company.standby.failed(error)
    with company.read() as work:
        yield from made(work.connection)


def _made(
    connection: Connection,
    name: str,
    form: str,
    span: Span,
    marks: tuple[str, str],
    tags: frozenset[str] | None,
    part: Report | None,
) -> Iterator[bytes]:
    marked, number = marks
    seen_by(connection, tags)
    if form == "beancount":
        yield from (piece.encode() for piece in beancount(connection, span, marked))
    elif form == "csv":
        report = part or REPORTS[name]
        yield from (piece.encode() for piece in as_csv(report, report.rows(connection, span), marked))
    elif form == "pdf":
        report = part or REPORTS[name]
        yield as_pdf(report, report.rows(connection, span), marked, number)
    else:
        whole = [report for report in REPORTS.values() if report.of_the_books]
        wanted = [part] if part else whole if name == "books" else [REPORTS[name]]
        with TemporaryDirectory(prefix="paigong-export-") as folder:
            path = Path(folder) / "export.xlsx"
            each = track(wanted, "reports")
            as_xlsx(((report, report.rows(connection, span)) for report in each), marked, path)
            with path.open("rb") as file:
                while piece := file.read(A_PIECE):
                    yield piece
