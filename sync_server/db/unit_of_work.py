"""One transaction over the books: the rules' World on SQL, and the writing of what they decided.

A UnitOfWork lives inside one transaction. What it read it remembers, what it wrote it sees; it writes when the
connection is asked for, at a savepoint's end and before the commit, each table in one go.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from rulebook.kernel.decision_context import Keys, LedgerEntry
from rulebook.kernel.records import Record, record_id, record_keys
from rulebook.kernel.subject import Hint
from rulebook.kernel.world import R
from rulebook.rules import RECORDS, foresee, tags_of
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from sync_server.core.keyring import KeyRing
from sync_server.db import tables as t
from sync_server.db.pending import Changed, Pending, ask

_encode = msgspec.json.Encoder().encode
_decoders = {kind: msgspec.json.Decoder(struct) for kind, struct in RECORDS.items()}


ABOUT = ("order", "visit")
"""What most lines are about: kinds of records, and the keys that others are looked up by."""
BY = {
    kind: found for kind, struct in RECORDS.items() if (found := [name for name in struct.KEYS if name in ABOUT])
}
"""Kinds that are looked up by what they are about, and by which keys."""


Key: TypeAlias = tuple[str, str, str]
"""Kind, name of a key, its value."""
MOST_VEHICLES = 20
"""So many vehicles of an order are loaded with it; a fleet's are, one by one, as they are asked for."""

A_QUESTION = 500
"""So many ids or values go into one question: a person's visits of years are thousands, and no database takes as
many parameters as one pleases."""


class Stored(msgspec.Struct, frozen=True):
    """A record as it stands in the table: None where there is none."""

    record: Record | None
    version: int


def decode_record(kind: str, body: bytes) -> Record:
    return _decoders[kind].decode(body)


