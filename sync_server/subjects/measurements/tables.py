"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.orders.records import Order
from sync_server.reporting.report import Report, Row, records_of
from sync_server.reporting.span import Span


def _tests(connection: Connection, span: Span) -> Iterator[Row]:
    """Every value of every test, beside its limits; a test that says several has as many rows."""
    numbers = {str(o.id): o.number for o in records_of(connection, Order)}
    for test in records_of(connection, Measurement):
        if span.holds(test.at):
            for one in test.values:
                yield (
                    test.at, test.number, test.plate, test.unit_number, one.what, one.value, one.unit, one.low,
                    one.high, str(one.judged), test.instrument, test.by_name,
                    numbers.get(test.order, test.order), test.words,
                )  # fmt: skip


REPORTS: dict[str, Report] = {
    "tests": Report(
        "检测 Tests",
        (
            "时间 time",
            "检测编号 number",
            "车牌 plate",
            "设备号 unit",
            "项目 what",
            "数值 value",
            "单位 in",
            "下限 low",
            "上限 high",
            "判定 judged",
            "仪器 instrument",
            "检测人 by",
            "工单 order",
            "备注 words",
        ),
        _tests,
    ),
}
