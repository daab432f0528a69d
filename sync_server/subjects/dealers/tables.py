"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.company.records import Customer
from rulebook.subjects.dealers.records import Agreement, RebateStatement, Shipment
from rulebook.subjects.scores.span import month_span
from sync_server.reporting.names import Names
from sync_server.reporting.report import Report, Row, plain_yuan, records_of
from sync_server.reporting.span import Span


def _statements(connection: Connection, span: Span) -> Iterator[RebateStatement]:
    """Those of the months that begin in the span, by month, then by dealer."""
    found = [
        s for s in records_of(connection, RebateStatement) if span.holds(month_span(s.month).first.isoformat())
    ]
    yield from sorted(found, key=lambda s: (s.month, s.dealer))


def _rebates(connection: Connection, span: Span) -> Iterator[Row]:
    for s in _statements(connection, span):
        yield (
            s.number,
            s.month,
            s.dealer_name,
            plain_yuan(s.turnover),
            plain_yuan(s.uncovered),
            plain_yuan(s.rebate),
            plain_yuan(s.carried),
            plain_yuan(s.payable),
            plain_yuan(s.earlier),
            plain_yuan(s.paid),
            plain_yuan(s.outstanding),
            str(s.state),
            s.due_at[:10],
            s.drawn_by_name,
            s.approved_by_name,
            s.approved_at,
            s.paid_by_name,
            s.paid_at,
            s.reference,
            sum(not one.answered_at for one in s.disputes),
        )


def _lines(connection: Connection, span: Span) -> Iterator[Row]:
    known = Names(connection)
    numbers = {a.id: a.number for a in records_of(connection, Agreement)}
    names = {c.id: c.name for c in records_of(connection, Customer)}
    for s in _statements(connection, span):
        for one in s.lines:
            yield (
                s.number,
                s.month,
                s.dealer_name,
                one.number,
                one.day,
                names.get(one.customer, one.customer),
                plain_yuan(one.turnover),
                plain_yuan(one.rebate),
                numbers.get(one.agreement, one.agreement),
                one.period,
                one.entry,
                known.receipt(one.receipt) if one.receipt else "",
            )


def _shipments(connection: Connection, span: Span) -> Iterator[Row]:
    """One row a line of a shipment."""
    found = sorted(
        (s for s in records_of(connection, Shipment) if span.holds(s.sent_at)),
        key=lambda s: (s.sent_at, s.number),
    )
    for s in found:
        for one in s.lines:
            yield (
                s.number,
                s.sent_at,
                s.sent_at[:4],
                s.to_name,
                "dealer" if s.dealer else "customer",
                s.branch,
                str(one.kind),
                one.what,
                one.quantity,
                plain_yuan(one.fen) if one.fen else "",
                plain_yuan(one.fen * one.quantity),
                s.sent_by_name,
                str(s.state),
                s.taken_at,
                s.signer,
                s.remark,
            )


REPORTS: dict[str, Report] = {
    "rebates": Report(
        "返佣报表 Rebates",
        (
            "报表号 number",
            "月份 month",
            "经销商 dealer",
            "营业额 turnover",
            "无协议营业额 without agreement",
            "返佣 rebate",
            "结转冲减 carried",
            "应付 payable",
            "以前未付 unpaid before",
            "当月已付 paid in the month",
            "月末未付 outstanding",
            "状态 state",
            "签发期限 due",
            "生成 drawn by",
            "审批 approved by",
            "审批时间 approved at",
            "付款 paid by",
            "付款时间 paid at",
            "付款凭据 reference",
            "未答复异议 open disputes",
        ),
        _rebates,
        definitions=(
            (
                "营业额 turnover",
                "本期报表各明细之和，来自账簿分录；作废为负 — sum of the lines; reversals are minus",
            ),
            ("应付 payable", "返佣加结转冲减，不低于零 — rebate and what is carried, never below nought"),
            ("月末未付 outstanding", "以前未付加本期应付 — unpaid before, and what this one says is payable"),
        ),
    ),
    "rebate_lines": Report(
        "返佣明细 Rebate_lines",
        (
            "报表号 number",
            "月份 month",
            "经销商 dealer",
            "凭证号 receipt number",
            "日期 day",
            "客户 customer",
            "营业额 turnover",
            "返佣 rebate",
            "协议 agreement",
            "累计期间 period",
            "分录 ledger entry",
            "凭证 receipt",
        ),
        _lines,
    ),
    "shipments": Report(
        "发货单 Shipments",
        (
            "发货单号 number",
            "发货时间 sent at",
            "年份 year",
            "收货单位 to",
            "类别 kind of taker",
            "办事处 office",
            "性质 paid free leaflet",
            "品名 what",
            "数量 quantity",
            "单价 price",
            "金额 yuan",
            "发货人 sent by",
            "状态 state",
            "签收时间 taken at",
            "签收人 signer",
            "备注 remark",
        ),
        _shipments,
    ),
}
