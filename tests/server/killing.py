"""A server that tests kill, and the phone that talks to it."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pair.field import Phone
from pair.links import Clock, Weather
from sqlalchemy import select as sql

from mobile.client.clocks import device_clock
from mobile.client.enrolment import enrol, fresh_request
from mobile.sync.link import Link
from sync_server.core.company import Company, open_company
from sync_server.core.enrolment import issue_code
from sync_server.db import tables as t


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
        assert _ended(watched), "the server would not die"

    def has_died(self) -> None:
        """Wait until the process that was fated to end has ended."""
        try:
            watched = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        assert _ended(watched), "the server lives"


def _ended(process: int) -> bool:
    """Whether that process (a pidfd, closed here) ends within ten seconds.

    Not by select(): it knows no descriptor over 1,023.
    """
    poll = select.poll()
    poll.register(process, select.POLLIN)
    try:
        return bool(poll.poll(10_000))
    finally:
        os.close(process)


@contextmanager
def killable(data: Path, settings: dict[str, str] | None = None) -> Iterator[Killable]:
    """The server of the company in `data`; it is not started yet. `settings`: more of its environment."""
    command = [sys.executable, str(Path(__file__).with_name("killable.py"))]
    environment = os.environ | (settings or {})
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        yield Killable(parent, data)
        assert parent.stdin
        parent.stdin.close()


def code_for(data: Path, person: str) -> str:
    """An enrolment code, issued before a server runs."""
    company = open_company(data)
    code = issue_code(company, person)
    company.engine.dispose()
    return code


async def phone_of(link: Link, code: str, folder: Path) -> Phone:
    """A phone that enrolled by that code and has what it may see."""
    profile = await enrol(link, fresh_request(code, "phone"))
    clock = Clock()
    clock.now = device_clock()
    phone = await Phone.opened(folder, profile, Weather(link), clock)
    await phone.sync()
    return phone


def kept_of(company: Company, phone: Phone) -> bytes:
    """The phone's lines as the server has them, framed as in its journal."""
    query = sql(t.lines).where(t.lines.c.device == phone.device_id).order_by(t.lines.c.seq)
    with company.engine.connect() as connection:
        return b"".join(row.raw + b"\t" + row.mac.encode() + b"\n" for row in connection.execute(query))
