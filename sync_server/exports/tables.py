"""The reports: name → columns and rows, read one after the other, so that a month costs little memory.

Amounts in yuan with two decimals, as text; times in company time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, func, select

from rulebook.records import (
    Day,
    Expense,
    Export,
    Handover,
    Irregularity,
    NumberBlock,
    Payment,
    Receipt,
    Receivable,
    Record,
)
from rulebook.series import account_for
from sync_server.db import tables as t
from sync_server.exports.span import Span

R = TypeVar("R", bound=Record)
Row = tuple[object, ...]
A_READ = 500


class Report(msgspec.Struct, frozen=True):
    """One table: its title in Chinese and English, its columns likewise, and where its rows come from."""

    title: str
    columns: tuple[str, ...]
    rows: Callable[[Connection, Span], Iterator[Row]]


def plain_yuan(fen: int | None) -> str:
    """Without grouping, so that a spreadsheet reads it as a number."""
    return "" if fen is None else f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _records(connection: Connection, kind: type[R]) -> Iterator[R]:
    r = t.records.c
    rows = connection.execute(
        select(r.body).where(r.kind == kind.KIND).order_by(r.id), execution_options={"yield_per": A_READ}
    )
    decoder = msgspec.json.Decoder(kind)
    for row in rows:
        yield decoder.decode(row.body)


def _receipts(connection: Connection, span: Span) -> Iterator[Row]:
    for r in _records(connection, Receipt):
        if span.holds(r.at):
            yield (
                r.number,
                r.at,
                r.order,
                r.plate,
                plain_yuan(r.total),
                str(r.method),
                r.by,
                r.holder,
                r.handover or "",
                r.void_reason,
                r.leave_reason,
                r.collects or "",
                r.invoice_title,
                r.tax_number,
                r.invoice_number,
                r.final,
            )


def _ledger(connection: Connection, span: Span) -> Iterator[Row]:
    e, p = t.entries.c, t.postings.c
    rows = connection.execute(
        select(e.day, e.late, e.at, e.id, e.source, e.memo, p.account, p.fen)
        .join_from(t.entries, t.postings, e.id == p.entry)
        .where(e.day >= span.first, e.day <= span.last)
        .order_by(e.day, e.arrival, e.id, p.n),
        execution_options={"yield_per": A_READ},
    )
    for row in rows:
        yield (*row[:-1], plain_yuan(row.fen))


def _balances(connection: Connection, span: Span) -> Iterator[Row]:
    """Every account as it stands at the end of the span."""
    e, p = t.entries.c, t.postings.c
    rows = connection.execute(
        select(p.account, func.sum(p.fen).label("fen"))
        .join_from(t.postings, t.entries, e.id == p.entry)
        .where(e.day <= span.last)
        .group_by(p.account)
        .order_by(p.account)
    )
    for row in rows:
        yield row.account, plain_yuan(int(row.fen))


def _days(connection: Connection, span: Span) -> Iterator[Row]:
    for d in _records(connection, Day):
        if span.holds(d.id):
            off = d.counted - d.expected if d.counted is not None and d.expected is not None else None
            yield (
                d.id,
                str(d.state),
                d.entries,
                d.late,
                plain_yuan(d.expected),
                plain_yuan(d.counted),
                plain_yuan(off),
                d.closed_by_name,
                d.closed_at,
            )


def _handovers(connection: Connection, span: Span) -> Iterator[Row]:
    for h in _records(connection, Handover):
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
            )


def _receivables(connection: Connection, span: Span) -> Iterator[Row]:
    for o in _records(connection, Receivable):
        if span.holds(o.opened_at):
            yield (
                o.number,
                o.customer,
                o.order,
                o.opened_at,
                o.due,
                o.promised,
                plain_yuan(o.total),
                plain_yuan(o.paid),
                plain_yuan(o.left),
                str(o.state),
                len(o.chased),
            )


def _unmatched(connection: Connection, span: Span) -> Iterator[Row]:
    """Statement rows without a receipt, then receipts that no statement has shown (CASH-5)."""
    for p in _records(connection, Payment):
        if p.open and span.holds(p.at):
            sign = -1 if p.refund else 1
            yield "statement", str(p.method), p.at, p.number, p.wallet_number, plain_yuan(sign * p.fen), p.file
    for r in _records(connection, Receipt):
        if r.clearing and span.holds(r.at):
            yield "receipt", r.clearing, r.at, r.number, "", plain_yuan(r.total), r.order


def _expenses(connection: Connection, span: Span) -> Iterator[Row]:
    for x in _records(connection, Expense):
        if span.holds(x.at):
            yield x.id, x.by_name, x.at, x.purpose, plain_yuan(x.fen), str(x.state), x.remark


def _numbers(connection: Connection, span: Span) -> Iterator[Row]:
    """Every block of receipt numbers ever reserved and what became of it, whatever the span (RCT-2)."""
    told = (i for i in _records(connection, Irregularity) if i.code == "number_gap")
    blocks = list(_records(connection, NumberBlock))
    for a in account_for(blocks, _records(connection, Receipt), told):
        yield (
            a.block.series,
            a.block.person,
            a.block.device,
            a.block.first,
            a.block.last,
            a.used,
            a.void,
            a.left,
            ", ".join(a.told),
            ", ".join(a.missing),
            a.unleased,
        )


def _exports(connection: Connection, span: Span) -> Iterator[Row]:
    """The oldest first; those of one second by name, so that every database tells them alike."""
    taken = (x for x in _records(connection, Export) if span.holds(x.at))
    for x in sorted(taken, key=lambda x: (x.at, x.report, x.form, x.first, x.by_name)):
        yield x.at, x.by_name, x.by, x.report, x.form, x.first, x.last


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
        ),
        _receipts,
    ),
    "ledger": Report(
        "分录 Ledger",
        (
            "记账日 day",
            "发生日 late from",
            "时间 time",
            "分录 entry",
            "来源 source",
            "摘要 memo",
            "科目 account",
            "金额 yuan",
        ),
        _ledger,
    ),
    "balances": Report("科目余额 Balances", ("科目 account", "余额 yuan"), _balances),
    "days": Report(
        "日结 Days",
        (
            "日期 day",
            "状态 state",
            "笔数 entries",
            "调整 late",
            "应有 expected",
            "盘点 counted",
            "差额 difference",
            "日结人 closed by",
            "时间 at",
        ),
        _days,
    ),
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
        ),
        _handovers,
    ),
    "receivables": Report(
        "应收款 Receivables",
        (
            "凭证号 number",
            "客户 customer",
            "工单 order",
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
    "expenses": Report(
        "现金支出 Outlays",
        ("编号 id", "支出人 by", "时间 time", "用途 purpose", "金额 yuan", "状态 state", "批注 remark"),
        _expenses,
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
    "exports": Report(
        "导出记录 Exports",
        ("时间 time", "导出人 by", "编号 person", "报表 report", "格式 form", "从 first", "到 last"),
        _exports,
    ),
}
