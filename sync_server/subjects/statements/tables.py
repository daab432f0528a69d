"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.statements.records import Payment
from sync_server.reporting.names import Names
from sync_server.reporting.report import Report, Row, plain_yuan, records_of
from sync_server.reporting.span import Span


def _unmatched(connection: Connection, span: Span) -> Iterator[Row]:
    """Statement rows without a receipt, then receipts that no statement has shown (CASH-5)."""
    names = Names(connection)
    for p in records_of(connection, Payment):
        if p.open and span.holds(p.at):
            sign = -1 if p.refund else 1
            yield "statement", str(p.method), p.at, p.number, p.wallet_number, plain_yuan(sign * p.fen), p.file
    for r in records_of(connection, Receipt):
        if r.clearing and span.holds(r.at):
            yield (
                "receipt",
                r.clearing,
                r.at,
                r.number,
                "",
                plain_yuan(r.total),
                names.order(r.order) if r.order else "",
            )


REPORTS: dict[str, Report] = {
    "unmatched": Report(
        "未对上 Unmatched",
        (
            "来源 from",
            "方式 method",
            "时间 time",
            "凭证号 number",
            "支付单号 wallet number",
            "金额 yuan",
            "文件或工单 file or order",
        ),
        _unmatched,
    ),
}
