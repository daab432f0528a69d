"""The report of this subject: every call, the totals by month, and what each figure is of (FUP-1)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.kernel.times import parse_time
from rulebook.subjects.follow_ups.coverage import GROUPS, coverage, group_of
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.records import Order
from sync_server.reporting.report import Report, Row, moment_of_books, records_of
from sync_server.reporting.span import Span

DEFINITIONS = (
    "定义 definitions",
    (
        "应回访 due = 按时 + 逾期补打 + 没联系上 + 没打。还没到期、免打、不愿答、已由后一次上门代替的不在内。"
        " Due = done + late + unreached + never asked; what waits, was let be, refused or replaced is left out."
    ),
    "回访率 coverage = (按时 + 逾期补打) / 应回访。 Coverage = (done + late) / due.",
    "月份按计划日计，不按打电话的日子。 A call belongs to the month of its planned day, not of the call.",
)


def _follow_ups(connection: Connection, span: Span) -> Iterator[Row]:
    """Calls whose planned day lies in the span; then the months' totals and the definitions."""
    now = parse_time(moment_of_books(connection))
    numbers = {str(o.id): o.number for o in records_of(connection, Order)}
    calls = [call for call in records_of(connection, FollowUp) if span.holds(f"{call.due}T12:00:00+08:00")]
    for c in sorted(calls, key=lambda call: (call.due, call.id)):
        yield (
            c.due,
            c.customer_name,
            c.plate,
            numbers.get(c.order, c.order),
            str(c.kind),
            c.closes,
            group_of(c, now),
            len(c.tries),
            sum(one.quiet for one in c.tries),
            c.by_name,
            c.at,
            c.spoken_with,
            "" if c.works is None else "yes" if c.works else "no",
            "" if c.satisfied is None else c.satisfied,
            c.why or c.wishes or c.reason,
        )
    yield ()
    yield ("月份合计 totals by month", "应回访 due", "已回访 asked", "回访率 %", *GROUPS)
    for month in coverage(calls, now):
        percent = "" if month.percent is None else month.percent
        yield (month.month, month.due, month.asked, percent, *(month.groups[name] for name in GROUPS))
    yield ()
    yield from ((line,) for line in DEFINITIONS)


REPORTS: dict[str, Report] = {
    "follow_ups": Report(
        "回访 Follow-ups",
        (
            "计划日 planned day",
            "客户 customer",
            "车牌 plate",
            "工单 order",
            "种类 kind",
            "截止 closes",
            "结果 outcome",
            "试打 tries",
            "免打扰时段 in rest",
            "回访人 by",
            "时间 time",
            "接听人 spoken with",
            "能用 works",
            "评分 score",
            "备注 note",
        ),
        _follow_ups,
    ),
}
