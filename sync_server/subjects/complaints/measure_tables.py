"""The report of measures: the register of complaints and faults alike, with totals and definitions (CMP-1)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.kernel.times import company_day, parse_time
from rulebook.subjects.complaints.gates import standing
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.faults.records import Fault
from rulebook.subjects.measures.records import Measure, MeasureState
from rulebook.subjects.measures.register import of_view
from sync_server.reporting.definitions import Figure, below, both
from sync_server.reporting.report import Report, Row, moment_of_books, records_of
from sync_server.reporting.span import Span

FIGURES = ("open", "overdue", "unverified", "helped", "late")
"""Those of the register's views are counted by it, so that screen and file say the same."""


def _measures(connection: Connection, span: Span) -> Iterator[Row]:
    """Set in the span, the earliest due first."""
    found = [m for m in records_of(connection, Measure) if span.holds(m.set_at)]
    numbers = {str(c.id): c.number for c in records_of(connection, Complaint)}
    numbers |= {str(f.id): f.number for f in records_of(connection, Fault)}
    for m in sorted(found, key=lambda one: (one.due, one.id)):
        yield _row(m, numbers.get(m.matter, "") or m.matter)
    yield from below(_figures(found, moment_of_books(connection)))


def _row(m: Measure, number: str) -> Row:
    return (
        number,
        both(f"measures.kind.{m.kind}"),
        m.what,
        m.who_name,
        m.set_by_name,
        m.set_at,
        m.due,
        both(f"measures.state.{m.state}"),
        m.late_at,
        m.done_by_name,
        m.done_at,
        m.result,
        len(m.sent_back),
        m.verified_by_name,
        m.verified_at,
        m.verified_how,
        m.dropped_why,
    )


def _figures(found: list[Measure], now: str) -> Iterator[Figure]:
    today = company_day(parse_time(now))
    count = {view: len(of_view(found, view, today)) for view in ("open", "overdue", "unverified")}
    helped = sum(m.state is MeasureState.VERIFIED for m in found)
    yield Figure("measures.figure.open", count["open"])
    yield Figure("measures.figure.overdue", count["overdue"], count["open"])
    yield Figure("measures.figure.unverified", count["unverified"])
    yield Figure("measures.figure.helped", helped, len(standing(found)))
    yield Figure("measures.figure.late", sum(bool(m.late_at) for m in found), len(found))


MEASURES: dict[str, Report] = {
    "measures": Report(
        "措施 Measures",
        (
            "事项 matter",
            "种类 kind",
            "措施 what",
            "责任人 who",
            "制定人 set by",
            "制定时间 set",
            "期限 due",
            "状态 state",
            "逾期 late",
            "完成人 done by",
            "完成时间 done",
            "完成情况 result",
            "退回次数 sent back",
            "验证人 verified by",
            "验证时间 verified",
            "怎样验证 how",
            "取消原因 given up",
        ),
        _measures,
        tuple((both(f"measures.figure.{name}"), both(f"measures.figure.{name}.words")) for name in FIGURES),
    ),
}
