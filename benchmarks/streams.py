"""News to thousands of open streams on one process: how soon all have heard, and how syncs fare meanwhile.

    python -m benchmarks.streams [STREAMS] [CHANGES]

A server process of its own over SQLite, on 127.0.0.1; the streams are plain sockets of this process. `make bench`
runs it with as many streams as one process is to have, and with fewer beside the stream as first built.
"""

from __future__ import annotations

import asyncio
import resource
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from benchmarks.entry import Entry, compared
from benchmarks.peers.reading_streams import each_reads
from rulebook.kernel.ids import uuid7
from rulebook.kernel.wire import EnrolAnswer, EnrolRequest, SyncHeader, lines_digest, request_body
from rulebook.subjects.approvals.commands import SetSetting
from sync_server.admin import demo
from sync_server.api.app import make_app
from sync_server.core.company import Company, open_company
from sync_server.core.enrolment import enrol, issue_code
from sync_server.core.server_settings import ServerSettings
from sync_server.core.system import write_as_system

DEVICES = 20
PAUSE_S = 0.1
STREAMS, CHANGES = 5_000, 10
BESIDE, BESIDE_CHANGES = 1_000, 3
"""So many streams, and changes, where the first build runs beside ours: of 8,000 it kept syncs waiting 42 s."""
HEARD_S, SYNC_S = 2.0, 0.5
"""The aims: news to all within so long, syncs' p99 under so long."""


@dataclass(frozen=True)
class Measured:
    """Seconds until all had heard, for each change; seconds of each sync meanwhile, the shortest first."""

    told: list[float]
    syncs: list[float]

    @property
    def p99(self) -> float:
        return self.syncs[int(len(self.syncs) * 0.99)]


def let_in(company: Company) -> list[str]:
    """Devices of a technician's, as `device.token`."""
    found = []
    for _ in range(DEVICES):
        device, token = uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10)), secrets.token_urlsafe(32)
        ask = EnrolRequest(code=issue_code(company, "p-wang"), device=device, token=token)
        assert isinstance(enrol(company, ask), EnrolAnswer)
        found.append(f"{device}.{token}")
    return found


def serve(data: Path, port: int, first_build: bool = False) -> None:
    """The server's own process: a change of the company's settings for each line on standard input."""
    _many_files()
    company = open_company(data)
    company.pace.burst = 10**9
    app = make_app(company, settings=ServerSettings(log_level="warning"))
    if first_build:
        app.asgi_handler = each_reads(company, app.asgi_handler)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", backlog=8192))

    async def both() -> None:
        serving = asyncio.create_task(server.serve())
        loop = asyncio.get_running_loop()
        n = 0
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            n += 1
            await loop.run_in_executor(None, change, company, 30 + n % 30)
            assert line
        server.should_exit = True
        await serving

    asyncio.run(both())


def change(company: Company, minutes: int) -> None:
    with company.write() as work:
        command = SetSetting(name="cash_minutes", value=str(minutes))
        write_as_system(work, company.master, command, "", company.clock(), "p-qian")


