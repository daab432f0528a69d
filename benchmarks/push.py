"""Records pushed and durable per second, by 1, 8 and 32 clients at once; the same records for everybody.

Ours: a real server process, signed and chained lines, each judged by the rules, in the phone's own requests of
100, packed; answered after SQLite's commit with synchronous=FULL, and once more over PostgreSQL as Kinto has it.
The server is a fresh one each time, and so is each peer's database. They take turns.
Beside it the CPU time of the server process per 1,000 records, ours and of those peers that use SQLite as we do.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial

from benchmarks.entry import Entry, absent, compared
from benchmarks.peers import Absent, actual, jazz
from benchmarks.peers import couch as pouchdb
from benchmarks.peers import kinto as mozilla
from benchmarks.pushing import Phones, Push, Pushed, to_actual, to_couch, to_jazz, to_kinto, to_postgresql

RECORDS = {1: 2000, 8: 2000, 32: 2016}
"""So many records in all, by how many clients send them."""
TURNS = 3
HERE, ON_POSTGRESQL = "here", "here, on PostgreSQL"

PEERS: dict[str, Callable[[Phones], AbstractContextManager[Push]]] = {
    ON_POSTGRESQL: to_postgresql,
    pouchdb.NAME: to_couch,
    mozilla.NAME: to_kinto,
    actual.FIELDS: partial(to_actual, actual.FIELDS),
    actual.WHOLE: partial(to_actual, actual.WHOLE),
    jazz.FEED: partial(to_jazz, jazz.FEED),
    jazz.MAPS: partial(to_jazz, jazz.MAPS),
}
EVERYWHERE = {pouchdb.NAME: 1.5, mozilla.NAME: 20.0}
"""Our rate divided by theirs is to be at least so much, with any number of clients."""
WITH_EIGHT = {actual.FIELDS: 0.6, jazz.FEED: 0.45, jazz.MAPS: 5.0}
"""And so much with eight clients."""
MOST_CPU = {actual.FIELDS: 1.0}
"""Our CPU time divided by theirs is to be at most so much."""

Found = dict[tuple[str, int], list[Pushed]]


def run(small: bool = False) -> list[Entry]:
    records = {1: 210, 8: 224, 32: 224} if small else RECORDS
    phones = Phones(records)
    entries: list[Entry] = []
    with ExitStack() as stack:
        pushes: dict[str, Push] = {HERE: phones.push}
        for name, peer in PEERS.items():
            try:
                pushes[name] = stack.enter_context(peer(phones))
            except Absent as error:
                entries.append(absent(name, str(error)))
        found: Found = {(name, clients): [] for name in pushes for clients in records}
        for _ in range(1 if small else TURNS):
            for clients in records:
                for name, push in pushes.items():
                    found[name, clients].append(push(clients))
    for clients in records:
        entries += _rates(clients, {name: found[name, clients] for name in pushes})
    for clients in records:
        entries += _cpu(clients, {name: found[name, clients] for name in pushes})
    return entries


def _said(clients: int) -> str:
    return f"{clients} client{'s' if clients > 1 else ''}"


def _rates(clients: int, found: dict[str, list[Pushed]]) -> Iterator[Entry]:
    rate = {name: statistics.median(pushed.rate for pushed in several) for name, several in found.items()}
    aims = EVERYWHERE | (WITH_EIGHT if clients == 8 else {})
    for name, theirs in rate.items():
        if name not in (HERE, ON_POSTGRESQL):
            yield compared(_said(clients), rate[HERE], "records/s", name, theirs, at_least=aims.get(name))
    if ON_POSTGRESQL in rate:
        beside = mozilla.NAME if mozilla.NAME in rate else HERE
        yield compared(f"{_said(clients)}, on PostgreSQL", rate[ON_POSTGRESQL], "records/s", beside, rate[beside])


def _cpu(clients: int, found: dict[str, list[Pushed]]) -> Iterator[Entry]:
    cpu = {name: [pushed.cpu for pushed in several if pushed.cpu] for name, several in found.items()}
    middle = {name: statistics.median(several) for name, several in cpu.items() if several}
    for name, theirs in middle.items():
        if name != HERE:
            what = f"{_said(clients)}, server's CPU per 1,000"
            yield compared(what, middle[HERE], "s", name, theirs, at_most=MOST_CPU.get(name))
