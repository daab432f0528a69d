"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.absences.records import Absence
from sync_server.reporting.report import Report, Row, records_of
from sync_server.reporting.span import Span


def _absences(connection: Connection, span: Span) -> Iterator[Row]:
    """Every request and every sickness that begins in the span, with whose decision it was; days in hundredths."""
    for a in records_of(connection, Absence):
        if span.holds(a.begins):
            yield (
                a.person_name,
                a.kind,
                a.begins,
                a.ends,
                f"{a.length // 100}.{a.length % 100:02d}",
                a.state,
                a.asked_by_name,
                a.asked_at,
                a.decided_by_name,
                a.decided_at,
                a.stand_in_name,
                a.papers,
            )


REPORTS: dict[str, Report] = {
    "absences": Report(
        "请假 Absences",
        (
            "姓名 name",
            "种类 kind",
            "开始 begins",
            "结束 ends",
            "工作日 working days",
            "状态 state",
            "提出人 asked by",
            "提出时间 asked at",
            "审批人 decided by",
            "审批时间 decided at",
            "代管人 stand-in",
            "证明 certificate",
        ),
        _absences,
    ),
}
