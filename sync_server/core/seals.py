"""A keyed running digest over everything that arrived, so that a line taken out, a tail cut off or an outcome or
time rewritten is seen, even where the database's own guards were switched off.

Each seal is an HMAC under a key derived from the master secret, over the seal before it and the whole row. Who has
the database alone can take a row away but cannot make the seals agree again. From a rotation on rows are sealed
under the new master secret, upon those before: who has only the old one cannot alter what came before it either.
Knows no rules.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, tuple_, update

from sync_server.core.keyring import KeyRing
from sync_server.db import tables as t
from sync_server.db.pending import write_rows

FIRST = "0" * 64
_NEW_SEAL = insert(t.seals)
_COLUMNS = tuple(t.lines.columns.keys())
MARK = "seal"
"""The key in `meta` under which the end of the seals is kept."""


class Mark(msgspec.Struct, frozen=True):
    """Where the seals end: the last arrival, its seal, and the digest of what was set aside; signed."""

    arrival: int
    seal: str
    aside: str
    mac: str


def seal_key(master: bytes) -> bytes:
    return hmac.new(master, b"paigong seals\0", hashlib.sha256).digest()


_length = struct.Struct(">Q").pack


def _digest(key: bytes, *parts: object) -> str:
    whole: list[bytes] = []
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode()
        whole += (_length(len(data)), data)
    return hmac.digest(key, b"".join(whole), "sha256").hex()


def seal_of(key: bytes, before: str, line: Iterable[object]) -> str:
    """The seal of a row of `lines`, all of its columns, that follows the one sealed `before`."""
    return _digest(key, before, *line)


def aside_of(key: bytes, rows: Iterable[Row[Any]], before: str = FIRST) -> str:
    """The digest of rows that were set aside, in whatever order they are read."""
    total = int(before, 16) + sum(int(_digest(key, "aside", *row), 16) for row in rows)
    return f"{total % 2**256:064x}"


def mark_of(key: bytes, arrival: int, seal: str, aside: str) -> Mark:
    return Mark(arrival, seal, aside, _digest(key, "mark", arrival, seal, aside))


def read_mark(connection: Connection) -> Mark | None:
    found = connection.execute(select(t.meta.c.value).where(t.meta.c.key == MARK)).scalar()
    try:
        return msgspec.json.decode(found, type=Mark) if found else None
    except msgspec.DecodeError:
        return None


def seal_up(
    connection: Connection,
    master: KeyRing,
    aside: Iterable[tuple[str, str]],
    kept: Sequence[Mapping[str, Any]] = (),
    before: KeyRing | None = None,
) -> None:
    """Seal what this transaction brought: the rows it `kept`, else those in the table that have no seal yet.

    `aside` names the rows (hash, device) that were set aside in it. A mark that somebody took away is not made
    anew: `verify` is to find it missing. `before`: as the secrets were when the transaction began.
    """
    key = seal_key(master.key)
    mark = read_mark(connection)
    if mark is None:
        if connection.execute(select(t.seals.c.arrival).limit(1)).first():
            return
        mark = Mark(0, FIRST, FIRST, "")
    arrival, seal, rows = mark.arrival, mark.seal, []
    for line in _unsealed(connection, arrival, kept):
        seal = seal_of(key, seal, line)
        arrival = line[0]
        rows.append({"arrival": arrival, "seal": seal})
    set_aside = _aside(connection, aside)
    if not rows and not set_aside and mark.mac:
        return
    write_rows(connection, _NEW_SEAL, rows)
    if before is not None and before.current != master.current:
        digest = _carried(connection, seal_key(before.key), key, mark.aside, set_aside)
    else:
        digest = aside_of(key, set_aside, mark.aside)
    _write(connection, mark_of(key, arrival, seal, digest), anew=not mark.mac)


def _carried(connection: Connection, old: bytes, key: bytes, digest: str, fresh: list[Row[Any]]) -> str:
    """The digest of all that was set aside, under another key. One that was wrong stays as wrong as it was."""
    rows = list(connection.execute(select(t.quarantine)))
    was = int(digest, 16) + int(aside_of(old, fresh), 16) - int(aside_of(old, rows), 16)
    return aside_of(key, rows, f"{was % 2**256:064x}")


def _unsealed(connection: Connection, arrival: int, kept: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Any]]:
    """Lines after that arrival, from memory where they are all there; else (older books) from the table."""
    if kept and kept[0]["arrival"] == arrival + 1:
        yield from (tuple(row[name] for name in _COLUMNS) for row in kept)
        return
    c = t.lines.c.arrival
    yield from connection.execute(select(t.lines).where(c > arrival).order_by(c))


def _aside(connection: Connection, keys: Iterable[tuple[str, str]]) -> list[Row[Any]]:
    wanted = list(keys)
    if not wanted:
        return []
    q = t.quarantine.c
    return list(connection.execute(select(t.quarantine).where(tuple_(q.hash, q.device).in_(wanted))))


def _write(connection: Connection, mark: Mark, anew: bool) -> None:
    value = msgspec.json.encode(mark).decode()
    if anew:
        connection.execute(insert(t.meta).values(key=MARK, value=value))
    else:
        connection.execute(update(t.meta).where(t.meta.c.key == MARK).values(value=value))
