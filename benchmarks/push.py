"""Records pushed and durable per second, by 1, 8 and 32 clients at once; the same records for everybody.

Ours: a real server process, signed and chained lines, each judged by the rules, in the phone's own requests of
100, packed; answered after SQLite's commit with synchronous=FULL, and once more over PostgreSQL as Kinto has it.
The server is a fresh one each time, and so is each peer's database. They take turns.
"""

from __future__ import annotations

import json
import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path

import psycopg

from benchmarks.clients import at_once
from benchmarks.day import Phone, as_document
from benchmarks.entry import Entry, absent, compared
from benchmarks.ours import Sender, copy_into, fresh, prepared, served, visits_for
from benchmarks.peers import Absent
from benchmarks.peers import couch as pouchdb
from benchmarks.peers import kinto as mozilla
from benchmarks.peers.postgres import postgres

RECORDS = {1: 2000, 8: 2000, 32: 2016}
"""So many records in all, by how many clients send them."""
FEWER = {1: 400, 8: 400, 32: 416}
"""For Kinto, which would take minutes."""
TURNS = 3
OVER_COUCH, OVER_KINTO = 1.5, 20.0
HERE, ON_POSTGRESQL = "here", "here, on PostgreSQL"

Push = Callable[[int], float]
"""Push with so many clients; returns records per second."""


def run(small: bool = False) -> list[Entry]:
    records = {1: 210, 8: 224, 32: 224} if small else RECORDS
    phones = Phones(records)
    entries: list[Entry] = []
    with ExitStack() as stack:
        pushes: dict[str, Push] = {HERE: phones.push}
        for name, peer in ((ON_POSTGRESQL, _on_postgresql), (pouchdb.NAME, _couch), (mozilla.NAME, _kinto)):
            try:
                pushes[name] = stack.enter_context(peer(phones))
            except Absent as error:
                entries.append(absent(name, str(error)))
        rates = {(name, clients): [] for name in pushes for clients in records}
        for _ in range(1 if small else TURNS):
            for clients in records:
                for name, push in pushes.items():
                    rates[name, clients].append(push(clients))
    aims = {pouchdb.NAME: OVER_COUCH, mozilla.NAME: OVER_KINTO}
    middle = {key: statistics.median(found) for key, found in rates.items()}
    for clients in records:
        said = f"{clients} client{'s' if clients > 1 else ''}"
        for name, aim in aims.items():
            if name in pushes:
                ours, theirs = middle[HERE, clients], middle[name, clients]
                entries.append(compared(said, ours, "records/s", name, theirs, at_least=aim))
        if ON_POSTGRESQL in pushes:
            beside = mozilla.NAME if mozilla.NAME in pushes else HERE
            ours, theirs = middle[ON_POSTGRESQL, clients], middle[beside, clients]
            entries.append(compared(f"{said}, on PostgreSQL", ours, "records/s", beside, theirs))
    return entries


class Phones:
    """Every client's lines, and the same as documents in files."""

    def __init__(self, records: dict[int, int]) -> None:
        self._each = {clients: total // clients for clients, total in records.items()}
        self._first = dict(zip(records, (0, 1, 9), strict=True))
        visits = [visits_for(self._each[clients]) for clients in records for _ in range(clients)]
        self.company, self._phones = prepared(tuple(visits))
        self.files = fresh("documents")
        self.files.mkdir()
        for clients in records:
            for n, phone in enumerate(self.of(clients)):
                lines = phone.lines[: self._each[clients]]
                said = (json.dumps(as_document(line), ensure_ascii=False) for line in lines)
                self.file(clients, n).write_text("\n".join(said) + "\n")

    def of(self, clients: int) -> tuple[Phone, ...]:
        first = self._first[clients]
        return self._phones[first : first + clients]

    def file(self, clients: int, n: int) -> Path:
        return self.files / f"{clients}-{n}.jsonl"

    def total(self, clients: int) -> int:
        return self._each[clients] * clients

    def push(self, clients: int, url: str = "") -> float:
        with served(self.company, url=url) as port:
            senders = [Sender(p.profile, port, p.lines[: self._each[clients]]) for p in self.of(clients)]
            for sender in senders:
                sender.pull()
            return self.total(clients) / at_once(clients, lambda n: senders[n].send_all())


@contextmanager
def _on_postgresql(phones: Phones) -> Iterator[Push]:
    """Each push into a fresh copy of the company, with fsync and synchronous_commit on."""
    numbers = count()

    with postgres() as database:
        server = f"postgres@{database.removesuffix('/bench')}"
        copy_into(f"postgresql+psycopg://{server}/bench", phones.company)

        def run(statement: str) -> None:
            with psycopg.connect(f"postgresql://{server}/postgres", autocommit=True) as connection:
                connection.execute(statement.encode())

        def push(clients: int) -> float:
            name = f"push_{next(numbers)}"
            run(f"CREATE DATABASE {name} TEMPLATE bench")
            try:
                return phones.push(clients, f"postgresql+psycopg://{server}/{name}")
            finally:
                run(f"DROP DATABASE {name} WITH (FORCE)")

        yield push


@contextmanager
def _couch(phones: Phones) -> Iterator[Push]:
    numbers, folder = count(), fresh("couch")

    def push(port: int, clients: int) -> float:
        files = [phones.file(clients, n) for n in range(clients)]
        devices = folder / "devices"
        seconds = pouchdb.push(port, f"d{next(numbers)}", devices, files)
        shutil.rmtree(devices)
        return phones.total(clients) / seconds

    with pouchdb.couch(folder) as port:
        yield partial(push, port)


@contextmanager
def _kinto(phones: Phones) -> Iterator[Push]:
    numbers = count()

    def push(port: int, clients: int) -> float:
        each = max(1, FEWER[clients] // clients)
        sets = [_documents(phones.file(clients, n))[:each] for n in range(clients)]
        opened = [mozilla.Client(port) for _ in range(clients)]
        collection = opened[0].collection(f"c{next(numbers)}")
        seconds = at_once(clients, lambda n: opened[n].push(collection, sets[n]))
        return sum(map(len, sets)) / seconds

    with mozilla.kinto(fresh("kinto")) as port:
        yield partial(push, port)


def _documents(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()]
