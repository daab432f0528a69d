"""The report of this subject: a month of each branch in figures, as the screens count them (BR-1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from rulebook.kernel.times import parse_time
from rulebook.policy.ledger import COSTS
from rulebook.policy.month import AS_OF_NOW, MEASURES, entries
from rulebook.subjects.branches.counting import branch_of_case, branch_of_clock, branch_of_order
from rulebook.subjects.branches.membership import name_of
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.cases.figures import BROKEN, KEPT, all_clocks, outcome
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.orders.records import Order
from rulebook.subjects.scores.span import DaySpan
from sync_server.core.words import catalogue
from sync_server.reporting.definitions import both
from sync_server.reporting.report import Report, Row, books_of, records_of, tells_of
from sync_server.reporting.span import Span
from sync_server.subjects.branches.income_and_cost import SUMS, rows_of

COUNTED = tuple(one for one in MEASURES if one not in AS_OF_NOW)
"""What a month counts; how things stand at this moment is of no month."""
COLUMNS = (*COUNTED, "cases", KEPT, BROKEN)


def _days(span: Span) -> DaySpan:
    last = date.fromisoformat(span.last)
    return DaySpan(date.fromisoformat(span.first), last if last == date.max else last + timedelta(days=1))


def _counted(connection: Connection, span: Span) -> Counter[tuple[str, str, str]]:
    """(month, branch, figure) → how many."""
    world = books_of(connection)
    found: Counter[tuple[str, str, str]] = Counter()
    now = parse_time(span.asked) if span.asked else datetime.now(UTC)
    for entry in entries(world, now, _days(span)):
        if entry.measure in COUNTED and span.holds(entry.at):
            found[entry.month, branch_of_order(world, entry.order), entry.measure] += 1
    cases = list(records_of(connection, ServiceCase))
    for case in cases:
        if span.holds(case.heard_at):
            found[case.heard_at[:7], branch_of_case(world, case), "cases"] += 1
    for ran in all_clocks(cases, records_of(connection, Order)):
        if span.holds(ran.clock.start) and (said := outcome(ran.clock)) in (KEPT, BROKEN):
            found[ran.clock.start[:7], branch_of_clock(world, ran), said] += 1
    return found


def _branches(connection: Connection, span: Span) -> Iterator[Row]:
    """A row for each month and branch that anything was counted in."""
    world, words = books_of(connection), catalogue("zh")
    found = _counted(connection, span)
    for month, branch in sorted({(month, branch) for month, branch, _ in found if tells_of(connection, branch)}):
        name = name_of(world, branch)
        said = words["branch.main"] if name == HEAD else name
        yield (month, said, *(found[month, branch, figure] for figure in COLUMNS))


REPORTS: dict[str, Report] = {
    "branches": Report(
        "服务中心 Branches",
        (
            "月份 month",
            "服务中心 branch",
            *(both(f"month.{one}") for one in COUNTED),
            "来电登记 cases",
            both(f"clock.figure.{KEPT}"),
            both(f"clock.figure.{BROKEN}"),
        ),
        _branches,
        tuple((both(f"month.{one}"), both(f"month.{one}.means")) for one in COUNTED),
        of_the_books=False,
    ),
    "income_and_cost": Report(
        "收入与成本 Income and cost",
        (
            "月份 month",
            "服务中心 branch",
            *(both(f"costs.{one}") for one in SUMS),
            *(both(f"account.expense:{one}") for one in COSTS),
            both("costs.other"),
        ),
        rows_of,
        tuple((both(f"costs.{one}"), both(f"costs.{one}.means")) for one in (*SUMS, "branch", "other")),
        of_the_books=False,
    ),
}