class Streams:
    """The listeners, and when each of them last heard."""

    def __init__(self, port: int, tickets: list[str]) -> None:
        self.port = port
        self.tickets = tickets
        self.heard: list[float] = []
        self.wanted = 0
        self.all = asyncio.Event()

    async def listen(self, number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        ticket = self.tickets[number % len(self.tickets)]
        writer.write(f"GET /api/events?ticket={ticket} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while said := await reader.readline():
            if b"event: news" in said or b"event: hello" in said:
                self._note()

    def _note(self) -> None:
        self.heard.append(time.monotonic())
        if len(self.heard) == self.wanted:
            self.all.set()

    def begin(self, wanted: int) -> None:
        """So many are to hear of what comes next."""
        self.heard.clear()
        self.all.clear()
        self.wanted = wanted

    async def all_heard(self, begun: float) -> float:
        """Seconds until the last of them had heard."""
        await asyncio.wait_for(self.all.wait(), 60)
        return max(self.heard) - begun


async def sync(client: httpx.AsyncClient, credentials: str) -> tuple[float, str]:
    body = request_body(SyncHeader(first=1, count=0, digest=lines_digest(b"")), b"")
    begun = time.monotonic()
    got = await client.post("/api/sync", content=body, headers={"authorization": f"Bearer {credentials}"})
    assert got.status_code == 200, got.text
    return time.monotonic() - begun, str(got.json()["ticket"])


async def measure(
    port: int, devices: list[str], streams: int, changes: int, child: subprocess.Popen[bytes]
) -> Measured:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for _ in range(200):
            try:
                await client.get("/healthz")
                break
            except httpx.TransportError:
                await asyncio.sleep(0.1)
        tickets = [(await sync(client, one))[1] for one in devices]
        listeners = Streams(port, tickets)
        listeners.begin(streams)
        tasks = []
        for n in range(streams):
            tasks.append(asyncio.create_task(listeners.listen(n)))
            if n % 100 == 99:
                await asyncio.sleep(0.1)
        await listeners.all_heard(time.monotonic())
        told, took = [], []
        for _ in range(changes):
            listeners.begin(streams)
            begun = time.monotonic()
            assert child.stdin
            child.stdin.write(b"\n")
            child.stdin.flush()
            hearing = asyncio.create_task(listeners.all_heard(begun))
            while not hearing.done():
                took.append((await sync(client, devices[0]))[0])
                await asyncio.sleep(PAUSE_S / 5)
            told.append(await hearing)
        for task in tasks:
            task.cancel()
    return Measured(told, sorted(took))


def _many_files() -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65_536), most))


def measured(streams: int, changes: int, first_build: bool = False) -> Measured:
    """So many streams and changes, with a server of their own."""
    _many_files()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "company"
        company = open_company(data)
        demo.fill(company)
        devices = let_in(company)
        company.engine.dispose()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        command = [sys.executable, "-m", "benchmarks.streams", "--serve", str(data), str(port)]
        child = subprocess.Popen([*command, *(["first"] if first_build else [])], stdin=subprocess.PIPE)
        try:
            return asyncio.run(measure(port, devices, streams, changes, child))
        finally:
            child.kill()
            child.wait()


def run(small: bool = False) -> list[Entry]:
    streams, changes = (50, 2) if small else (STREAMS, CHANGES)
    beside, few = (30, 2) if small else (BESIDE, BESIDE_CHANGES)
    whole, ours, first = measured(streams, changes), measured(beside, few), measured(beside, few, first_build=True)
    heard, kept, reads = statistics.median(whole.told), whole.p99, "a read per stream"
    found = [
        Entry(f"all of {streams} had heard", "s", round(heard, 3), aim=f"≤ {HEARD_S:g} s", met=heard <= HEARD_S),
        Entry(f"{streams} streams: p99 of a sync", "s", round(kept, 3), aim=f"≤ {SYNC_S:g} s", met=kept <= SYNC_S),
    ]
    for name, here, there in (
        (f"all of {beside} had heard", statistics.median(ours.told), statistics.median(first.told)),
        (f"{beside} streams: p99 of a sync", ours.p99, first.p99),
    ):
        found.append(compared(name, here, "s", reads, there, at_most=1))
    return found


def main() -> None:
    streams = int(sys.argv[1]) if len(sys.argv) > 1 else STREAMS
    changes = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    found = measured(streams, changes)
    print(
        f"{streams} streams, {changes} changes: all had heard after {statistics.median(found.told):.2f} s (worst "
        f"{max(found.told):.2f} s); {len(found.syncs)} syncs meanwhile, median "
        f"{statistics.median(found.syncs) * 1000:.0f} ms, p99 {found.p99 * 1000:.0f} ms"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(Path(sys.argv[2]), int(sys.argv[3]), first_build=sys.argv[4:] == ["first"])
    else:
        main()
