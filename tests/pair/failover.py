"""The primary of a PostgreSQL with a synchronous standby is killed under load, again and again: `make failover`.

Phones work without pause and sync with whichever of three server processes answers. In each round the whole
primary is killed, the standby promoted at once (in earnest by repmgr, Patroni or a person), one server process
killed too; it is printed how long it took until every phone was served again. At the end each phone's lines must
be on the server, each once and in order, every receipt number given once, and the books sound.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from statistics import median

import msgspec
from sqlalchemy import select

TESTS = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path[:0] = [str(TESTS), str(TESTS.parent)]

from pair.field import Phone, assigned_order, demo_template  # noqa: E402  # the paths first
from pair.links import Clock, Weather  # noqa: E402
from pair.standby import Pair, free_port, pair_of_clusters  # noqa: E402

from mobile.client.clocks import device_clock  # noqa: E402
from mobile.client.enrolment import enrol, fresh_request  # noqa: E402
from mobile.sync.link_native import NativeLink  # noqa: E402
from rulebook.kernel.ids import VisitId  # noqa: E402
from rulebook.subjects.receipts.records import Receipt  # noqa: E402
from rulebook.subjects.visits.commands import RecordFinding  # noqa: E402
from sync_server.core.company import Company, open_company  # noqa: E402
from sync_server.core.enrolment import issue_code  # noqa: E402
from sync_server.core.rebuild import compare  # noqa: E402
from sync_server.core.verify import verify  # noqa: E402
from sync_server.db import tables as t  # noqa: E402

PEOPLE = ("p-wang", "p-zhao")
PATIENCE_S = 60.0


class Found(msgspec.Struct, frozen=True):
    """What came of it; seconds from the kill until every phone was served again, a round each."""

    rounds: int
    seconds: tuple[float, ...]
    lines: int
    receipts: int
    server_kills: int


class Servers:
    """`paigong serve`, several processes over one database; a dead one comes back, as under systemd."""

    def __init__(self, data: Path, url: str, count: int) -> None:
        self._data, self._url = data, url
        self.ports = [free_port() for _ in range(count)]
        self._processes = {port: self._start(port) for port in self.ports}
        self.all_up()

    def all_up(self) -> None:
        """Wait until each answers."""
        for port in self.ports:
            self._wait_for(port)

    def _start(self, port: int) -> subprocess.Popen[bytes]:
        words = ["serve", "--data", str(self._data), "--port", str(port), "--app", "none"]
        env = os.environ | {"PAIGONG_DATABASE_URL": self._url, "PAIGONG_CONFIG": ""}
        command = [sys.executable, "-m", "sync_server.admin.cli", *words]
        return subprocess.Popen(command, cwd=TESTS.parent, env=env, stderr=subprocess.DEVNULL)

    def _wait_for(self, port: int) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                self.revive()
        raise TimeoutError(f"the server on port {port} does not come up")

    def kill_one(self, dice: random.Random) -> None:
        self._processes[dice.choice(self.ports)].kill()

    def revive(self) -> None:
        for port, process in self._processes.items():
            if process.poll() is not None:
                self._processes[port] = self._start(port)

    def stop(self) -> None:
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            process.wait(20)


class Worker:
    """A phone that works and syncs without pause; `served_at`: when a sync that began after `since` succeeded."""

    def __init__(self, phone: Phone, links: Iterator[NativeLink], visit: VisitId, order: str) -> None:
        self.phone, self._links, self._visit, self._order = phone, links, visit, order
        self.served = asyncio.Event()
        self._since = 0.0

    def wait_anew(self) -> None:
        self._since = time.monotonic()
        self.served.clear()

    async def work(self, done: asyncio.Event) -> None:
        n = 0
        while not done.is_set():
            n += 1
            await self.phone.does(RecordFinding(visit=self._visit, finding=f"检查 {n}"), self._order)
            begun = time.monotonic()
            self.phone.runner.link = next(self._links)
            await self.phone.sync()
            if self.phone.runner.signal == "online" and not self.phone.client.pending and begun > self._since:
                self.served.set()


async def phone_of(link: NativeLink, code: str, folder: Path) -> Phone:
    """A phone that enrolled by that code and has what it may see."""
    profile = await enrol(link, fresh_request(code, "phone"))
    clock = Clock()
    clock.now = device_clock()
    phone = await Phone.opened(folder, profile, Weather(link), clock)
    await phone.sync()
    return phone


def kept_of(company: Company, phone: Phone) -> bytes:
    """The phone's lines as the server has them, framed as in its journal."""
    query = select(t.lines).where(t.lines.c.device == phone.device_id).order_by(t.lines.c.seq)
    with company.engine.connect() as connection:
        return b"".join(row.raw + b"\t" + row.mac.encode() + b"\n" for row in connection.execute(query))


