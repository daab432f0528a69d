"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from rulebook.subjects.books.records import Day, Expense, Export
from sync_server.db import tables as t
from sync_server.reporting.names import Names
from sync_server.reporting.report import A_READ, Report, Row, plain_yuan, records_of
from sync_server.reporting.span import Span


def _ledger(connection: Connection, span: Span) -> Iterator[Row]:
    """Every posting; whose account it is stands beside it by name."""
    names = Names(connection)
    e, p = t.entries.c, t.postings.c
    rows = connection.execute(
        select(e.day, e.late, e.at, e.id, e.source, e.memo, p.account, p.fen)
        .join_from(t.entries, t.postings, e.id == p.entry)
        .where(e.day >= span.first, e.day <= span.last)
        .order_by(e.day, e.arrival, e.id, p.n),
        execution_options={"yield_per": A_READ},
    )
    for row in rows:
        yield (*row[:-1], plain_yuan(row.fen), names.account(row.account))


def _balances(connection: Connection, span: Span) -> Iterator[Row]:
    """Every account as it stands at the end of the span, with whose it is by name."""
    names = Names(connection)
    e, p = t.entries.c, t.postings.c
    rows = connection.execute(
        select(p.account, func.sum(p.fen).label("fen"))
        .join_from(t.postings, t.entries, e.id == p.entry)
        .where(e.day <= span.last)
        .group_by(p.account)
        .order_by(p.account)
    )
    for row in rows:
        yield row.account, plain_yuan(int(row.fen)), names.account(row.account)


def _days(connection: Connection, span: Span) -> Iterator[Row]:
    for d in records_of(connection, Day):
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


def _expenses(connection: Connection, span: Span) -> Iterator[Row]:
    for x in records_of(connection, Expense):
        if span.holds(x.at):
            yield x.id, x.by_name, x.at, x.purpose, plain_yuan(x.fen), str(x.state), x.remark


def _exports(connection: Connection, span: Span) -> Iterator[Row]:
    """The oldest first; those of one second by name, so that every database tells them alike."""
    taken = (x for x in records_of(connection, Export) if span.holds(x.at))
    for x in sorted(taken, key=lambda x: (x.at, x.report, x.form, x.first, x.by_name)):
        yield x.at, x.by_name, x.by, x.report, x.form, x.first, x.last, x.number, x.reason, x.about


REPORTS: dict[str, Report] = {
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
            "户名 name",
        ),
        _ledger,
    ),
    "balances": Report("科目余额 Balances", ("科目 account", "余额 yuan", "户名 name"), _balances),
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
    "expenses": Report(
        "现金支出 Outlays",
        ("编号 id", "支出人 by", "时间 time", "用途 purpose", "金额 yuan", "状态 state", "批注 remark"),
        _expenses,
    ),
    "exports": Report(
        "导出记录 Exports",
        (
            "时间 time",
            "导出人 by",
            "编号 person",
            "报表 report",
            "格式 form",
            "从 first",
            "到 last",
            "导出编号 number",
            "用途 reason",
            "纸面内容 paper of",
        ),
        _exports,
    ),
}
