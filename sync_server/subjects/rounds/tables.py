"""The report of rounds: every stop with its proof, what was found and the order it became (RND-1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import company_day, parse_time
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.rounds.charges import RoundCharge
from rulebook.subjects.rounds.matrix import says
from rulebook.subjects.rounds.records import Finding, Result, Round, RoundState, RoundStop, StopState
from sync_server.core.words import catalogue
from sync_server.reporting.definitions import both
from sync_server.reporting.report import Report, Row, plain_yuan, records_of
from sync_server.reporting.span import Span
from sync_server.subjects.rounds.places import place_of


def _rounds(connection: Connection, span: Span) -> Iterator[Row]:
    """Every stop of every round whose window begins in the span, by round and name."""
    words = catalogue("zh")
    rounds = {one.id: one for one in records_of(connection, Round) if span.holds(one.begins)}
    findings = defaultdict(list)
    for one in sorted(records_of(connection, Finding), key=lambda one: one.at):
        findings[one.stop].append(one)
    stops = [one for one in records_of(connection, RoundStop) if one.round in rounds]
    for stop in sorted(stops, key=lambda one: (rounds[one.round].begins, one.round, one.name)):
        round = rounds[stop.round]
        if stop.state is StopState.DROPPED or round.state is RoundState.WITHDRAWN:
            continue
        found = findings[stop.id]
        yield (
            round.name,
            round.begins[:10],
            round.ends[:10],
            stop.name,
            words.get(f"rounds.cell.{says(stop, round)}", ""),
            stop.seen_at,
            stop.seen_by_name,
            words.get(f"rounds.how.{stop.how}", stop.how) if stop.state is StopState.SEEN else "",
            place_of(stop.position),
            stop.found_terminal,
            stop.terminal,
            sum(note.result is Result.OK for note in stop.points),
            "；".join(map(_fault, found)),
            "、".join(one.order_number for one in found if one.order_number),
            len(stop.again) or "",
            stop.reason,
        )


def _fault(one: Finding) -> str:
    """One that was taken back stays in the report, with why."""
    back = f"（撤回：{one.withdrawn_why}）" if one.withdrawn_at else ""
    return f"{one.point}：{one.words}{back}"


def _points(connection: Connection, span: Span) -> Iterator[Row]:
    """Every answer at every stop of the rounds whose window begins in the span, and the order that it became."""
    rounds = {one.id: one for one in records_of(connection, Round) if span.holds(one.begins)}
    orders = {one.id: one.order_number for one in records_of(connection, Finding)}
    names = {str(one.id): one.name for one in records_of(connection, Person)}
    stops = [one for one in records_of(connection, RoundStop) if one.round in rounds]
    for stop in sorted(stops, key=lambda one: (rounds[one.round].begins, one.round, one.name, one.id)):
        for note in stop.points:
            yield (
                rounds[stop.round].name,
                rounds[stop.round].day,
                stop.name,
                note.point,
                both(f"rounds.point.{note.result}"),
                note.words,
                note.at,
                names.get(note.by, note.by),
                orders.get(note.finding, ""),
            )


def _charges(connection: Connection, span: Span) -> Iterator[Row]:
    """Every round that was charged in the span, with what is paid of it and the stops it was charged for."""
    debts = {one.id: one for one in records_of(connection, Receivable)}
    for one in _charged(connection, span):
        owed = debts.get(one.id)
        yield (
            one.number,
            company_day(parse_time(one.at)).isoformat(),
            one.customer_name,
            one.name,
            one.day,
            both(f"rounds.price.per.{one.per}"),
            plain_yuan(one.each),
            len(one.stops),
            plain_yuan(one.total),
            plain_yuan(owed.paid) if owed else "",
            plain_yuan(owed.still_owed) if owed else "",
            both(f"finance.owed.state.{owed.state}") if owed else "",
            "、".join(stop.name for stop in one.stops),
            one.entry,
        )


def _income(connection: Connection, span: Span) -> Iterator[Row]:
    """The same charges added up by month, customer and plan: two customers of one name are two rows.

    One that was voided is taken back in the month in which it was, as the ledger does.
    """
    found: dict[tuple[str, str, str], list[tuple[RoundCharge, int]]] = defaultdict(list)
    for one in records_of(connection, RoundCharge):
        for at, way in ((one.at, 1), (one.voided_at, -1)):
            if at and span.holds(at):
                found[company_day(parse_time(at)).isoformat()[:7], one.customer, one.plan].append((one, way))
    rows = [(month, max(told, key=lambda t: t[0].at)[0], told) for (month, _, _), told in found.items()]
    for month, last, told in sorted(rows, key=lambda r: (r[0], r[1].customer_name, r[1].name, r[1].customer)):
        total = sum(one.total * way for one, way in told)
        count = sum(way for _, way in told)
        yield month, last.customer_name, last.name, count, plain_yuan(Fen(total)), last.customer


def _charged(connection: Connection, span: Span) -> list[RoundCharge]:
    found = [one for one in records_of(connection, RoundCharge) if span.holds(one.at)]
    return sorted(found, key=lambda one: (one.at, one.number))


REPORTS: dict[str, Report] = {
    "rounds": Report(
        "巡检 Rounds",
        (
            "计划 plan",
            "开始 from",
            "截止 until",
            "对象 stop",
            "结果 result",
            "时间 at",
            "姓名 by",
            "凭什么 how",
            "位置 position",
            "实际设备 found",
            "清单设备 listed",
            "正常项 points in order",
            "故障 faults",
            "工单 orders",
            "重复扫码 scanned again",
            "跳过原因 skipped because",
        ),
        _rounds,
        (
            ("结果 result", "一处只计一次，重复扫码另列。 A stop counts once; further scans stand beside it."),
            ("清单设备 listed", "排出巡检时档案里的号码。 The archive's number when the round was made."),
        ),
    ),
    "round_points": Report(
        "巡检结果 Points",
        (
            "计划 plan",
            "巡检日 round of",
            "对象 stop",
            "检查项 point",
            "结果 result",
            "内容 words",
            "时间 at",
            "姓名 by",
            "工单 order",
        ),
        _points,
    ),
    "round_charges": Report(
        "巡检应收 Rounds_owed",
        (
            "编号 number",
            "入账日 booked",
            "客户 customer",
            "计划 plan",
            "巡检日 round of",
            "按什么收 priced by",
            "单价 price",
            "收费处数 stops",
            "金额 yuan",
            "已收 paid",
            "未收 left",
            "状态 state",
            "收费的是 stops charged",
            "分录 entry",
        ),
        _charges,
    ),
    "rounds_income": Report(
        "巡检收入 Rounds_income",
        ("月份 month", "客户 customer", "计划 plan", "次数 count", "金额 yuan", "客户号 customer id"),
        _income,
    ),
}