async def _worker(company: Company, servers: Servers, n: int, folder: Path) -> Worker:
    links = [NativeLink(f"http://127.0.0.1:{port}") for port in servers.ports]
    person = PEOPLE[n % len(PEOPLE)]
    phone = await phone_of(links[n % len(links)], issue_code(company, person), folder)
    visit = await phone.arrives(f"order-{n}")
    await phone.takes_the_fee(visit, f"order-{n}")
    return Worker(phone, cycle(links[n % len(links) :] + links[: n % len(links)]), visit, f"order-{n}")


async def _rounds(
    workers: list[Worker], pair: Pair, servers: Servers, rounds: int, dice: random.Random
) -> list[float]:
    done = asyncio.Event()
    tasks = [asyncio.create_task(worker.work(done)) for worker in workers]
    seconds = []
    for n in range(rounds):
        await asyncio.sleep(dice.uniform(0.2, 1.0))  # the load goes on; when it strikes is luck
        begun = time.monotonic()
        servers.kill_one(dice)
        await asyncio.to_thread(pair.fail_over)
        for worker in workers:
            worker.wait_anew()
        served = asyncio.gather(*(worker.served.wait() for worker in workers))
        await asyncio.wait_for(served, PATIENCE_S)
        seconds.append(time.monotonic() - begun)
        servers.revive()
        if n + 1 < rounds:
            await asyncio.to_thread(pair.stand_by_again)
    done.set()
    await asyncio.gather(*tasks)
    return seconds


def fail_over_under_load(rounds: int, phones: int = 4, servers: int = 3, seed: int = 1) -> Found:
    """Run it; raises AssertionError where something was lost, doubled or is not sound."""
    folder = Path(tempfile.mkdtemp(prefix="paigong-failover-"))
    dice = random.Random(seed)
    try:
        with pair_of_clusters() as pair:
            demo_template(folder / "server", pair.url)
            company = open_company(folder / "server", url=pair.url)
            for n in range(phones):
                assigned_order(company, f"order-{n}", PEOPLE[n % len(PEOPLE)], n % 4)
            running = Servers(folder / "server", pair.url, servers)
            try:
                return asyncio.run(_scene(company, pair, running, folder, rounds, phones, dice))
            finally:
                running.stop()
                company.engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _scene(
    company: Company, pair: Pair, servers: Servers, folder: Path, rounds: int, phones: int, dice: random.Random
) -> Found:
    workers = [await _worker(company, servers, n, folder / f"phone-{n}") for n in range(phones)]
    seconds = await _rounds(workers, pair, servers, rounds, dice)
    await asyncio.to_thread(servers.all_up)
    for worker in workers:
        worker.phone.runner.link = NativeLink(f"http://127.0.0.1:{servers.ports[0]}")
        await worker.phone.sync()
        assert (worker.phone.runner.signal, worker.phone.client.pending) == ("online", []), (
            worker.phone.runner.problem
        )
    lines = 0
    for worker in workers:
        journal = worker.phone.files / "journal.log"
        here, there = journal.read_bytes(), kept_of(company, worker.phone)
        assert here == there, (here.count(b"\n"), there.count(b"\n"))
        lines += here.count(b"\n")
    with company.read() as work:
        numbers = [receipt.number for receipt in work.all(Receipt)]
    assert len(numbers) == len(set(numbers)) == phones
    assert not verify(company)
    assert compare(company).same
    return Found(rounds, tuple(seconds), lines, len(numbers), rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=20)
    parser.add_argument("--phones", type=int, default=4)
    parser.add_argument("--servers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    found = fail_over_under_load(asked.rounds, asked.phones, asked.servers, asked.seed)
    said = sorted(found.seconds)
    print(f"{found.rounds} primaries killed under load, {found.server_kills} server processes with them")
    print(f"{found.lines} lines of {asked.phones} phones: none lost, none doubled; the books are sound")
    print(f"until every phone was served again: median {median(said):.1f} s, worst {said[-1]:.1f} s")


if __name__ == "__main__":
    main()
