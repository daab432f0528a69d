"""One transaction over the books: the rules' World on SQL, and the writing of what they decided.

A Book lives inside one transaction. What it read it remembers, what it wrote it sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from rulebook.case import LedgerEntry
from rulebook.records import RECORDS, Record, record_id, record_keys
from rulebook.sight import tags_of
from rulebook.world import R
from sync_server.db import tables as t

_encode = msgspec.json.Encoder().encode
_decoders = {kind: msgspec.json.Decoder(struct) for kind, struct in RECORDS.items()}


class Stored(msgspec.Struct, frozen=True):
    """A record as it stands in the table: None where there is none."""

    record: Record | None
    version: int


def decode_record(kind: str, body: bytes) -> Record:
    return _decoders[kind].decode(body)


class Book:
    """The World port over SQL, and the only writer of the derived tables."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._known: dict[tuple[str, str], Stored] = {}

    def _load(self, kind: str, id: str) -> Stored:
        known = self._known.get((kind, id))
        if known is None:
            row = self.connection.execute(_GET, {"kind": kind, "id": id}).first()
            known = Stored(decode_record(kind, row.body), row.version) if row else Stored(None, 0)
            self._known[kind, id] = known
        return known

    def get(self, kind: type[R], id: str) -> R | None:
        record = self._load(kind.KIND, id).record
        return record if isinstance(record, kind) else None

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        rows = self.connection.execute(_FIND, {"kind": kind.KIND, "name": key, "value": value})
        found = (self.get(kind, id) for id in [row.id for row in rows])
        return [record for record in found if record is not None]

    def version(self, kind: type[R], id: str) -> int:
        return self._load(kind.KIND, id).version

    def all(self, kind: type[R]) -> list[R]:
        """Every record of a kind, by id. For reports; the rules look things up by key."""
        rows = self.connection.execute(_ALL, {"kind": kind.KIND}).all()
        return [msgspec.json.decode(row.body, type=kind) for row in rows]

    def take_arrival(self) -> int:
        """The next arrival number; holds the head's row until commit, so numbers appear in commit order."""
        return self._take("arrival", 1)

    def take_changes(self, count: int) -> int:
        """The first of `count` change numbers, under the same hold."""
        return self._take("change", count) - count + 1

    def epoch(self) -> str:
        """Which life of the database this is; cursors of another one are worth nothing."""
        return str(self.connection.execute(_EPOCH).scalar_one())

    def begin_epoch(self, name: str) -> None:
        self.connection.execute(update(t.meta).where(t.meta.c.key == "epoch").values(value=name))

    def last_change(self) -> int:
        """The last change number that was given out."""
        return int(self.connection.execute(select(t.head.c.change)).scalar_one())

    def _take(self, name: str, count: int) -> int:
        column = t.head.c[name]
        statement = update(t.head).values({name: column + count}).returning(column)
        return int(self.connection.execute(statement).scalar_one())

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """All of what is written inside, or none of it; what was remembered goes with it."""
        known = dict(self._known)
        try:
            with self.connection.begin_nested():
                yield
        except BaseException:
            self._known = known
            raise

    def write(self, records: Iterable[Record], first_change: int) -> None:
        """Store records as they are now, each under its own change number."""
        for change, record in enumerate(records, first_change):
            self._write(record, change)

    def _write(self, record: Record, change: int) -> None:
        kind, id = record.KIND, record_id(record)
        before = self._load(kind, id)
        body = _encode(record)
        values = {"k": kind, "i": id, "version": before.version + 1, "change": change, "body": body}
        self.connection.execute(_UPDATE if before.version else _INSERT, values)
        self._write_keys(kind, id, record_keys(before.record) if before.record else {}, record_keys(record))
        self._write_sight(kind, id, tags_of(before.record) if before.record else None, tags_of(record), change)
        self._known[kind, id] = Stored(record, before.version + 1)

    def _write_keys(self, kind: str, id: str, old: dict[str, str], new: dict[str, str]) -> None:
        if old == new:
            return
        keys = t.record_keys.c
        self.connection.execute(delete(t.record_keys).where(keys.kind == kind, keys.id == id))
        rows = [{"kind": kind, "id": id, "name": n, "value": v} for n, v in new.items()]
        if rows:
            self.connection.execute(insert(t.record_keys), rows)

    def _write_sight(
        self, kind: str, id: str, old: frozenset[str] | None, new: frozenset[str], change: int
    ) -> None:
        """One row per tag that ever saw the record: seen now, or gone from sight."""
        c = t.sight.c
        if old is not None and old == new:
            self.connection.execute(
                update(t.sight).where(c.kind == kind, c.id == id, c.seen).values(change=change)
            )
            return
        gone: set[str] = set()
        if old is not None:
            here = select(c.tag).where(c.kind == kind, c.id == id)
            gone = {row.tag for row in self.connection.execute(here)} - new
            self.connection.execute(delete(t.sight).where(c.kind == kind, c.id == id))
        rows = [
            {"kind": kind, "id": id, "tag": tag, "change": change, "seen": tag in new}
            for tag in sorted(new | gone)
        ]
        if rows:
            self.connection.execute(insert(t.sight), rows)

    def post(self, entries: Iterable[LedgerEntry], arrival: int) -> None:
        """Append ledger entries; each is sealed, which the database allows only where it balances."""
        for entry in entries:
            row = {"id": entry.id, "at": entry.at, "source": entry.source, "memo": entry.memo}
            self.connection.execute(insert(t.entries), row | {"arrival": arrival, "sealed": False})
            legs = [
                {"entry": entry.id, "n": n, "account": account, "fen": fen}
                for n, (account, fen) in enumerate(entry.postings)
            ]
            self.connection.execute(insert(t.postings), legs)
            self.connection.execute(update(t.entries).where(t.entries.c.id == entry.id).values(sealed=True))


_r = t.records.c
_GET = select(_r.body, _r.version).where(_r.kind == bindparam("kind"), _r.id == bindparam("id"))
_EPOCH = select(t.meta.c.value).where(t.meta.c.key == "epoch")
_ALL = select(_r.body).where(_r.kind == bindparam("kind")).order_by(_r.id)
_FIND = (
    select(t.record_keys.c.id)
    .where(
        t.record_keys.c.kind == bindparam("kind"),
        t.record_keys.c.name == bindparam("name"),
        t.record_keys.c.value == bindparam("value"),
    )
    .order_by(t.record_keys.c.id)
)
_INSERT = insert(t.records).values(
    kind=bindparam("k"),
    id=bindparam("i"),
    version=bindparam("version"),
    change=bindparam("change"),
    body=bindparam("body"),
)
_UPDATE = (
    update(t.records)
    .where(_r.kind == bindparam("k"), _r.id == bindparam("i"))
    .values(version=bindparam("version"), change=bindparam("change"), body=bindparam("body"))
)
