"""Derives the books anew from the raw lines, and compares or replaces them (`paigong rebuild`).

The lines are judged again, each at the moment it arrived and in the order of arrival, in a database of their own;
so records, keys, sight and ledger are proven to follow from the lines alone. What no line tells stays as it is:
devices' tokens, enrolment codes, and what was set aside as a second history.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Row, Table, delete, func, insert, select, update

from rulebook.kernel.identity import Device
from rulebook.kernel.ids import SYSTEM_DEVICE, SYSTEM_PERSON
from sync_server.core.chain import Chain, device_row
from sync_server.core.company import Company
from sync_server.core.comparing import Walk, apart
from sync_server.core.intake import Arrived, Judge, is_the_databases_own, judge, look_ahead, take
from sync_server.core.keyring import KeyRing
from sync_server.core.progress import track
from sync_server.core.system import add_device
from sync_server.db import tables as t
from sync_server.db.engine import open_database, sqlite_url
from sync_server.db.triggers import put_guards_back, take_guards_down
from sync_server.db.unit_of_work import UnitOfWork

A_BOOK = 500
"""After so many lines a new unit of work is begun, so that what one remembers stays small."""

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
    with company.read() as work:
        company.follow_keys(work)
        with derived(work.connection, company.master) as fresh:
            return _report(work.connection, fresh)


def rebuild(company: Company) -> Report:
    """As `compare`; and where they differ, the derived tables are replaced, in one transaction.

    Change numbers may be others then, so the database begins a new life (epoch) and every phone fetches anew.
    Guards of the tables that somebody took away or altered are put back in either case.
    """
    with company.write() as work:
        kept = work.connection
        with derived(kept, company.master) as fresh:
            report = _report(kept, fresh)
            if not report.same:
                _replace(kept, fresh)
                work.begin_epoch(secrets.token_hex(4))
                report = msgspec.structs.replace(report, replaced=True)
        put_guards_back(kept)
    return report


@contextmanager
def derived(kept: Connection, master: KeyRing) -> Iterator[Connection]:
    """A throw-away database with everything that the kept lines give."""
    with TemporaryDirectory(prefix="paigong-rebuild-") as folder:
        engine = open_database(sqlite_url(Path(folder)))
        try:
            with engine.begin() as fresh:
                _derive(kept, fresh, master)
                yield fresh
        finally:
            engine.dispose()


def _derive(kept: Connection, fresh: Connection, master: KeyRing) -> None:
    chains: dict[str, Chain] = {}
    count = kept.execute(select(func.count()).select_from(t.lines)).scalar_one()
    lines = iter(track(kept.execute(select(t.lines).order_by(t.lines.c.arrival)), "lines judged again", count))
    while batch := list(islice(lines, A_BOOK)):
        for run in _runs(batch, chains):
            work = UnitOfWork(fresh, master)
            for line in run:
                if line.device not in chains:
                    chains[line.device] = _chain(work, line.device, master, _arrived(line))
                chains[line.device].work = work
            _judge_again(work, chains, run)
    for chain in chains.values():
        chain.save()


def _runs(batch: Sequence[Row[Any]], chains: Mapping[str, Chain]) -> Iterator[Sequence[Row[Any]]]:
    """The batch in runs; each new device begins one, since its enrolment came before, as a line too."""
    known, begin = set(chains), 0
    for at, line in enumerate(batch):
        if line.device not in known:
            known.add(line.device)
            if at > begin:
                yield batch[begin:at]
            begin = at
    yield batch[begin:]


def _judge_again(work: UnitOfWork, chains: Mapping[str, Chain], run: Sequence[Row[Any]]) -> None:
    """Judge a run in one savepoint, what it is about loaded ahead; each line by itself where one of them fails."""
    try:
        with ExitStack() as savepoints:
            savepoints.enter_context(work.savepoint())
            for device in {line.device for line in run}:
                savepoints.enter_context(chains[device].remembered())
            look_ahead(work, (line.raw for line in run))
            _take_again(chains, run, judge)
    except Exception as error:  # a mistake of ours in one line: it is quarantined as when it came in
        if is_the_databases_own(error):
            raise
        _take_again(chains, run)
    work.flush()


def _take_again(chains: Mapping[str, Chain], run: Sequence[Row[Any]], judging: Judge | None = None) -> None:
    for line in run:
        take(chains[line.device], Arrived(line.seq, line.raw, line.mac, _arrived(line)), judging)


def _arrived(line: Row[Any]) -> datetime:
    return datetime.fromisoformat(line.received_at)


def _chain(work: UnitOfWork, device: str, master: KeyRing, now: datetime) -> Chain:
    """The beginning of a device's chain. Whose device it is, its enrolment says, which is a line too."""
    known = work.get(Device, device)
    person = SYSTEM_PERSON if device == SYSTEM_DEVICE else known.person if known else ""
    add_device(work, device, person, "", now)
    row = device_row(work, device)
    assert row is not None
    return Chain(work, row, master)


def _report(kept: Connection, fresh: Connection) -> Report:
    pairs: list[tuple[str, Sequence[Column[Any]], int]] = [
        (table.name, list(table.c), len(table.primary_key)) for table in t.DERIVED
    ]
    pairs += [("devices", ENDS, 1), ("head", list(t.head.c), 1), ("lines", TOLD[:4], 1)]
    found = [_difference(name, columns, keys, kept, fresh) for name, columns, keys in pairs]
    told = _difference("outcomes", TOLD, 1, kept, fresh)
    lines = fresh.execute(select(func.count()).select_from(t.lines)).scalar_one()
    return Report(lines=lines, differences=tuple(d for d in found if d), told=told.rows if told else 0)


def _difference(
    name: str, columns: Sequence[Column[Any]], keys: int, kept: Connection, fresh: Connection
) -> Difference | None:
    """Both sides walked at once in the order of their keys, so that no table has to fit into memory."""
    old, new = Walk(columns, keys, kept), Walk(columns, keys, fresh)
    differing, first = 0, ""
    for key, ours, theirs in apart(old, new):
        if not (name == "devices" and theirs is None and ours and has_sent_nothing(ours)):
            differing += 1
            first = first or str(key)
    return Difference(name, old.count, new.count, differing, first) if differing else None


def has_sent_nothing(device: tuple[Any, ...]) -> bool:
    """Of a device without a line nothing can be derived."""
    return bool(device[ENDS.index(t.devices.c.next_seq)] <= 1)


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
