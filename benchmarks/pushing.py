"""Who pushes the same records, and to whom: our phones, and the peers' clients."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import psycopg

from benchmarks.clients import at_once
from benchmarks.cpu import cpu_seconds
from benchmarks.day import Phone, as_document
from benchmarks.ours import Sender, copy_into, fresh, prepared, served, started, visits_for
from benchmarks.peers import actual, jazz
from benchmarks.peers import couch as pouchdb
from benchmarks.peers import kinto as mozilla
from benchmarks.peers.postgres import postgres

FEWER = {1: 400, 8: 400, 32: 416}
"""For Kinto and for Jazz with a map a record, which would take minutes."""


@dataclass(frozen=True)
class Pushed:
    rate: float
    """Records per second."""
    cpu: float | None = None
    """CPU seconds of the server per 1,000 records."""


Push = Callable[[int], Pushed]
"""Push with so many clients."""


def measured(records: int, pid: int, push: Callable[[], float]) -> Pushed:
    """A push that tells its seconds, to the server of that process."""
    before = cpu_seconds(pid)
    seconds = push()
    used = cpu_seconds(pid) - before
    return Pushed(records / seconds, used * 1000 / records)


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

    def push(self, clients: int) -> Pushed:
        with started(self.company) as (port, pid):
            senders = self._in_step(clients, port)
            return measured(self.total(clients), pid, lambda: at_once(clients, lambda n: senders[n].send_all()))

    def push_into(self, url: str, clients: int) -> Pushed:
        """The same over a database elsewhere, whose CPU time is not counted."""
        with served(self.company, url=url) as port:
            senders = self._in_step(clients, port)
            return Pushed(self.total(clients) / at_once(clients, lambda n: senders[n].send_all()))

    def _in_step(self, clients: int, port: int) -> list[Sender]:
        """What sends each phone's lines; everything there is has been fetched."""
        senders = [Sender(p.profile, port, p.lines[: self._each[clients]]) for p in self.of(clients)]
        for sender in senders:
            sender.pull()
        return senders


@contextmanager
def to_postgresql(phones: Phones) -> Iterator[Push]:
    """Each push into a fresh copy of the company, with fsync and synchronous_commit on."""
    numbers = count()

    with postgres() as database:
        server = f"postgres@{database.removesuffix('/bench')}"
        copy_into(f"postgresql+psycopg://{server}/bench", phones.company)

        def run(statement: str) -> None:
            with psycopg.connect(f"postgresql://{server}/postgres", autocommit=True) as connection:
                connection.execute(statement.encode())

        def push(clients: int) -> Pushed:
            name = f"push_{next(numbers)}"
            run(f"CREATE DATABASE {name} TEMPLATE bench")
            try:
                return phones.push_into(f"postgresql+psycopg://{server}/{name}", clients)
            finally:
                run(f"DROP DATABASE {name} WITH (FORCE)")

        yield push


@contextmanager
def to_couch(phones: Phones) -> Iterator[Push]:
    numbers, folder = count(), fresh("couch")

    def push(port: int, clients: int) -> Pushed:
        files = [phones.file(clients, n) for n in range(clients)]
        devices = folder / "devices"
        seconds = pouchdb.push(port, f"d{next(numbers)}", devices, files)
        shutil.rmtree(devices)
        return Pushed(phones.total(clients) / seconds)

    with pouchdb.couch(folder) as port:
        yield partial(push, port)


@contextmanager
def to_kinto(phones: Phones) -> Iterator[Push]:
    numbers = count()

    def push(port: int, clients: int) -> Pushed:
        each = max(1, FEWER[clients] // clients)
        sets = [_documents(phones.file(clients, n))[:each] for n in range(clients)]
        opened = [mozilla.Client(port) for _ in range(clients)]
        collection = opened[0].collection(f"c{next(numbers)}")
        seconds = at_once(clients, lambda n: opened[n].push(collection, sets[n]))
        return Pushed(sum(map(len, sets)) / seconds)

    with mozilla.kinto(fresh("kinto")) as port:
        yield partial(push, port)


@contextmanager
def to_actual(shape: str, phones: Phones) -> Iterator[Push]:
    """Each push into a new budget."""

    def push(server: actual.Server, clients: int) -> Pushed:
        sets = [_documents(phones.file(clients, n)) for n in range(clients)]
        budget = actual.Budget(server)
        requests = budget.requests(shape, sets)
        return measured(phones.total(clients), server.pid, lambda: budget.push(requests))

    with actual.actual(fresh("actual")) as server:
        yield partial(push, server)


@contextmanager
def to_jazz(shape: str, phones: Phones) -> Iterator[Push]:
    """Each push from new devices."""

    def push(server: jazz.Server, clients: int) -> Pushed:
        most = FEWER[clients] // clients if shape == jazz.MAPS else None
        devices = jazz.Devices(server, shape, [phones.file(clients, n) for n in range(clients)], most)
        return measured(devices.records, server.pid, devices.push)

    with jazz.jazz(fresh("jazz")) as server:
        yield partial(push, server)


def _documents(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()]
