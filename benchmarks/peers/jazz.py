"""Jazz 0.20: devices to a sync server of jazz-run's parts over SQLite, in WAL mode and synchronous=FULL.

Records are encrypted and signed on the devices, and the server checks the signatures. It acknowledges them just
before it commits them, in the same turn of its loop: when the last is acknowledged, some are not durable yet.
"""

from __future__ import annotations

import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import Absent, sync_servers
from benchmarks.processes import DidNotStart, free_port, process

FEED = "Jazz (SQLite), a feed a device"
MAPS = "Jazz (SQLite), a map a record"

COMMITTED_S = 10.0
"""What was acknowledged is in its file by then."""

_SHAPES = {FEED: ("feed", "costream"), MAPS: ("maps", "comap")}
_COUNT = """
SELECT count(*) FROM transactions JOIN sessions ON sessions.rowID = ses JOIN coValues ON coValues.rowID = coValue
WHERE header LIKE '%"type":"' || ? || '"%' AND header LIKE '%"ownedByGroup"%'
"""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    data: Path


@contextmanager
def jazz(folder: Path) -> Iterator[Server]:
    """The server, with its data in `folder`."""
    modules, port = sync_servers(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = ["node", str(modules / "jazz-server.js"), str(port), str(folder / "data")]
    try:
        with process(command, port, "/", folder / "jazz.log") as pid:
            yield Server(port, pid, folder / "data")
    except DidNotStart as error:
        raise Absent(f"Jazz's sync server did not start: {error}") from error


class Devices:
    """New devices of a server, one a file of records, whose records are written and whose accounts are there."""

    def __init__(self, server: Server, shape: str, files: Sequence[Path], most: int | None = None) -> None:
        """`most`: the first so many records of each file only."""
        task, self._kind = _SHAPES[shape]
        self._server = server
        self.records = sum(len(file.read_text().splitlines()[:most]) for file in files)
        script, url = str(sync_servers() / "jazz-device.js"), f"ws://127.0.0.1:{server.port}"
        self._running = subprocess.Popen(
            ["node", script, task, str(most or 0), url, *map(str, files)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._running.stdout
        if self._running.stdout.readline() != "ready\n":
            raise RuntimeError(f"jazz-device.js {task}: {self._running.communicate()[1][-500:]}")
        self._before = self._kept()

    def push(self) -> float:
        """All at once, until everything is acknowledged; the seconds."""
        out, err = self._running.communicate("go\n", timeout=600)
        if self._running.returncode:
            raise RuntimeError(f"jazz-device.js: {err[-500:]}")
        until = time.monotonic() + COMMITTED_S
        while (kept := self._kept() - self._before) < self.records and time.monotonic() < until:
            time.sleep(0.01)
        if kept != self.records:
            raise RuntimeError(f"Jazz keeps {kept} of {self.records} records")
        return float(out)

    def _kept(self) -> int:
        with closing(sqlite3.connect(f"file:{self._server.data / 'jazz.db'}?mode=ro", uri=True)) as connection:
            return int(connection.execute(_COUNT, (self._kind,)).fetchone()[0])
