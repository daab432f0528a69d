"""Two hundred kills of a real process at work: what was reported saved is there, whatever was under way."""

from __future__ import annotations

import asyncio
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from appender import PROFILE
from drawn import a_seed

from mobile.client.offline_client import OfflineClient
from mobile.store.folder_native import NativeFolder
from rulebook.kernel.lines import GENESIS, line_hash, read_line, signature_holds, unframe

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and pidfd")

KILLS = 200
A_FOLDER = 10
"""So many kills hit one and the same journal, then a new one begins."""
AT_WORK = range(6)
"""So many reports are awaited of a worker before it is killed, drawn for each: on any machine work is done."""
LONGEST_S = 0.06
"""It is killed within so many seconds after them: in the middle of whatever it does."""
HANGS_S = 120
"""A worker that says nothing for so long hangs; how busy the machine is decides nothing."""
MEMORY = Path("/dev/shm")
"""Where it is there, every other folder lies in memory: flushing is quick, so kills hit workers full of work."""


class Reports:
    """What the worker said before it was killed."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._rest = b""

    def next(self, kind: str) -> int:
        """The number of the next report, which has to be of that kind."""
        said = next(self.until(time.monotonic() + HANGS_S), None)
        assert said is not None, f"a worker hangs before its {kind}"
        assert said[0] == kind
        return said[1]

    def until(self, deadline: float) -> Iterator[tuple[str, int]]:
        """Reports as they come, up to the deadline (of the monotonic clock)."""
        while True:
            while b"\n" in self._rest:
                line, _, self._rest = self._rest.partition(b"\n")
                kind, number = line.split()
                yield kind.decode(), int(number)
            left = max(0.0, deadline - time.monotonic())
            if not readable(self._pipe, left):
                return
            heard = os.read(self._pipe, 65536)
            if not heard:
                raise AssertionError("the worker's parent ended")
            self._rest += heard


def readable(descriptor: int, seconds: float) -> bool:
    """Whether it becomes readable in that time. Not select(): it knows no descriptor over 1,023."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1_000))


def kill(pid: int) -> None:
    """SIGKILL, and wait until the kernel has closed everything the process held."""
    watched = os.pidfd_open(pid)
    try:
        os.kill(pid, signal.SIGKILL)
        assert readable(watched, 10), "the worker would not die"
    finally:
        os.close(watched)


async def reopened(folder: Path) -> tuple[bytes, int, int]:
    """Open the client as the app does at its start: the journal's bytes, its torn bytes, the draft's number."""
    client = await OfflineClient.open(NativeFolder(folder), PROFILE)
    try:
        before = GENESIS
        for seq, entry in enumerate(client.journal.entries, 1):
            raw, mac = unframe(entry.framed)
            line = read_line(raw)
            assert (line.seq, line.prev) == (seq, before)
            assert signature_holds(bytes.fromhex(PROFILE.key), raw, mac)
            before = line_hash(raw)
        assert client.journal.head == before
        whole = b"".join(entry.framed for entry in client.journal.entries)
        return whole, client.journal.torn, int(str(client.draft("form").get("n", 0)))
    finally:
        await client.close()


def one_kill(
    parent: subprocess.Popen[bytes], reports: Reports, folder: Path, dice: random.Random
) -> tuple[int, int]:
    """Start a worker, kill it at a random moment of its work; the last line and draft that it reported saved."""
    assert parent.stdin
    parent.stdin.write(f"{folder} {dice.randrange(2**32)}\n".encode())
    parent.stdin.flush()
    pid = reports.next("P")
    saved = {"S": 0, "D": 0}
    for n in range(dice.choice(AT_WORK)):
        kind = "SD"[n % 2]
        saved[kind] = reports.next(kind)
    for kind, number in reports.until(time.monotonic() + dice.uniform(0, LONGEST_S)):
        saved[kind] = number
    kill(pid)
    for kind, number in reports.until(0):
        saved[kind] = number
    return saved["S"], saved["D"]


def test_two_hundred_kills_lose_no_line_that_was_reported_saved(tmp_path: Path) -> None:
    seed = a_seed()
    dice = random.Random(seed)
    lines = torn = draft = 0
    whole = b""
    command = [sys.executable, str(Path(__file__).with_name("appender.py"))]
    with (
        tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as quick,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent,
    ):
        assert parent.stdout
        reports = Reports(parent.stdout.fileno())
        for n in range(KILLS):
            number, kill_of_it = divmod(n, A_FOLDER)
            folder = (tmp_path if number % 2 else Path(quick)) / f"phone-{number}"
            kept, draft_kept = (whole, draft) if kill_of_it else (b"", 0)
            saved, draft_saved = one_kill(parent, reports, folder, dice)
            whole, cut, draft = asyncio.run(reopened(folder))
            where = f"seed {seed}, kill {n}"
            assert whole.startswith(kept), where
            assert whole.count(b"\n") >= saved, where
            assert draft >= max(draft_saved, draft_kept), where
            assert (folder / "journal.log").read_bytes() == whole, where
            lines += whole.count(b"\n") - kept.count(b"\n")
            torn += cut > 0
        parent.stdin.close()
    assert lines > KILLS, f"seed {seed}: only {lines} lines were written, {torn} torn"
