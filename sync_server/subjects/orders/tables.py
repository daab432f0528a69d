"""The reports of this subject: the manager's month, entry by entry, as the screen counts it (KPI-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from rulebook.kernel.identity import Person
from rulebook.kernel.times import parse_time
from rulebook.policy.month import MEASURES, entries
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.scores.span import DaySpan
from sync_server.reporting.definitions import both
from sync_server.reporting.report import Report, Row, books_of, plain_yuan
from sync_server.reporting.span import Span


def _days(span: Span) -> DaySpan:
    last = date.fromisoformat(span.last)
    return DaySpan(date.fromisoformat(span.first), last if last == date.max else last + timedelta(days=1))


def _month(connection: Connection, span: Span) -> Iterator[Row]:
    """Every entry of every figure, by figure; the latest first."""
    work = books_of(connection)
    now = parse_time(span.asked) if span.asked else datetime.now(UTC)
    for entry in entries(work, now, _days(span)):
        order = work.get(Order, entry.order)
        if order is None or not span.holds(entry.at):
            continue
        person = work.get(Person, entry.person) if entry.person else None
        plates = [v.plate for id in order.vehicles if (v := work.get(Vehicle, id)) is not None]
        yield (
            entry.measure,
            entry.since,
            person.name if person else entry.person,
            order.number,
            " ".join(plates),
            order.customer_name,
            plain_yuan(entry.fen) if entry.receipt else "",
            entry.edition,
        )


REPORTS: dict[str, Report] = {
    "month": Report(
        "月度 Month",
        (
            "指标 figure",
            "时间 time",
            "技术员 technician",
            "工单 order",
            "车牌 plate",
            "客户 customer",
            "金额 sum",
            "口径 edition",
        ),
        _month,
        tuple((both(f"month.{one}"), both(f"month.{one}.means")) for one in MEASURES),
        of_the_books=False,
        said={one: both(f"month.{one}") for one in MEASURES},
    ),
}
