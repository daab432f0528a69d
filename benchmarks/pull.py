"""The newest 100 changes out of a feed of 1,000 and of 1,000,000 records; and 100 from its middle on.

The feed is made of prices, which everybody sees, as rows of the shape that the server's UnitOfWork writes,
straight into the tables: a million lines through the rules would take an hour. Two real servers are asked in
turns, over HTTP, for one page, whose length is the server's; per change, so that pages can be compared.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import msgspec

from benchmarks.day import company_with, enrolled
from benchmarks.entry import Entry, compared
from benchmarks.ours import Sender, fresh, served
from mobile.client.offline_client import Profile
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.records import record_id, record_keys
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import tags_of
from rulebook.subjects.company.records import Price
from sync_server.core.company import Company
from sync_server.core.feed import Cursor, scope_of

SIZES = (1_000, 1_000_000)
WANTED = 100
ROUNDS = 40
FLAT = 1.5
A_BATCH = 20_000


def run(small: bool = False) -> list[Entry]:
    few, many = (1_000, 20_000) if small else SIZES
    with ExitStack() as stack:
        feeds = {n: stack.enter_context(_feed(n)) for n in (few, many)}
        newest = {n: feed(n - WANTED) for n, feed in feeds.items()}
        middle = {n: feed(n // 2) for n, feed in feeds.items()}
        entries = []
        for name, readers in (("the newest 100", newest), ("a page from the middle on", middle)):
            times = _in_turns(readers)
            what = f"{name}, of {many:,}"
            entries.append(compared(what, times[many], "ms/100", f"of {few:,}", times[few], at_most=FLAT))
    return entries


Read = Callable[[], float]
"""Ask for one page; the milliseconds per hundred changes of it."""


def _in_turns(readers: dict[int, Read]) -> dict[int, float]:
    times: dict[int, list[float]] = {n: [] for n in readers}
    for _ in range(ROUNDS):
        for n, reader in readers.items():
            times[n].append(reader())
    return {n: statistics.median(values) for n, values in times.items()}


@contextmanager
def _feed(size: int) -> Iterator[Callable[[int], Read]]:
    """A server whose feed has so many changes; yields what makes a reader that begins behind one of them."""
    data = fresh(f"feed-{size}")
    with company_with(data, []) as company:
        profile = asyncio.run(enrolled(company, "p-feng", fresh("reader"))).client.profile
        _fill(company, size)
        with company.read() as work:
            epoch, person = work.epoch(), work.get(Person, profile.person)
            assert person is not None
            assert work.last_change() == size
    scope = scope_of(tags_of_reader(person, profile.device))
    with served(data, copied=False) as port:
        yield lambda after: _reader(profile, port, Cursor(epoch, scope, after).text())


def _reader(profile: Profile, port: int, cursor: str) -> Read:
    sender = Sender(profile, port)

    def read() -> float:
        sender.cursor = cursor
        began = time.perf_counter()
        changes = sender.ask().changes
        seconds = time.perf_counter() - began
        assert len(changes) >= WANTED, len(changes)
        return seconds * 1e5 / len(changes)

    return read


def _fill(company: Company, size: int) -> None:
    """Prices up to that change number, each with its own."""
    with company.write() as work:
        first = work.last_change() + 1
        work.take_changes(size + 1 - first)
        raw = work.connection
        for begin in range(first, size + 1, A_BATCH):
            prices = [(change, _price(change)) for change in range(begin, min(begin + A_BATCH, size + 1))]
            raw.exec_driver_sql(
                "INSERT INTO records (kind, id, version, change, body) VALUES ('price', ?, 1, ?, ?)",
                [(record_id(price), change, msgspec.json.encode(price)) for change, price in prices],
            )
            raw.exec_driver_sql(
                "INSERT INTO record_keys (kind, id, name, value) VALUES ('price', ?, ?, ?)",
                [(record_id(p), name, value) for _, p in prices for name, value in record_keys(p).items()],
            )
            raw.exec_driver_sql(
                "INSERT INTO sight (kind, id, tag, change, seen) VALUES ('price', ?, ?, ?, 1)",
                [(record_id(p), tag, change) for change, p in prices for tag in tags_of(p)],
            )


def _price(n: int) -> Price:
    return Price(
        id=f"M{n}@2026-01-01",
        model=f"M{n}",
        name=f"车载定位终端 M{n}",
        name_en=f"GPS terminal M{n}",
        fen=Fen(n),
        valid_from="2026-01-01",
    )
