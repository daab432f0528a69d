"""The reports of this subject: how terms were kept, and every clock with its own sentence (SLA-1)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.kernel.times import parse_time
from rulebook.policy.clock_words import sentence_in
from rulebook.policy.clocks import WaitFor
from rulebook.policy.running_clocks import GRADE_NAMES as LATE
from rulebook.subjects.cases.figures import DEFINED, OUTCOMES, Ran, Tally, all_clocks, outcome, tallies, total
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.orders.records import Order
from sync_server.core.words import catalogue
from sync_server.reporting.report import Report, Row, books_of, records_of
from sync_server.reporting.span import Span


def _ran(connection: Connection, span: Span) -> list[Ran]:
    """The clocks that began in the span, the earliest first."""
    every = all_clocks(records_of(connection, ServiceCase), records_of(connection, Order))
    return sorted(
        (r for r in every if span.holds(r.clock.start)), key=lambda r: (r.clock.start, r.number, r.clock.row)
    )


def _clocks(connection: Connection, span: Span) -> Iterator[Row]:
    """A row for each month and term, then the total."""
    ran = _ran(connection, span)
    until = max((parse_time(_last(one)) for one in ran), default=None)
    counted = tallies(books_of(connection), ran, until) if until else []
    words = catalogue("zh")
    for tally in counted:
        yield (tally.month, words[f"clock.row.{tally.row}"], *_figures(tally))
    yield ("合计 total", "", *_figures(total(counted)))


def _last(one: Ran) -> str:
    """The last moment that a clock knows of: a report is worked out from the books alone, whenever it is taken."""
    return max((one.clock.start, one.clock.met_at, one.clock.passed_at, one.clock.due), key=lambda t: t or "")


def _figures(tally: Tally) -> tuple[object, ...]:
    rate = "" if tally.rate is None else f"{tally.rate // 10}.{tally.rate % 10}"
    return (
        *(getattr(tally, name) for name in OUTCOMES),
        rate,
        *(tally.late.get(name, 0) for name in LATE),
        tally.ours,
        *(getattr(tally, name) for name in WaitFor),
    )


def _clock_list(connection: Connection, span: Span) -> Iterator[Row]:
    """Every clock of the figures, with the sentence that says how its due time came about."""
    world, words = books_of(connection), catalogue("zh")
    for one in _ran(connection, span):
        clock = one.clock
        yield (
            one.number,
            one.customer,
            one.owner,
            words[f"clock.row.{clock.row}"],
            words[f"clock.outcome.{outcome(clock)}"],
            clock.start,
            clock.due,
            clock.met_at,
            clock.arrived_at,
            sentence_in(words, world, clock),
        )


def _defined(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each figure in both languages, as the screen says it."""
    zh, en = catalogue("zh"), catalogue("en")
    keys = [f"clock.figure.{name}" for name in names]
    return tuple((f"{zh[key]} {en[key]}", f"{zh[f'{key}.words']} {en[f'{key}.words']}") for key in keys)


REPORTS: dict[str, Report] = {
    "clocks": Report(
        "时限 Clocks",
        (
            "月份 month",
            "时限 term",
            "按时 kept",
            "超时 broken",
            "进行中 running",
            "暂停中 paused",
            "按时率 kept %",
            "迟到1–10分 late 1–10",
            "迟到11–30分 late 11–30",
            "迟到30分以上 late over 30",
            "我方用时(分) ours",
            "等客户(分) customer",
            "等配件(分) parts",
            "等返修(分) unit",
        ),
        _clocks,
        _defined(DEFINED),
    ),
    "clock_list": Report(
        "时限明细 Clock_list",
        (
            "编号 number",
            "客户 customer",
            "负责人 owner",
            "时限 term",
            "结果 outcome",
            "起算 start",
            "到期 due",
            "完成 met",
            "记录到达 arrived",
            "说明 why",
        ),
        _clock_list,
        _defined(OUTCOMES),
    ),
}
