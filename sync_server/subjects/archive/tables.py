"""The archive's databases as reports, and what was asked of one with its sums and its cross-table (ARC-1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from sqlalchemy import Connection

from rulebook.kernel.ids import Fen
from rulebook.kernel.records import Record
from rulebook.subjects.archive.cross_table import Table, crossed, summed
from rulebook.subjects.archive.databases import Entry, entries, report_name
from rulebook.subjects.archive.records import Database, Dimension, Measure, Query
from sync_server.reporting.definitions import both
from sync_server.reporting.report import Report, Row, plain_yuan, records_of
from sync_server.reporting.span import Span

R = TypeVar("R", bound=Record)
COLUMNS = (
    "日期 day",
    "年份 year",
    "编号 number",
    "内容 what",
    "单位 company",
    "经销商 dealer",
    "办事处 office",
    "性质 paid or free",
    "数量 quantity",
    "金额 yuan",
    "记录类别 kind of record",
    "记录 record",
)
TITLES = {
    Database.UNITS: "装机库 Db_units",
    Database.SERVICES: "服务库 Db_services",
    Database.SHIPMENTS: "发货库 Db_shipments",
    Database.AGREEMENTS: "协议库 Db_agreements",
    Database.TESTS: "检测库 Db_tests",
}


class Books:
    """The records that the reader sees whom `seen_by` has named on this connection; all of them for nobody."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, kind: type[R]) -> Iterable[R]:
        return records_of(self._connection, kind, whole=False)


def answered(connection: Connection, query: Query) -> Table:
    """A question about one database, answered from the books."""
    return crossed(entries(Books(connection), query.database), query)


def _row(one: Entry) -> Row:
    return (
        one.day, one.day[:4], one.number, one.what, one.company, one.dealer_name, one.office, one.nature,
        one.quantity, plain_yuan(one.fen), one.kind, one.id,
    )  # fmt: skip


def _whole(database: Database) -> Report:
    def rows(connection: Connection, span: Span) -> Iterator[Row]:
        found = entries(Books(connection), database)
        yield from (_row(one) for one in reversed(found) if span.holds(one.day))

    return _report(database, rows)


def _report(database: Database, rows: Callable[[Connection, Span], Iterator[Row]]) -> Report:
    defined = ((both(f"archive.database.{database}"), both(f"archive.database.{database}.means")),)
    return Report(TITLES[database], COLUMNS, rows, definitions=defined, of_the_books=False)


def report_of(query: Query) -> Report:
    """What was asked: its entries, the earliest first, their sums, and the cross-table below them."""

    def rows(connection: Connection, _: Span) -> Iterator[Row]:
        table = answered(connection, query)
        yield from (_row(one) for one in reversed(table.of))
        yield ()
        for measure in Measure:
            yield (both(f"archive.measure.{measure}"), _value(summed(table.of, measure), measure))
        yield from _crossed(table)

    return _report(query.database, rows)


def _crossed(table: Table) -> Iterator[Row]:
    query, total = table.query, both("archive.sum")

    def told(value: int) -> object:
        return _value(value, query.measure)

    yield ()
    yield (both("archive.table"), both(f"archive.measure.{query.measure}"))
    head = f"{both(f'archive.by.{query.rows}')} / {both(f'archive.by.{query.columns}')}"
    yield (head, *(named(query.columns, one) for one in table.columns), total)
    for row in table.rows:
        figures = [told(table.value(row, column)) for column in table.columns]
        yield (named(query.rows, row), *figures, told(table.value(row)))
    yield (total, *(told(table.value(column=column)) for column in table.columns), told(table.value()))


def _value(value: int, measure: Measure) -> object:
    return plain_yuan(Fen(value)) if measure is Measure.FEN else value


def named(by: Dimension, place: str) -> str:
    """A row's or a column's name; what has none is said in words."""
    if by is Dimension.NATURE:
        return both(f"archive.nature.{place}")
    return place or both(f"archive.none.{by}")


REPORTS: dict[str, Report] = {report_name(database): _whole(database) for database in Database}
