"""News to thousands of open streams on one process: how soon all have heard, and how syncs fare meanwhile.

    python -m benchmarks.streams [STREAMS] [CHANGES]

A server process of its own over SQLite, on 127.0.0.1; the streams are plain sockets of this process.
"""

from __future__ import annotations

import asyncio
import os
import resource
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import uvicorn

from rulebook.kernel.ids import uuid7
from rulebook.kernel.wire import EnrolAnswer, EnrolRequest, SyncHeader, lines_digest, request_body
from rulebook.subjects.approvals.commands import SetSetting
from sync_server.admin import demo
from sync_server.api.app import make_app
from sync_server.core.company import Company, open_company
from sync_server.core.enrolment import enrol, issue_code
from sync_server.core.system import write_as_system

DEVICES = 20
PAUSE_S = 0.1


def let_in(company: Company) -> list[str]:
    """Devices of a technician's, as `device.token`."""
    found = []
    for _ in range(DEVICES):
        device, token = uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10)), secrets.token_urlsafe(32)
        ask = EnrolRequest(code=issue_code(company, "p-wang"), device=device, token=token)
        assert isinstance(enrol(company, ask), EnrolAnswer)
        found.append(f"{device}.{token}")
    return found


def serve(data: Path, port: int) -> None:
    """The server's own process: a change of the company's settings for each line on standard input."""
    company = open_company(data)
    company.pace.burst = 10**9
    server = uvicorn.Server(uvicorn.Config(make_app(company), port=port, log_level="error", backlog=8192))

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
) -> None:
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
    took.sort()
    p99 = took[int(len(took) * 0.99)]
    print(
        f"{streams} streams, {changes} changes: all had heard after {statistics.median(told):.2f} s (worst "
        f"{max(told):.2f} s); {len(took)} syncs meanwhile, median {statistics.median(took) * 1000:.0f} ms, "
        f"p99 {p99 * 1000:.0f} ms"
    )


def main() -> None:
    streams = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    changes = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65_536), most))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "company"
        company = open_company(data)
        demo.fill(company)
        devices = let_in(company)
        company.engine.dispose()
        port = 18_000 + os.getpid() % 2_000
        command = [sys.executable, "-m", "benchmarks.streams", "--serve", str(data), str(port)]
        child = subprocess.Popen(command, stdin=subprocess.PIPE)
        try:
            asyncio.run(measure(port, devices, streams, changes, child))
        finally:
            child.kill()
            child.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65_536), most))
        serve(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
