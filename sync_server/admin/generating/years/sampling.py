"""A copied stretch taken in line by line, as any other, and held against the copy: every row must be the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, select, tuple_

from sync_server.core.chain import Chain, device_row
from sync_server.core.intake import Arrived, judge, look_ahead, take
from sync_server.core.progress import track
from sync_server.db import tables as t
from sync_server.db.bulk import Bulk, Row
from sync_server.db.unit_of_work import UnitOfWork

A_BATCH = 500
AROUND = 120
"""So many signs of a row on each side of where it differs."""


class Disagrees(ValueError):
    """What the rules say of copied lines is not what was copied: the books are worth nothing. Says where first."""


def judge_copy(work: UnitOfWork, bulk: Bulk) -> None:
    """Take the copy's lines in by the rules, each at the moment it says it arrived. Raises Disagrees."""
    began = work.last_change()
    assert work.master is not None
    chains: dict[str, Chain] = {}
    for device in {row["device"] for row in bulk.lines}:
        known = device_row(work, device)
        assert known is not None
        chains[device] = Chain(work, known, work.master)
    lines = iter(track(bulk.lines, "lines of a sample judged", len(bulk.lines)))
    while batch := list(islice(lines, A_BATCH)):
        look_ahead(work, (row["raw"] for row in batch))
        for row in batch:
            one = Arrived(row["seq"], row["raw"], row["mac"], datetime.fromisoformat(row["received_at"]))
            take(chains[row["device"]], one, judge)
        work.flush()
    for chain in chains.values():
        chain.save()
    _compare(work.connection, bulk, began)


def _compare(connection: Connection, bulk: Bulk, began: int) -> None:
    first = bulk.lines[0]["arrival"]
    r, e, p = t.records.c, t.entries.c, t.postings.c
    ids = [(row["kind"], row["id"]) for row in bulk.records]
    _same("lines", bulk.lines, connection.execute(select(t.lines).where(t.lines.c.arrival >= first)))
    changed = select(t.records).where(r.change > began)
    _same("records", [*bulk.records, *bulk.again], connection.execute(changed))
    _same("record_keys", bulk.keys, _rows_of(connection, t.record_keys, ids))
    _same("sight", bulk.sight, _rows_of(connection, t.sight, ids))
    entered = [row | {"sealed": True} for row in bulk.entries]
    _same("entries", entered, connection.execute(select(t.entries).where(e.arrival >= first)))
    posted = select(t.postings).join(t.entries, e.id == p.entry).where(e.arrival >= first)
    _same("postings", bulk.postings, connection.execute(posted))
    for end in bulk.ends:
        row = connection.execute(select(t.devices).where(t.devices.c.id == end["device"])).one()
        if (row.next_seq, row.head_hash, row.head_sound) != (end["next_seq"], end["head_hash"], True):
            raise Disagrees(f"devices {end['device']}")


def _rows_of(connection: Connection, table: Table, ids: Sequence[tuple[str, str]]) -> Iterable[Any]:
    for begin in range(0, len(ids), A_BATCH):
        wanted = tuple_(table.c.kind, table.c.id).in_(ids[begin : begin + A_BATCH])
        yield from connection.execute(select(table).where(wanted))


def _same(name: str, copied: Sequence[Row], judged: Iterable[Any]) -> None:
    """Row by row, in whatever order they come."""
    theirs = {tuple(sorted(row._mapping.items(), key=lambda item: item[0])) for row in judged}
    ours = {tuple(sorted(row.items(), key=lambda item: item[0])) for row in copied}
    if ours != theirs:
        first = _first(sorted(map(str, ours - theirs)), sorted(map(str, theirs - ours)))
        raise Disagrees(f"{name}: {len(ours - theirs)} rows copied and {len(theirs - ours)} judged; {first}")


def _first(copied: Sequence[str], judged: Sequence[str]) -> str:
    """Around where the first rows begin to differ."""
    one, other = (copied or ("",))[0], (judged or ("",))[0]
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    begin, end = max(0, at - AROUND), at + AROUND
    return f"copied …{one[begin:end]}…, judged …{other[begin:end]}…"
