"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.logs.figures import FIGURES
from rulebook.subjects.logs.records import DayLog
from sync_server.reporting.report import Report, Row, plain_yuan, records_of
from sync_server.reporting.span import Span


def _logs(connection: Connection, span: Span) -> Iterator[Row]:
    """Every closed log of the span: figures, how many facts came late, digest. No words: these are secret."""
    for log in records_of(connection, DayLog):
        if span.holds(log.day):
            figures = [plain_yuan(log.figures.get(n, 0)) if n == "fen" else log.figures.get(n, 0) for n in FIGURES]
            yield (log.day, log.name, len(log.acts), *figures, len(log.supplements), log.closed_at, log.digest)


REPORTS: dict[str, Report] = {
    "logs": Report(
        "工作日志 Day logs",
        (
            "日期 day",
            "姓名 name",
            "记录 acts",
            "到达 arrived",
            "完成 completed",
            "未解决 unsolved",
            "更换 swaps",
            "收据 receipts",
            "开单 opened",
            "派单 assigned",
            "回访 calls",
            "承诺 promises",
            "收款 collected",
            "在场分钟 minutes on site",
            "补记 late facts",
            "提交时间 closed at",
            "摘要 digest",
        ),
        _logs,
    ),
}
