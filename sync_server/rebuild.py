"""Derives the books anew from the raw lines, and compares or replaces them (`paigong rebuild`).

The lines are judged again, each at the moment it arrived and in the order of arrival, in a database of their own;
so records, keys, sight and ledger are proven to follow from the lines alone. What no line tells stays as it is:
devices' tokens, enrolment codes, and what was set aside as a second history.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Table, delete, insert, select, update

from rulebook.ids import SYSTEM_DEVICE, SYSTEM_PERSON
from rulebook.records import Device
from sync_server.company import Company
from sync_server.db import tables as t
from sync_server.db.book import Book
from sync_server.db.engine import open_database, sqlite_url
from sync_server.db.triggers import put_guards_back, take_guards_down
from sync_server.intake import Chain, device_row, take
from sync_server.system import add_device

A_BOOK = 500
"""After so many lines a new Book is begun, so that what one remembers stays small."""

ENDS = (t.devices.c.id, t.devices.c.person, t.devices.c.next_seq, t.devices.c.head_hash, t.devices.c.head_sound)
TOLD = (t.lines.c.arrival, t.lines.c.device, t.lines.c.seq, t.lines.c.hash, t.lines.c.outcome)


class Difference(msgspec.Struct, frozen=True):
    """One table that does not follow from the lines: rows kept and derived, how many differ, the first of them."""

    table: str
    kept: int
    derived: int
    rows: int
    first: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `told`: lines that would be answered otherwise today; their answers are not taken back."""

    lines: int
    differences: tuple[Difference, ...]
    told: int
    replaced: bool = False

    @property
    def same(self) -> bool:
        """Whether every derived row is, byte for byte, what the lines give."""
        return not self.differences


def compare(company: Company) -> Report:
    """Derive everything anew beside the books and say where they differ; nothing is changed."""
    with company.read() as book, derived(book.connection, company.master) as fresh:
        return _report(book.connection, fresh)


def rebuild(company: Company) -> Report:
    """As `compare`; and where they differ, the derived tables are replaced, in one transaction.

    Change numbers may be others then, so the database begins a new life (epoch) and every phone fetches anew.
    Guards of the tables that somebody took away or altered are put back in either case.
    """
    with company.write() as book:
        kept = book.connection
        with derived(kept, company.master) as fresh:
            report = _report(kept, fresh)
            if not report.same:
                _replace(kept, fresh)
                book.begin_epoch(secrets.token_hex(4))
                report = msgspec.structs.replace(report, replaced=True)
        put_guards_back(kept)
    return report


@contextmanager
def derived(kept: Connection, master: bytes) -> Iterator[Connection]:
    """A throw-away database with everything that the kept lines give."""
    with TemporaryDirectory(prefix="paigong-rebuild-") as folder:
        engine = open_database(sqlite_url(Path(folder)))
        try:
            with engine.begin() as fresh:
                _derive(kept, fresh, master)
                yield fresh
        finally:
            engine.dispose()


def _derive(kept: Connection, fresh: Connection, master: bytes) -> None:
    chains: dict[str, Chain] = {}
    lines = iter(kept.execute(select(t.lines).order_by(t.lines.c.arrival)))
    while batch := list(islice(lines, A_BOOK)):
        book = Book(fresh, master)
        for line in batch:
            moment = datetime.fromisoformat(line.received_at)
            chain = chains.get(line.device) or _chain(book, line.device, master, moment)
            chains[line.device] = chain
            chain.book = book
            take(book, chain, line.seq, line.raw, line.mac, moment)
        book.flush()
    for chain in chains.values():
        chain.save()


def _chain(book: Book, device: str, master: bytes, now: datetime) -> Chain:
    """The beginning of a device's chain. Whose device it is, its enrolment says, which is a line too."""
    known = book.get(Device, device)
    person = SYSTEM_PERSON if device == SYSTEM_DEVICE else known.person if known else ""
    add_device(book, device, person, "", now)
    row = device_row(book, device)
    assert row is not None
    return Chain(book, row, master)


def _report(kept: Connection, fresh: Connection) -> Report:
    pairs: list[tuple[str, Sequence[Column[Any]], int]] = [
        (table.name, list(table.c), len(table.primary_key)) for table in t.DERIVED
    ]
    pairs += [("devices", ENDS, 1), ("head", list(t.head.c), 1), ("lines", TOLD[:4], 1)]
    found = [_difference(name, columns, keys, kept, fresh) for name, columns, keys in pairs]
    told = _difference("outcomes", TOLD, 1, kept, fresh)
    lines = len(_rows(TOLD[:1], 1, fresh))
    return Report(lines=lines, differences=tuple(d for d in found if d), told=told.rows if told else 0)


def _difference(
    name: str, columns: Sequence[Column[Any]], keys: int, kept: Connection, fresh: Connection
) -> Difference | None:
    old, new = _rows(columns, keys, kept), _rows(columns, keys, fresh)
    if name == "devices":  # one that has not sent a line yet has nothing to derive
        old = {key: row for key, row in old.items() if key in new or row[ENDS.index(t.devices.c.next_seq)] > 1}
    differing = sorted((key for key in old.keys() | new.keys() if old.get(key) != new.get(key)), key=str)
    return Difference(name, len(old), len(new), len(differing), str(differing[0])) if differing else None


def _rows(columns: Sequence[Column[Any]], keys: int, connection: Connection) -> dict[tuple[Any, ...], Any]:
    """Rows by their primary key, which stands in the first columns."""
    return {tuple(row[:keys]): tuple(row) for row in connection.execute(select(*columns))}


def _replace(kept: Connection, fresh: Connection) -> None:
    """The ledger's guards are down until `rebuild` puts them back; the derived one was made under the same."""
    take_guards_down(kept, "postings", "entries")
    for table in t.DERIVED:
        kept.execute(delete(table))
    for table in reversed(t.DERIVED):
        _copy(table, fresh, kept)
    for row in fresh.execute(select(*ENDS)):
        ends = {"next_seq": row.next_seq, "head_hash": row.head_hash, "head_sound": row.head_sound}
        kept.execute(update(t.devices).where(t.devices.c.id == row.id).values(ends))
    kept.execute(update(t.head).values(change=fresh.execute(select(t.head.c.change)).scalar_one()))


def _copy(table: Table, fresh: Connection, kept: Connection) -> None:
    rows = iter(fresh.execute(select(table)).mappings())
    while batch := [dict(row) for row in islice(rows, A_BOOK)]:
        kept.execute(insert(table), batch)
