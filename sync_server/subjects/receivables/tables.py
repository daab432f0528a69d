"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.receivables.records import Receivable, ReceivableState
from sync_server.reporting.names import Names
from sync_server.reporting.report import Report, Row, plain_yuan, records_of
from sync_server.reporting.span import Span


def _receivables(connection: Connection, span: Span) -> Iterator[Row]:
    """What was let be owed in the span, and what is open still from before it, as it stands now (CASH-8).

    What was given up or voided is owed by nobody, so that what is left adds up to what the ledger says customers
    owe, but for payments that were told as too much. Debtors by name, orders by number.
    """
    names = Names(connection)
    for o in records_of(connection, Receivable):
        if span.holds(o.opened_at) or (o.state is ReceivableState.OPEN and o.opened_at[:10] <= span.last):
            yield (
                o.number,
                names.debtor(o.customer),
                names.order(o.order) if o.order else "",
                names.billed(o.id),
                o.opened_at,
                o.due,
                o.promised,
                plain_yuan(o.total),
                plain_yuan(o.paid),
                plain_yuan(o.still_owed),
                str(o.state),
                len(o.chased),
            )


REPORTS: dict[str, Report] = {
    "receivables": Report(
        "应收款 Receivables",
        (
            "凭证号 number",
            "客户 customer",
            "工单 order",
            "车牌 plate",
            "时间 time",
            "到期 due",
            "承诺 promised",
            "金额 yuan",
            "已收 paid",
            "未收 left",
            "状态 state",
            "催收次数 chased",
        ),
        _receivables,
    ),
}
