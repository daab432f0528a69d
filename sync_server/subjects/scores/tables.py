"""The report from which anybody can count the figures again: every order with its visits (KPI-1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.records import Visit
from sync_server.reporting.names import Names
from sync_server.reporting.report import Report, Row, records_of
from sync_server.reporting.span import Span


def _service(connection: Connection, span: Span) -> Iterator[Row]:
    """One row for each visit, and one for an order without any; by the completion's month, else the opening's.

    Names are for people; the ids at the end tell two of one name apart, so that the figures can be counted again.
    """
    names = Names(connection)
    visits: dict[str, list[Visit]] = defaultdict(list)
    for visit in records_of(connection, Visit):
        visits[visit.order].append(visit)
    for order in records_of(connection, Order):
        for one in visits.get(order.id) or (None,):
            if span.holds((one.completed_at or one.arrived_at if one else "") or order.opened_at):
                yield (
                    order.id,
                    order.number,
                    str(order.kind),
                    order.customer_name or names.debtor(order.customer or ""),
                    names.plates(order.vehicles),
                    order.symptom,
                    order.opened_at,
                    one.id if one else "",
                    names.person(one.technician) if one else "",
                    one.agreed_at if one else "",
                    one.arrived_at if one else "",
                    one.completed_at if one else "",
                    "unsolved" if one and one.unsolved else "",
                    order.customer or "",
                    " ".join(order.vehicles),
                    one.technician if one else "",
                )


REPORTS: dict[str, Report] = {
    "service": Report(
        "工单与上门 Orders and visits",
        (
            "工单 id",
            "编号 number",
            "类型 kind",
            "客户 customer",
            "车辆 vehicles",
            "现象 symptom",
            "报修 opened",
            "上门 visit id",
            "技术员 technician",
            "约定 agreed",
            "到达 arrived",
            "完成 completed",
            "未解决 unsolved",
            "客户编号 customer id",
            "车辆编号 vehicle ids",
            "技术员编号 technician id",
        ),
        _service,
    ),
}
