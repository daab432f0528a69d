"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.kernel.identity import Person
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from sync_server.reporting.report import Report, Row, records_of
from sync_server.reporting.span import Span


def _replacements(connection: Connection, span: Span) -> Iterator[Row]:
    """Every swap, fitting, removal and either half of a relocation; orders by number and people by name."""
    numbers = {str(o.id): o.number for o in records_of(connection, Order)}
    names = {str(p.id): p.name for p in records_of(connection, Person)}
    for s in records_of(connection, Swap):
        if span.holds(s.at):
            yield (
                s.at,
                numbers.get(s.order, s.order),
                s.plate,
                str(s.unit),
                s.old_number,
                s.new_number,
                "moved" if s.moved else "",
                s.reason,
                names.get(s.by, s.by),
            )


REPORTS: dict[str, Report] = {
    "replacements": Report(
        "更换 Replacements",
        (
            "时间 time",
            "工单 order",
            "车牌 plate",
            "设备 unit",
            "旧号 old number",
            "新号 new number",
            "移机 moved",
            "原因 reason",
            "技术员 by",
        ),
        _replacements,
    ),
}
