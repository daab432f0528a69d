"""One report: its title, columns and rows, read one after the other, so that a month costs little memory.

Amounts in yuan with two decimals, as text; times in company time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, select

from rulebook.kernel.records import Record
from rulebook.rules import unhidden
from rulebook.subjects.confidentiality.classes import narrowed
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.span import Span

R = TypeVar("R", bound=Record)
Row = tuple[object, ...]
A_READ = 500


class Report(msgspec.Struct, frozen=True):
    """One table: its title in Chinese and English, its columns likewise, and where its rows come from.

    `definitions`: (figure, what it counts), told below the rows of a report that counts something.
    `of_the_books`: it is a sheet of the workbook of all books, too. `said`: codes of its rows in words, on paper.
    """

    title: str
    columns: tuple[str, ...]
    rows: Callable[[Connection, Span], Iterator[Row]]
    definitions: tuple[tuple[str, str], ...] = ()
    of_the_books: bool = True
    said: dict[str, str] = {}


def plain_yuan(fen: int | None) -> str:
    """Without grouping, so that a spreadsheet reads it as a number."""
    return "" if fen is None else f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def records_of(connection: Connection, kind: type[R]) -> Iterator[R]:
    """Every record of a kind, by id; as the reader sees it whom `seen_by` has named on this connection (SEC-1)."""
    tags: frozenset[str] | None = connection.get_execution_options().get(_READER)
    r = t.records.c
    rows = connection.execute(
        select(r.body).where(r.kind == kind.KIND).order_by(r.id), execution_options={"yield_per": A_READ}
    )
    closer = narrowed(UnitOfWork(connection))
    decoder = msgspec.json.Decoder(kind)
    for row in rows:
        record = decoder.decode(row.body)
        yield record if tags is None else unhidden(record, tags, closer)


_READER = "paigong_reader"


def seen_by(connection: Connection, tags: frozenset[str] | None) -> Connection:
    """The connection, on which reports leave out what a reader with these tags does not see; None: nothing."""
    return connection.execution_options(**{_READER: tags})
