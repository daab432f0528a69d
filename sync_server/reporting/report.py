"""One report: its title, columns and rows, read one after the other, so that a month costs little memory.

Amounts in yuan with two decimals, as text; times in company time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, select

from rulebook.kernel.records import Record
from rulebook.kernel.visibility import places_of
from rulebook.kernel.world import World
from rulebook.rules import RULES, sight, unhidden
from rulebook.subjects.branches.membership import name_of
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.confidentiality.classes import narrowed
from sync_server.core.words import catalogue
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


def records_of(connection: Connection, kind: type[R], whole: bool = True) -> Iterator[R]:
    """Every record of a kind, by id; as the reader sees it whom `seen_by` has named on this connection (SEC-1).

    For one who is bound to a branch without those of others (BR-1).

    Not `whole`: only those that this reader sees on their own device, too; for reports that are screens as well.
    """
    tags: frozenset[str] | None = connection.get_execution_options().get(_READER)
    books = UnitOfWork(connection)
    r = t.records.c
    rows = connection.execute(
        select(r.body).where(r.kind == kind.KIND).order_by(r.id), execution_options={"yield_per": A_READ}
    )
    closer = narrowed(books)
    decoder = msgspec.json.Decoder(kind)
    for row in rows:
        record = decoder.decode(row.body)
        if tags is None:
            yield record
        elif whole:
            if not RULES.is_of_others(record, tags, books):
                yield unhidden(record, tags, closer)
        elif (seen := sight(record, tags, closer, books)) is not None:
            yield seen


def moment_of_books(connection: Connection) -> str:
    """The moment of the books, ISO: when the last line came, so that the same books give the same report."""
    found = connection.execute(select(t.lines.c.received_at).order_by(t.lines.c.arrival.desc()).limit(1)).scalar()
    return str(found or "1970-01-01T00:00:00+00:00")


def books_of(connection: Connection) -> UnitOfWork:
    """The books that a report counts in: for a reader who is bound to a branch without those of others (BR-1)."""
    tags: frozenset[str] | None = connection.get_execution_options().get(_READER)
    return _OfBranches(connection, tags) if tags and places_of(tags) else UnitOfWork(connection)


def tells_of(connection: Connection, branch: str) -> bool:
    """Whether the reader sees that branch's orders and cases, so that its figures are whole (BR-1)."""
    tags: frozenset[str] | None = connection.get_execution_options().get(_READER)
    places = places_of(tags) if tags else {}
    return not places or any((branch or HEAD) in seen for seen in places.values())


class _OfBranches(UnitOfWork):
    """To read only: what belongs to branches that its reader does not see is not there."""

    def __init__(self, connection: Connection, tags: frozenset[str]) -> None:
        super().__init__(connection)
        self._books, self._tags = UnitOfWork(connection), tags

    def get(self, kind: type[R], id: str) -> R | None:
        found = super().get(kind, id)
        return None if found is None or self._is_of_others(found) else found

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        return [one for one in self._books.find(kind, key, value) if not self._is_of_others(one)]

    def all(self, kind: type[R]) -> list[R]:
        return [one for one in super().all(kind) if not self._is_of_others(one)]

    def _is_of_others(self, record: Record) -> bool:
        return RULES.is_of_others(record, self._tags, self._books)


def branches_said(connection: Connection, tags: frozenset[str] | None) -> str:
    """Of which branches alone a file tells that a bound reader takes out; '' where it tells of all (BR-1)."""
    places = places_of(tags) if tags else {}
    if not places:
        return ""
    world, words = UnitOfWork(connection), catalogue("zh")
    names = [name_of(world, one) for one in sorted(frozenset().union(*places.values()))]
    return ", ".join(words["branch.main"] if name == HEAD else name for name in names)


def as_seen(connection: Connection) -> World:
    """The books for a look at single records, each as that same reader sees it (SEC-1)."""
    tags: frozenset[str] | None = connection.get_execution_options().get(_READER)
    work = UnitOfWork(connection)
    return work if tags is None else _AsSeen(work, tags)


class _AsSeen:
    """The rules' port over the books, without the fields that a reader does not see."""

    def __init__(self, work: UnitOfWork, tags: frozenset[str]) -> None:
        self._work, self._tags, self._closer = work, tags, narrowed(work)

    def get(self, kind: type[R], id: str) -> R | None:
        record = self._work.get(kind, id)
        return record if record is None else self._seen(record)

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        found = (self._seen(record) for record in self._work.find(kind, key, value))
        return [one for one in found if one is not None]

    def _seen(self, record: R) -> R | None:
        if RULES.is_of_others(record, self._tags, self._work):
            return None
        return unhidden(record, self._tags, self._closer)


_READER = "paigong_reader"


def seen_by(connection: Connection, tags: frozenset[str] | None) -> Connection:
    """The connection, on which reports leave out what a reader with these tags does not see; None: nothing."""
    return connection.execution_options(**{_READER: tags})
