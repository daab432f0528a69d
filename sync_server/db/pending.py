"""What a transaction has decided and not yet written: gathered in memory, written in one go per table.

A row that changes ten times in one request is written once, as it is in the end. Knows rows, not rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Connection,
    CursorResult,
    Dialect,
    Select,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.sql.dml import UpdateBase

from rulebook.kernel.decision_context import LedgerEntry
from sync_server.db import tables as t

Row = dict[str, Any]


class Changed:
    """One record that changes in this transaction, with its keys and its sight.

    `version` is what stands in the table, 0 where there is none; `keys` and `tags` likewise.
    """

    def __init__(self, kind: str, id: str, version: int, keys: dict[str, str], tags: frozenset[str]) -> None:
        self.kind = kind
        self.id = id
        self.before = version
        self.keys_before = keys
        self.keys = keys
        self.tags = tags
        self.row: Row = {}
        self.change = 0
        self.sight: dict[str, tuple[int, bool]] | None = None
        """Tag → (change, seen), where the tags changed; else only `change` moves on for those who see it."""

    def becomes(self, body: bytes, version: int, change: int, keys: dict[str, str]) -> None:
        self.row = {"k": self.kind, "i": self.id, "version": version, "change": change, "body": body}
        self.keys = keys
        self.change = change

    def seen_by(self, tags: frozenset[str], change: int, connection: Connection) -> None:
        """One row per tag that ever saw the record: seen now, or gone from sight."""
        if tags == self.tags and (self.before or self.sight is not None):
            if self.sight is not None:
                self.sight = {tag: (change if seen else old, seen) for tag, (old, seen) in self.sight.items()}
            return
        ever: Iterable[str] = self._tags_kept(connection) if self.sight is None else self.sight
        self.sight = {tag: (change, tag in tags) for tag in tags.union(ever)}
        self.tags = tags

    def _tags_kept(self, connection: Connection) -> list[str]:
        if not self.before:
            return []
        return [row.tag for row in connection.execute(_TAGS, {"k": self.kind, "i": self.id})]

    @property
    def place(self) -> Row:
        return {"k": self.kind, "i": self.id}


class Pending:
    """Rows that wait to be written."""

    def __init__(self) -> None:
        self.lines: list[Row] = []
        self.changed: dict[str, dict[str, Changed]] = {}
        self.entries: list[Row] = []
        self.postings: list[Row] = []

    def __bool__(self) -> bool:
        return bool(self.lines or self.changed or self.entries)

    def of(self, kind: str) -> dict[str, Changed]:
        return self.changed.get(kind, {})

    def post(self, entry: LedgerEntry, arrival: int) -> None:
        self.entries.append(
            {
                "id": entry.id,
                "at": entry.at,
                "source": entry.source,
                "memo": entry.memo,
                "day": entry.day,
                "late": entry.late,
                "arrival": arrival,
                "sealed": False,
            }
        )
        self.postings += [
            {"entry": entry.id, "n": n, "account": account, "fen": fen}
            for n, (account, fen) in enumerate(entry.postings)
        ]

    def write(self, connection: Connection) -> None:
        """Write everything; each ledger entry is sealed, which the database allows only where it balances."""
        changed = [one for kind in self.changed.values() for one in kind.values()]
        write_rows(connection, _NEW_LINE, self.lines)
        write_rows(connection, _INSERT, [one.row for one in changed if not one.before])
        write_rows(connection, _UPDATE, [one.row for one in changed if one.before])
        self._write_keys(connection, [one for one in changed if one.keys != one.keys_before])
        self._write_sight(connection, changed)
        write_rows(connection, _NEW_ENTRY, self.entries)
        write_rows(connection, _NEW_POSTING, self.postings)
        write_rows(connection, _SEAL, [{"entry": entry["id"]} for entry in self.entries])

    def _write_keys(self, connection: Connection, changed: list[Changed]) -> None:
        gone = [
            one.place | {"of": name}
            for one in changed
            for name, value in one.keys_before.items()
            if one.keys.get(name) != value
        ]
        write_rows(connection, _DROP_KEY, gone)
        rows = [
            {"kind": one.kind, "id": one.id, "name": name, "value": value}
            for one in changed
            for name, value in one.keys.items()
            if one.keys_before.get(name) != value
        ]
        write_rows(connection, _NEW_KEY, rows)

    def _write_sight(self, connection: Connection, changed: list[Changed]) -> None:
        moved = [one.place | {"to": one.change} for one in changed if one.sight is None]
        write_rows(connection, _MOVE_SIGHT, moved)
        write_rows(connection, _DROP_SIGHT, [one.place for one in changed if one.sight is not None and one.before])
        rows = [
            {"kind": one.kind, "id": one.id, "tag": tag, "change": change, "seen": seen}
            for one in changed
            for tag, (change, seen) in sorted((one.sight or {}).items())
        ]
        write_rows(connection, _NEW_SIGHT, rows)


class _Text(NamedTuple):
    """A statement as one make of database reads it; `names` where its driver goes by places, not by names."""

    text: str
    names: list[str] | None
    fixed: Row


def write_rows(connection: Connection, statement: UpdateBase, rows: list[Row]) -> None:
    """Rows by one statement, handed to the driver as they are: binding each would take longer than writing it."""
    if not rows:
        return
    said = _text(statement, connection.dialect)
    whole = [said.fixed | row for row in rows] if said.fixed else rows
    if said.names is None:
        connection.exec_driver_sql(said.text, whole)
    else:
        connection.exec_driver_sql(said.text, [tuple([row[name] for name in said.names]) for row in whole])


def ask(connection: Connection, statement: Select[Any], values: Row) -> CursorResult[Any]:
    """Ask what is asked for every line, handed to the driver as it is; its columns come by place."""
    said = _text(statement, connection.dialect)
    given = values if said.names is None else tuple([values[name] for name in said.names])
    return connection.exec_driver_sql(said.text, given)


def _text(statement: UpdateBase | Select[Any], dialect: Dialect) -> _Text:
    known = _texts.get((statement, dialect.name))
    if known is None:
        compiled = statement.compile(dialect=dialect)
        fixed = {name: value for name, value in compiled.params.items() if value is not None}
        known = _texts[statement, dialect.name] = _Text(str(compiled), compiled.positiontup, fixed)
    return known


_texts: dict[tuple[UpdateBase | Select[Any], str], _Text] = {}
_r, _k, _s = t.records.c, t.record_keys.c, t.sight.c
_kind: BindParameter[str] = bindparam("k")
_id: BindParameter[str] = bindparam("i")
_NEW_LINE = insert(t.lines)
_NEW_KEY = insert(t.record_keys)
_NEW_SIGHT = insert(t.sight)
_NEW_ENTRY = insert(t.entries)
_NEW_POSTING = insert(t.postings)
_SEAL = update(t.entries).where(t.entries.c.id == bindparam("entry")).values(sealed=True)
_values: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in ("version", "change", "body")}
_INSERT = insert(t.records).values(kind=_kind, id=_id, **_values)
_UPDATE = update(t.records).where(_r.kind == _kind, _r.id == _id).values(**_values)
_DROP_KEY = delete(t.record_keys).where(_k.kind == _kind, _k.id == _id, _k.name == bindparam("of"))
_DROP_SIGHT = delete(t.sight).where(_s.kind == _kind, _s.id == _id)
_MOVE_SIGHT = update(t.sight).where(_s.kind == _kind, _s.id == _id, _s.seen).values(change=bindparam("to"))
_TAGS = select(_s.tag).where(_s.kind == _kind, _s.id == _id)