class UnitOfWork:
    """The World port over SQL, and the only writer of lines and of the derived tables."""

    def __init__(
        self,
        connection: Connection,
        master: KeyRing | None = None,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._connection = connection
        self.entropy = entropy
        self.master = master
        """The master secrets, where lines are written or judged; after a rotation in here, as they are then."""
        self.reached: dict[str, int] = {}
        """Device → the newest key that a line of it was signed under, by number, in this transaction."""
        self.aside: set[tuple[str, str]] = set()
        """Hash and device of lines that were set aside as a second history in this transaction."""
        self.touched: set[str] = set()
        """Tags of all that changed, as it was and as it is."""
        self.kept: list[dict[str, Any]] = []
        """Rows of lines that this transaction keeps, in the order of their arrival."""
        self._forget()

    def _forget(self) -> None:
        self._known: dict[tuple[str, str], Stored] = {}
        self._found: dict[Key, list[str]] = {}
        self._looked: set[str] = set()
        """Orders and visits of which all is found that is looked up by them: what is not there is nowhere."""
        self._pending = Pending()
        self._head: dict[str, int] = {}

    @property
    def keys(self) -> Keys | None:
        """The devices' keys, for what only they can verify."""
        return self.master.device_key if self.master else None

    @property
    def connection(self) -> Connection:
        """The transaction itself, with everything written that was decided so far."""
        self.flush()
        return self._connection

    def flush(self) -> None:
        """Write what waits. Whoever makes one flushes it before the commit."""
        if self._head:
            self._connection.execute(update(t.head).values(self._head))
            self._head = {}
        if self._pending:
            pending, self._pending = self._pending, Pending()
            self._found, self._looked = {}, set()
            pending.write(self._connection)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """All of what is written inside, or none of it; what was remembered goes with it."""
        self.flush()
        before = len(self.kept)
        try:
            with self._connection.begin_nested():
                yield
                self.flush()
        except BaseException:
            self._forget()
            del self.kept[before:]
            raise

    def look_ahead(self, ids: Collection[str]) -> None:
        """Load what lines about these orders and visits will ask for, in three questions instead of many."""
        if not self.look_up(ABOUT, ids):
            return
        orders = (self._known[Order.KIND, id].record for id in ids)
        vehicles = {
            vehicle for order in orders if isinstance(order, Order) for vehicle in order.vehicles[:MOST_VEHICLES]
        }
        self.look_up((Vehicle.KIND,), vehicles)
        found_by: dict[Key, list[str]] = {}
        for some in _in_questions(ids):
            asked = {"kinds": list(BY), "names": ABOUT, "ids": some}
            for row in self._connection.execute(_FIND_ALL, asked):
                found_by.setdefault((row.kind, row.name, row.value), []).append(row.id)
        self._found = found_by | self._found
        self._looked |= set(ids)

    def foresee(self, hints: Iterable[Hint]) -> None:
        """Load what the subjects say that lines with these hints will ask for: in one question, and one a key."""
        asked = foresee(self, hints)
        there = [(one.kind.KIND, one.value) for one in asked if not one.key]
        self.look_up(tuple(sorted({kind for kind, _ in there})), {id for _, id in there})
        for key in sorted({one.key for one in asked} - {""}):
            by_key = {(one.kind.KIND, one.value) for one in asked if one.key == key}
            self._look_found({kind for kind, _ in by_key}, key, {value for _, value in by_key})

    def look_up(self, kinds: tuple[str, ...], ids: Collection[str]) -> bool:
        """Load the records of these kinds and ids together; whether any was not remembered before."""
        pairs = {(kind, id) for kind in kinds for id in ids} - self._known.keys()
        rows = {
            (row.kind, row.id): row
            for some in _in_questions({id for _, id in pairs})
            for row in self._connection.execute(_GET_ALL, {"kinds": kinds, "ids": some})
        }
        for kind, id in pairs:
            row = rows.get((kind, id))
            found = Stored(decode_record(kind, row.body), row.version) if row else Stored(None, 0)
            self._known[kind, id] = found
        return bool(pairs)

    def look_found(self, kind: type[R], key: str, values: Collection[str]) -> None:
        """Load the records of a kind that are found by this key under any of these values together."""
        self.flush()
        found = self._look_found({kind.KIND}, key, values)
        self.look_up((kind.KIND,), {id for ids in found.values() for id in ids})

    def remember(self, kind: str, id: str, record: Record, version: int) -> None:
        """A record that was read by another question, as it stands in the table: it need not be read again."""
        self._known.setdefault((kind, id), Stored(record, version))

    def look_up_found(self, kinds: Collection[str]) -> None:
        """Load what was found by any key of these kinds, in a question for each kind."""
        wanted: dict[str, set[str]] = {}
        for (kind, _, _), ids in self._found.items():
            if kind in kinds:
                wanted.setdefault(kind, set()).update(ids)
        for kind, together in sorted(wanted.items()):
            self.look_up((kind,), together)

    def _look_found(self, kinds: Collection[str], key: str, values: Collection[str]) -> dict[Key, list[str]]:
        """Ids under these values of a key, as they stand in the table."""
        found: dict[Key, list[str]] = {(kind, key, value): [] for kind in kinds for value in values}
        for some in _in_questions(values):
            asked = {"kinds": sorted(kinds), "names": [key], "ids": some}
            for row in self._connection.execute(_FIND_ALL, asked):
                found[row.kind, row.name, row.value].append(row.id)
        self._found = self._found | found
        return found

    # the World port
    def _load(self, kind: str, id: str) -> Stored:
        known = self._known.get((kind, id))
        if known is None:
            there = "\0" not in id  # which PostgreSQL does not even let one ask for
            row: Any = ask(self._connection, _GET, {"kind": kind, "id": id}).first() if there else None
            known = Stored(decode_record(kind, row[0]), row[1]) if row else Stored(None, 0)
            self._known[kind, id] = known
        return known

    def get(self, kind: type[R], id: str) -> R | None:
        known = self._known.get((kind.KIND, id)) or self._load(kind.KIND, id)
        return known.record if isinstance(known.record, kind) else None

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        ids: Collection[str] = self._kept(kind.KIND, key, value)
        if waiting := self._pending.of(kind.KIND):
            ids = {id for id in ids if id not in waiting}
            ids |= {id for id, changed in waiting.items() if changed.keys.get(key) == value}
        if len(ids) > 1:
            self.look_up((kind.KIND,), ids)
        found = (self.get(kind, id) for id in sorted(ids))
        return [record for record in found if record is not None]

    def _kept(self, kind: str, key: str, value: str) -> list[str]:
        """Ids in the table; asked for once as long as nothing is written to it."""
        ids = self._found.get((kind, key, value))
        if ids is None and ("\0" in value or (value in self._looked and key in BY.get(kind, ()))):
            return []
        if ids is None:
            rows = ask(self._connection, _FIND, {"kind": kind, "name": key, "value": value})
            ids = self._found[kind, key, value] = [id for (id,) in rows]
        return ids

    def ids(self, kind: type[R], key: str, value: str) -> frozenset[str]:
        """The ids of what `find` would find, without loading it."""
        self.flush()
        return frozenset(self._kept(kind.KIND, key, value))

    def version(self, kind: type[R], id: str) -> int:
        """How often a record was written: the edition that stands on its papers. 0 where there is none."""
        return self._load(kind.KIND, id).version

    def all(self, kind: type[R]) -> list[R]:
        """Every record of a kind, by id. For reports; the rules look things up by key."""
        rows = self.connection.execute(_ALL, {"kind": kind.KIND}).all()
        return [msgspec.json.decode(row.body, type=kind) for row in rows]

    # numbers
    def take_arrival(self) -> int:
        """The next arrival number; holds the head's row until commit, so numbers appear in commit order."""
        return self._take("arrival", 1)

    def take_arrivals(self, count: int) -> int:
        """The first of `count` arrival numbers, under the same hold."""
        return self._take("arrival", count) - count + 1

    def take_changes(self, count: int) -> int:
        """The first of `count` change numbers, under the same hold."""
        return self._take("change", count) - count + 1

    def _take(self, name: str, count: int) -> int:
        if not self._head:
            row = self._connection.execute(_HOLD).one()
            self._head = {"arrival": row.arrival, "change": row.change}
        self._head[name] += count
        return self._head[name]

    def last_change(self) -> int:
        """The last change number that was given out."""
        return int(self.connection.execute(select(t.head.c.change)).scalar_one())

    def epoch(self) -> str:
        """Which life of the database this is; cursors of another one are worth nothing."""
        return str(self._connection.execute(_EPOCH).scalar_one())

    def restores(self) -> int:
        """How often these books came back from a backup."""
        found = self._connection.execute(select(t.meta.c.value).where(t.meta.c.key == "restores")).scalar()
        return int(found or 0)

    def begin_epoch(self, name: str) -> None:
        self._connection.execute(update(t.meta).where(t.meta.c.key == "epoch").values(value=name))

    # writing
    def keep_line(self, row: dict[str, Any]) -> None:
        """Keep a line as it was received, with its arrival number and outcome."""
        self._pending.lines.append(row)
        self.kept.append(row)

    def write(self, records: Iterable[Record], first_change: int) -> None:
        """Store records as they are now, each under its own change number."""
        for change, record in enumerate(records, first_change):
            self._write(record, change)

    def _write(self, record: Record, change: int) -> None:
        kind, id = record.KIND, record_id(record)
        before = self._load(kind, id)
        changed = self._pending.of(kind).get(id) or _unchanged(kind, id, before)
        version = before.version + 1
        tags = tags_of(record)
        self.touched |= changed.tags | tags
        changed.becomes(_encode(record), version, change, record_keys(record))
        changed.seen_by(tags, change, self._connection)
        self._pending.changed.setdefault(kind, {})[id] = changed
        self._known[kind, id] = Stored(record, version)

    def post(self, entries: Iterable[LedgerEntry], arrival: int) -> None:
        """Append ledger entries."""
        for entry in entries:
            self._pending.post(entry, arrival)


def _in_questions(values: Collection[str]) -> list[list[str]]:
    """The values, in order, as many as one question takes at a time."""
    every = sorted(values)
    return [every[begin : begin + A_QUESTION] for begin in range(0, len(every), A_QUESTION)]


def _unchanged(kind: str, id: str, stored: Stored) -> Changed:
    if stored.record is None:
        return Changed(kind, id, 0, {}, frozenset())
    return Changed(kind, id, stored.version, record_keys(stored.record), tags_of(stored.record))


_r = t.records.c
_GET = select(_r.body, _r.version).where(_r.kind == bindparam("kind"), _r.id == bindparam("id"))
_GET_ALL = select(_r.kind, _r.id, _r.body, _r.version).where(
    _r.kind.in_(bindparam("kinds", expanding=True)), _r.id.in_(bindparam("ids", expanding=True))
)
_EPOCH = select(t.meta.c.value).where(t.meta.c.key == "epoch")
_HOLD = select(t.head.c.arrival, t.head.c.change).with_for_update()
_ALL = select(_r.body).where(_r.kind == bindparam("kind")).order_by(_r.id)
_k = t.record_keys.c
_FIND_ALL = select(_k.kind, _k.name, _k.value, _k.id).where(
    _k.kind.in_(bindparam("kinds", expanding=True)),
    _k.name.in_(bindparam("names", expanding=True)),
    _k.value.in_(bindparam("ids", expanding=True)),
)
_FIND = select(t.record_keys.c.id).where(
    t.record_keys.c.kind == bindparam("kind"),
    t.record_keys.c.name == bindparam("name"),
    t.record_keys.c.value == bindparam("value"),
)
