"""The report of major faults: one row each, totals and definitions below (FLT-1)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import parse_time
from rulebook.subjects.faults.affected import affected
from rulebook.subjects.faults.records import Fault, Whom
from sync_server.reporting.definitions import Figure, below, both, defined
from sync_server.reporting.report import Report, Row, books_of, records_of
from sync_server.reporting.span import Span

FIGURES = ("raised", "told", "released", "report", "restored", "clusters")


def _faults(connection: Connection, span: Span) -> Iterator[Row]:
    """Raised in the span."""
    work = books_of(connection)
    found = [f for f in records_of(connection, Fault) if span.holds(f.raised_at)]
    vehicles = restored = 0
    for f in found:
        hit = affected(work, f)
        vehicles, restored = vehicles + len(hit), restored + sum(bool(one.restored_at) for one in hit)
        yield _row(f, len(hit), sum(bool(one.restored_at) for one in hit))
    told = [
        i for i in records_of(connection, Irregularity) if i.code == "hidden_cluster" and span.holds(i.opened_at)
    ]
    yield from below(_figures(found, vehicles, restored, len(told)))


def _row(f: Fault, vehicles: int, restored: int) -> Row:
    return (
        f.number,
        both(f"fault.state.{f.state}"),
        f.began_at,
        f.raised_at,
        f.raised_by_name,
        f.place,
        f.phenomenon,
        f.model,
        vehicles,
        restored,
        _told(f, Whom.MANAGER),
        _told(f, Whom.SALES),
        _told(f, Whom.TOP),
        len(f.updates),
        f.ended_at,
        _hours(f),
        f.analysis.whys[-1] if f.analysis else "",
        f.analysis.name if f.analysis else "",
        f.released_at,
        f.released_by_name,
        f.copied_at,
    )


def _told(f: Fault, whom: Whom) -> str:
    return min((t.at for t in f.told if t.whom is whom), default="")


def _hours(f: Fault) -> str:
    """From its beginning to its end, in hours with one decimal."""
    if not f.ended_at:
        return ""
    return f"{(parse_time(f.ended_at) - parse_time(f.began_at)).total_seconds() / 3600:.1f}"


def _figures(found: list[Fault], vehicles: int, restored: int, clusters: int) -> Iterator[Figure]:
    over = [f for f in found if f.ended_at]
    in_time = sum(not {"manager", "sales"} & set(f.missed) for f in found)
    yield _figure("raised", len(found))
    yield _figure("told", in_time, len(found))
    yield _figure("released", sum(bool(f.released_at) for f in over), len(over))
    yield _figure("report", sum("report" not in f.missed for f in over), len(over))
    yield _figure("restored", restored, vehicles)
    yield _figure("clusters", clusters)


def _figure(name: str, part: int, whole: int | None = None) -> Figure:
    return Figure(f"fault.figure.{name}", part, whole)


REPORTS: dict[str, Report] = {
    "faults": Report(
        "重大故障 Faults",
        (
            "编号 number",
            "状态 state",
            "发生 began",
            "上报 raised",
            "上报人 raised by",
            "地点 place",
            "现象 phenomenon",
            "型号 model",
            "受影响 affected",
            "已恢复 restored",
            "通报经理 manager told",
            "通报销售 sales told",
            "通报负责人 head told",
            "进展次数 updates",
            "解除 ended",
            "时长(小时) hours",
            "根本原因 root cause",
            "分析人 analyst",
            "报告发布 released",
            "发布人 released by",
            "客户副本 customer's copy",
        ),
        _faults,
        defined("fault", FIGURES),
    ),
}
