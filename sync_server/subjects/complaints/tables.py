"""The report of complaints: one row each, totals and definitions below; causes and what measures did (CMP-1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from rulebook.policy.clocks import Clock, ClockEnd
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.complaints.counting import BY, dealers_of, effects, pareto, real, shares
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.dealers.records import Dealer, DealerCustomer
from rulebook.subjects.measures.records import Measure, MeasureState
from sync_server.reporting.definitions import Figure, below, both, defined
from sync_server.reporting.report import Report, Row, records_of
from sync_server.reporting.span import Span
from sync_server.subjects.complaints.measure_tables import MEASURES

FIGURES = ("heard", "half_hour", "closed", "called_again", "satisfied", "late")
IN_TIME = {ClockEnd.MET: "yes", ClockEnd.LATE: "no"}


def _complaints(connection: Connection, span: Span) -> Iterator[Row]:
    """Heard in the span; second calls are counted in the row of the complaint that goes on."""
    found = [c for c in real(records_of(connection, Complaint)) if span.holds(c.heard_at)]
    measures: dict[str, list[Measure]] = {}
    for m in records_of(connection, Measure):
        measures.setdefault(m.matter, []).append(m)
    wanted = {c.case: c.id for c in found if c.clock is None and c.case}
    root = {
        wanted[r.id]: clock
        for r in records_of(connection, ServiceCase)
        if r.id in wanted
        for clock in r.clocks
        if clock.row == "complaint"
    }
    for c in found:
        yield _row(c, measures.get(c.id, []), c.clock or root.get(c.id))
    every = [m for c in found for m in measures.get(c.id, [])]
    yield from below(_figures(found, every, root))
    yield from _causes(
        found, dealers_of(found, records_of(connection, DealerCustomer), records_of(connection, Dealer))
    )
    last = max((m.done_at for m in every if m.done_at), default="")
    latest = max([last, *(c.heard_at for c in found)], default="")
    for effect in effects(found, every, latest) if latest else ():
        counted = f"{effect.before} → {effect.after}"
        yield (both("complaints.effect"), effect.what, counted, f"{effect.after_days}/{effect.days}")


def _row(c: Complaint, measures: list[Measure], clock: Clock | None) -> Row:
    verified = sum(m.state is MeasureState.VERIFIED for m in measures)
    return (
        c.number,
        c.heard_at,
        c.heard_by_name,
        c.customer_name,
        c.plate,
        c.model,
        both(f"complaints.about.{c.about}"),
        both(f"complaints.severity.{c.severity}"),
        c.person_name,
        c.what,
        c.owner_name,
        clock.due if clock else "",
        clock.met_at if clock else "",
        _in_time(clock),
        len(c.calls),
        both(f"complaints.cause.{c.cause.kind}") if c.cause else "",
        c.cause.text if c.cause else "",
        len(measures),
        verified,
        c.told[-1].at if c.told else "",
        both(f"complaints.satisfied.{c.told[-1].satisfied}") if c.told else "",
        both(f"complaints.outcome.{c.outcome}") if c.outcome else "",
        c.closed_at,
    )


def _in_time(clock: Clock | None) -> str:
    if clock is None or (clock.runs and not clock.passed_at):
        return ""
    return IN_TIME.get(clock.end, "no")


def _figures(found: list[Complaint], measures: list[Measure], root: dict[str, Clock]) -> Iterator[Figure]:
    yield _figure("heard", len(found))
    for share in shares(found, root):
        yield _figure(share.name, share.part, share.whole)
    late = sum(bool(m.late_at) for m in measures)
    yield _figure("late", late, len(measures))


def _figure(name: str, part: int, whole: int | None = None) -> Figure:
    return Figure(f"complaints.figure.{name}", part, whole)


def _causes(found: list[Complaint], dealers: Mapping[str, str]) -> Iterator[Row]:
    """Pareto by cause, model, person and dealer: how many, and the running share."""
    for by in BY:
        bars = pareto(found, by, dealers)
        if bars:
            yield ()
            yield (both(f"complaints.by.{by}"), both("complaints.count"), both("complaints.running"))
        for bar in bars:
            words = both(f"complaints.cause.{bar.key}") if by == "cause" else bar.key
            yield (words, bar.count, f"{bar.running} %")


REPORTS: dict[str, Report] = {
    "complaints": Report(
        "投诉 Complaints",
        (
            "编号 number",
            "登记时间 heard",
            "登记人 heard by",
            "客户 customer",
            "车牌 plate",
            "型号 model",
            "类别 about",
            "严重程度 severity",
            "被投诉人 person",
            "内容 what",
            "负责人 owner",
            "应答期限 answer due",
            "应答时间 answered",
            "按时 in time",
            "再次来电 calls again",
            "原因类别 cause",
            "根本原因 root cause",
            "措施 measures",
            "已验证 verified",
            "最近告知 last told",
            "满意 satisfied",
            "结论 outcome",
            "结案 closed",
        ),
        _complaints,
        defined("complaints", FIGURES),
    ),
    **MEASURES,
}
