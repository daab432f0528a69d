"""A real server killed again and again while a phone sends: what it answered it has, and has once."""

from __future__ import annotations

import asyncio
import os
import random
import select
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from pair.field import ORDER, Clock, Phone, Weather
from sqlalchemy import select as sql

from mobile.desk import device_clock
from mobile.enrolment import enrol, fresh_request
from mobile.sync.link_native import NativeLink
from rulebook import commands as c
from rulebook.ids import VisitId
from rulebook.records import Visit
from rulebook.wire import Outcome
from sync_server.company import open_company
from sync_server.db import tables as t
from sync_server.enrolment import issue_code
from sync_server.rebuild import compare

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and pidfd")

KILLS = 30
LONGEST_S = 0.1
VISIT = VisitId("visit-killed")


class Killable:
    """The server's processes, one after the other on one port."""

    def __init__(self, parent: subprocess.Popen[str], data: Path) -> None:
        self._parent = parent
        self._data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.pid = 0

    def start(self, fate: str = "") -> None:
        """Start one. `fate`: "<sha256> <n>", the step in which it is to end (killable.py)."""
        assert self._parent.stdin
        self._parent.stdin.write(f"{self._data} {self.port} {fate}\n")
        self._parent.stdin.flush()
        self.pid = self._told("P")
        assert self._told("U") == self.port

    def _told(self, what: str) -> int:
        assert self._parent.stdout
        kind, number = self._parent.stdout.readline().split()
        assert kind == what
        return int(number)

    def kill(self) -> None:
        watched = os.pidfd_open(self.pid)
        os.kill(self.pid, signal.SIGKILL)
        assert select.select([watched], [], [], 10)[0], "the server would not die"
        os.close(watched)

    def has_died(self) -> None:
        """Wait until the process that was fated to end has ended."""
        try:
            watched = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        assert select.select([watched], [], [], 10)[0], "the server lives"
        os.close(watched)


async def work_and_kill(server: Killable, phone: Phone, dice: random.Random) -> None:
    """A few lines, a sync, and at some moment of it the end of the server."""
    server.start()
    for _ in range(dice.randrange(1, 30)):
        await phone.does(c.RecordFinding(visit=VISIT, finding=f"检查 {len(phone.desk.journal.entries)}"), ORDER)
    syncing = asyncio.create_task(phone.sync())
    await asyncio.wait({syncing}, timeout=dice.uniform(0, LONGEST_S))
    await asyncio.to_thread(server.kill)
    await syncing


def test_thirty_kills_of_the_server_lose_no_answered_line_and_take_none_twice(
    template: Path, tmp_path: Path
) -> None:
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    data = tmp_path / "server"
    shutil.copytree(template, data)
    company = open_company(data)
    code = issue_code(company, "p-wang")
    company.engine.dispose()

    async def scene(server: Killable) -> Phone:
        link = NativeLink(f"http://127.0.0.1:{server.port}")
        server.start()
        profile = await enrol(link, fresh_request(code, "phone"))
        clock = Clock()
        clock.now = device_clock()
        phone = await Phone.opened(tmp_path / "phone", profile, Weather(link), clock)
        await phone.sync()
        await phone.does(c.Arrive(visit=VISIT), ORDER)
        await asyncio.to_thread(server.kill)
        for _ in range(KILLS):
            await work_and_kill(server, phone, dice)
        server.start()
        while phone.desk.pending:
            assert await phone.runner.sync(), f"seed {seed}: {phone.runner.problem}"
        await asyncio.to_thread(server.kill)
        link.close()
        return phone

    command = [sys.executable, str(Path(__file__).with_name("killable.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        phone = asyncio.run(scene(Killable(parent, data)))
        assert parent.stdin
        parent.stdin.close()

    company = open_company(data)
    with company.engine.connect() as connection:
        query = sql(t.lines).where(t.lines.c.device == phone.device_id).order_by(t.lines.c.seq)
        rows = connection.execute(query).all()
    kept = b"".join(row.raw + b"\t" + row.mac.encode() + b"\n" for row in rows)
    assert kept == (tmp_path / "phone" / "journal.log").read_bytes(), f"seed {seed}"
    stored = {row.seq: msgspec.json.decode(row.outcome, type=Outcome) for row in rows}
    assert phone.outcomes == stored, f"seed {seed}"
    assert compare(company).same, f"seed {seed}"
    with company.read() as book:
        visit = book.get(Visit, VISIT)
    assert visit == phone.the(Visit, VISIT)
    company.engine.dispose()
