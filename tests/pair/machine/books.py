"""The books as they must be: every line of the server judged once, in the order of arrival, in memory.

Independent of intake, feed and tables; it shares with them the rules alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from memory import World
from sqlalchemy import select

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.identity import Device
from rulebook.kernel.ids import SYSTEM_DEVICE
from rulebook.kernel.lines import Line, device_key, read_line, signature_holds
from rulebook.kernel.records import record_id
from rulebook.kernel.times import happened_at
from rulebook.kernel.wire import Outcome
from rulebook.rules import decide
from rulebook.subjects.master_keys.records import master_keys
from sync_server.core.company import Company
from sync_server.core.keyring import KeyRing
from sync_server.db import tables as t


@dataclass
class Books:
    """A world, how often each record was written and at which change, and what each line was told."""

    world: World
    arrival: int = 0
    change: int = 0
    changes: dict[tuple[str, str], int] = field(default_factory=dict)
    said: dict[str, datetime] = field(default_factory=dict)
    """When each device's last line says it happened."""
    key: dict[str, int] = field(default_factory=dict)
    """The newest master secret that a line of each device is signed under, by number."""

    def copy(self) -> Books:
        world = World()
        world.records = dict(self.world.records)
        world.versions = dict(self.world.versions)
        world.ledger = list(self.world.ledger)
        return Books(world, self.arrival, self.change, dict(self.changes), dict(self.said), dict(self.key))


def replay(company: Company, books: Books) -> Books:
    """Judge what arrived after `books`; every verdict must be the one that was given."""
    with company.engine.connect() as connection:
        rows = connection.execute(
            select(t.lines).where(t.lines.c.arrival > books.arrival).order_by(t.lines.c.arrival)
        ).all()
    for row in rows:
        assert row.arrival == books.arrival + 1, f"arrival {row.arrival} follows {books.arrival}"
        books.arrival = row.arrival
        line = read_line(row.raw)
        told = msgspec.json.decode(row.outcome, type=Outcome)
        leaked = _is_leaked(books, company.master, line, row.mac, row.raw)
        assert told == _judge(books, company.master, line, datetime.fromisoformat(row.received_at), leaked), (
            f"{line.kind} was told otherwise"
        )
    return books


def _is_leaked(books: Books, master: KeyRing, line: Line, mac: str, raw: bytes) -> bool:
    """Whether it is signed under a leaked secret though its device has had a line under a newer one."""
    signed = [n for n, key in enumerate(master.keys, 1) if signature_holds(device_key(key, line.device), raw, mac)]
    assert len(signed) == 1, f"{line.kind} is signed under none of the keys"
    record = books.world.get(Device, line.device)
    before = books.key.get(line.device, record.key if record else 1)
    books.key[line.device] = max(before, *signed)
    return signed[0] < before and signed[0] in master_keys(books.world).leaked


def _judge(books: Books, master: KeyRing, line: Line, now: datetime, leaked: bool) -> Outcome:
    before = books.said.get(line.device)
    verdict = decide(books.world, line, now, before, master.device_key, leaked)
    if line.device != SYSTEM_DEVICE:
        books.said[line.device] = happened_at(line)
    if not isinstance(verdict, Decision):
        return Outcome(
            seq=line.seq,
            line=line.id,
            outcome="refused",
            rule=verdict.rule,
            code=verdict.code,
            facts=verdict.facts,
        )
    books.world.apply(verdict)
    for record in verdict.records:
        books.change += 1
        books.changes[record.KIND, record_id(record)] = books.change
    opened = tuple(i.id for i in verdict.irregularities)
    return Outcome(seq=line.seq, line=line.id, outcome="recorded" if opened else "accepted", irregularities=opened)
