"""Terms in the order in which they end, and what they brought in, month by month (TERM-1)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.company.records import Customer
from rulebook.subjects.service_terms.figures import income_by_month, last_fen
from rulebook.subjects.service_terms.records import ServiceTerm, TermRenewal, TermState
from sync_server.reporting.definitions import both
from sync_server.reporting.report import Report, Row, plain_yuan, records_of
from sync_server.reporting.span import Span


def _due(connection: Connection, span: Span) -> Iterator[Row]:
    """What ends within the span, the earliest first; what was ended for good is left out."""
    names = {str(c.id): c.name for c in records_of(connection, Customer)}
    terms = [t for t in records_of(connection, ServiceTerm) if t.until and t.state is not TermState.ENDED]
    for one in sorted(terms, key=lambda t: (t.until, t.plate, t.id)):
        if span.holds(one.until):
            yield (
                one.until,
                both(f"terms.what.{one.what}"),
                one.plate,
                one.number,
                names.get(one.customer, one.customer),
                one.plan,
                plain_yuan(last_fen(one)),
                both(f"terms.{one.state}") if one.state is TermState.RUNNING else both("terms.before"),
                ", ".join(str(days) for days in one.told),
                one.last_sign,
                one.carrier_until,
                len([r for r in one.renewals if not r.void]),
            )


def _income(connection: Connection, span: Span) -> Iterator[Row]:
    """By the day on which it was paid; what was voided is left out."""
    renewals = [r for r in records_of(connection, TermRenewal) if span.holds(r.day)]
    for (month, what), (count, fen) in income_by_month(renewals).items():
        yield month, both(f"terms.what.{what}"), count, plain_yuan(fen)


REPORTS: dict[str, Report] = {
    "terms_due": Report(
        "到期清单 Terms",
        (
            "到期日 ends",
            "项目 what",
            "车牌 plate",
            "卡号 number",
            "客户 customer",
            "套餐 plan",
            "上次金额 last yuan",
            "状态 state",
            "已提醒(天) warned",
            "最后在线 last sign",
            "运营商有效期 carrier until",
            "续费次数 renewals",
        ),
        _due,
    ),
    "terms_income": Report(
        "服务费收入 Income",
        ("月份 month", "项目 what", "数量 count", "金额 yuan"),
        _income,
    ),
}
