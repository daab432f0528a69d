"""Rows of the books written in bulk, as `pending.py` writes them one transaction at a time. Knows rows, not rules.

Only for a company that is made up: nothing is judged here. The database's own guards stand as ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, insert, update

from sync_server.db import tables as t
from sync_server.db.pending import write_rows

Row = dict[str, Any]


@dataclass
class Bulk:
    """New rows for each table, as its columns name them. `again`: records that were there, as they are now."""

    lines: list[Row] = field(default_factory=list)
    records: list[Row] = field(default_factory=list)
    again: list[Row] = field(default_factory=list)
    keys: list[Row] = field(default_factory=list)
    sight: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    postings: list[Row] = field(default_factory=list)
    ends: list[Row] = field(default_factory=list)
    """Devices' chains as they end after it: device, next_seq, head_hash."""

    def write(self, connection: Connection) -> None:
        """Write everything; ledger entries are sealed, which the database allows only where they balance."""
        write_rows(connection, _LINES, self.lines)
        write_rows(connection, _RECORDS, self.records)
        write_rows(connection, _KEYS, self.keys)
        write_rows(connection, _SIGHT, self.sight)
        write_rows(connection, _AGAIN, [_renamed(row) for row in self.again])
        write_rows(connection, _MOVE_SIGHT, [_place(row) for row in self.again])
        write_rows(connection, _ENTRIES, [row | {"sealed": False} for row in self.entries])
        write_rows(connection, _POSTINGS, self.postings)
        write_rows(connection, _SEAL, [{"entry": row["id"]} for row in self.entries])
        write_rows(connection, _ENDS, self.ends)


def _place(row: Row) -> Row:
    return {"k": row["kind"], "i": row["id"], "to": row["change"]}


def _renamed(row: Row) -> Row:
    return {"k": row["kind"], "i": row["id"]} | {name: row[name] for name in ("version", "change", "body")}


_r, _s, _d = t.records.c, t.sight.c, t.devices.c
_kind: BindParameter[str] = bindparam("k")
_id: BindParameter[str] = bindparam("i")
_values: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in ("version", "change", "body")}
_LINES, _RECORDS, _KEYS = insert(t.lines), insert(t.records), insert(t.record_keys)
_SIGHT, _ENTRIES, _POSTINGS = insert(t.sight), insert(t.entries), insert(t.postings)
_AGAIN = update(t.records).where(_r.kind == _kind, _r.id == _id).values(**_values)
_MOVE_SIGHT = update(t.sight).where(_s.kind == _kind, _s.id == _id, _s.seen).values(change=bindparam("to"))
_SEAL = update(t.entries).where(t.entries.c.id == bindparam("entry")).values(sealed=True)
_ENDS = (
    update(t.devices)
    .where(_d.id == bindparam("device"))
    .values(next_seq=bindparam("next_seq"), head_hash=bindparam("head_hash"), head_sound=True)
)
