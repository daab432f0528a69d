"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.cash.records import Handover
from sync_server.reporting.report import Report, Row, plain_yuan, records_of
from sync_server.reporting.span import Span


def _handovers(connection: Connection, span: Span) -> Iterator[Row]:
    for h in records_of(connection, Handover):
        if span.holds(h.declared_at):
            yield (
                h.id,
                h.technician_name,
                str(h.state),
                h.declared_at,
                h.due_at,
                len(h.receipts),
                plain_yuan(h.expected),
                plain_yuan(h.declared),
                plain_yuan(h.counted),
                plain_yuan(h.difference),
                h.counted_by_name,
                h.counted_at,
                h.for_by_name,
                h.for_reason,
            )


REPORTS: dict[str, Report] = {
    "handovers": Report(
        "交款 Handovers",
        (
            "交款单 id",
            "技术员 technician",
            "状态 state",
            "申报 declared at",
            "应交 due",
            "凭证数 receipts",
            "应收 expected",
            "申报额 declared",
            "清点 counted",
            "差额 difference",
            "清点人 counted by",
            "时间 at",
            "代为申报 declared by",
            "代报原因 why",
        ),
        _handovers,
    ),
}
