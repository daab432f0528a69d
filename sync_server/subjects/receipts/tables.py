"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receipts.series import account_for
from sync_server.reporting.names import Names
from sync_server.reporting.report import Report, Row, plain_yuan, records_of
from sync_server.reporting.span import Span


def _receipts(connection: Connection, span: Span) -> Iterator[Row]:
    """Orders and collected debts by number, people by name; the envelope by the id that the handovers bear."""
    names = Names(connection)
    for r in records_of(connection, Receipt):
        if span.holds(r.at):
            yield (
                r.number,
                r.at,
                names.order(r.order) if r.order else "",
                r.plate,
                plain_yuan(r.total),
                str(r.method),
                names.person(r.by),
                names.person(r.holder) if r.holder else "",
                r.handover or "",
                r.void_reason,
                r.leave_reason,
                names.receipt(r.collects) if r.collects else "",
                r.invoice_title,
                r.tax_number,
                r.invoice_number,
                r.final,
                plain_yuan(r.rounded_off),
                names.person(r.voided_by) if r.voided_by else "",
            )


def _numbers(connection: Connection, span: Span) -> Iterator[Row]:
    """Every block of receipt numbers ever reserved and what became of it, whatever the span (RCT-2)."""
    names = Names(connection)
    told = (i for i in records_of(connection, Irregularity) if i.code == "number_gap")
    blocks = list(records_of(connection, NumberBlock))
    for a in account_for(blocks, records_of(connection, Receipt), told):
        yield (
            a.block.series,
            names.person(a.block.person),
            names.device(a.block.device),
            a.block.first,
            a.block.last,
            a.used,
            a.void,
            a.left,
            ", ".join(a.told),
            ", ".join(a.missing),
            a.unleased,
        )


REPORTS: dict[str, Report] = {
    "receipts": Report(
        "收费凭证 Receipts",
        (
            "凭证号 number",
            "时间 time",
            "工单 order",
            "车牌 plate",
            "金额 yuan",
            "方式 method",
            "开票人 by",
            "现金保管人 holder",
            "交款单 handover",
            "作废原因 void",
            "批准原因 leave",
            "收回欠款 collects",
            "抬头 title",
            "税号 tax number",
            "发票号 invoice",
            "正式号 final number",
            "抹零 rounded off",
            "批准作废 voided by",
        ),
        _receipts,
    ),
    "numbers": Report(
        "票号 Numbers",
        (
            "票号段 series",
            "领用人 person",
            "设备 device",
            "从 first",
            "到 last",
            "已用 used",
            "作废 void",
            "剩余 left",
            "跳号已登记 skipped",
            "缺号 missing",
            "未发放 never given out",
        ),
        _numbers,
    ),
}
