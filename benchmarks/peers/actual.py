"""Actual's sync-server: CRDT messages in protobuf over HTTP, kept in one SQLite file for each budget.

A message is its own format for one cell: dataset, row, column, value. So a record is seven of them (`FIELDS`); the
whole record as the value of one message (`WHOLE`) is what it costs at the least. It answers after the commit, in
rollback mode with better-sqlite3's default, which is synchronous=FULL: looked at before anything is measured.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.clients import Http, at_once
from benchmarks.peers import Absent, sync_servers
from benchmarks.processes import DidNotStart, free_port, process

FIELDS = "Actual (SQLite), a message a field"
WHOLE = "Actual (SQLite), a message a record"
BATCH = 100
"""So many records in a request."""
FULL = "2"
NOTHING_BACK = "9999-12-31T23:59:59.999Z-FFFF-FFFFFFFFFFFFFFFF"
"""As `since`: what the others pushed is not asked for, so that the answer is an acknowledgement alone."""

_SYNCHRONOUS = """
const Database = require('better-sqlite3');
console.log(new Database(process.argv[1]).pragma('synchronous', { simple: true }));
"""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    data: Path


@contextmanager
def actual(folder: Path) -> Iterator[Server]:
    """The server, with its data in `folder`."""
    modules, port = sync_servers(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    _check_full(modules, folder / "check.sqlite")
    env = {
        "ACTUAL_PORT": str(port),
        "ACTUAL_HOSTNAME": "127.0.0.1",
        "ACTUAL_DATA_DIR": str(folder),
        "ACTUAL_TRUSTED_PROXIES": "127.0.0.0/8",  # of 500 requests a minute each address has its own
        "NODE_ENV": "production",
    }
    command = ["node", str(modules / "node_modules/@actual-app/sync-server/build/app.js")]
    try:
        with process(command, port, "/health", folder / "actual.log", env) as pid:
            yield Server(port, pid, folder)
    except DidNotStart as error:
        raise Absent(f"Actual's sync-server did not start: {error}") from error


def _check_full(modules: Path, file: Path) -> None:
    """Each sync opens the budget's file anew, with no PRAGMA of its own: the library's default is what holds."""
    done = subprocess.run(
        ["node", "-e", _SYNCHRONOUS, str(file)], cwd=modules, capture_output=True, text=True, timeout=60
    )
    if done.stdout.strip() != FULL:
        raise Absent(f"its SQLite is not synchronous=FULL: {done.stdout}{done.stderr[-200:]}")


class Budget:
    """A new budget on a server, which any number of devices push into."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._file = str(uuid4())
        self._messages = 0
        http = Http(server.port, {"content-type": "application/json"})
        if not _asked(http, "GET", "/account/needs-bootstrap")["data"]["bootstrapped"]:
            _asked(http, "POST", "/account/bootstrap", b'{"password": "bench"}')
        self._token = _asked(http, "POST", "/account/login", b'{"password": "bench"}')["data"]["token"]
        headers = {"content-type": "application/encrypted-file", "x-actual-token": self._token}
        headers |= {"x-actual-file-id": self._file, "x-actual-name": "bench", "x-actual-format": "2"}
        self._group = _asked(Http(server.port, headers), "POST", "/sync/upload-user-file", b"-")["groupId"]
        http.close()

    def requests(self, shape: str, devices: Sequence[Sequence[dict[str, Any]]]) -> list[list[bytes]]:
        """Every device's records as the bodies of its requests."""
        made = []
        for n, records in enumerate(devices):
            told = [_envelopes(shape, record, n, count) for count, record in enumerate(records)]
            self._messages += sum(map(len, told))
            batches = [told[first : first + BATCH] for first in range(0, len(told), BATCH)]
            made.append([self._request([one for record in batch for one in record]) for batch in batches])
        return made

    def push(self, requests: Sequence[Sequence[bytes]]) -> float:
        """Every device its requests, all at once; the seconds."""
        headers = {"content-type": "application/actual-sync", "x-actual-token": self._token}
        port = self._server.port
        devices = [Http(port, headers | {"x-forwarded-for": f"10.0.0.{n + 1}"}) for n in range(len(requests))]

        def send(n: int) -> None:
            for body in requests[n]:
                status, _, content = devices[n]("POST", "/sync/sync", body)
                if status != 200:
                    raise RuntimeError(f"Actual said {status}: {content[:300]!r}")
            devices[n].close()

        seconds = at_once(len(requests), send)
        if (kept := self._kept()) != self._messages:
            raise RuntimeError(f"Actual keeps {kept} of {self._messages} messages")
        return seconds

    def _request(self, envelopes: Sequence[bytes]) -> bytes:
        body = b"".join(_field(1, envelope) for envelope in envelopes)
        return body + _field(2, self._file) + _field(3, self._group) + _field(6, NOTHING_BACK)

    def _kept(self) -> int:
        file = self._server.data / "user-files" / f"group-{self._group}.sqlite"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM messages_binary").fetchone()[0])


def _asked(http: Http, method: str, path: str, body: bytes | None = None) -> Any:
    status, _, content = http(method, path, body)
    if status != 200:
        raise RuntimeError(f"Actual said {status} to {path}: {content[:300]!r}")
    return json.loads(content)


def _envelopes(shape: str, record: dict[str, Any], device: int, count: int) -> list[bytes]:
    """The messages of a record, each under a hybrid logical clock's reading of its own: time, counter, node."""
    cells = {"record": record} if shape == WHOLE else {name: record[name] for name in record if name != "id"}
    at = datetime.fromisoformat(record["at"]).astimezone(UTC).isoformat(timespec="milliseconds")
    found = []
    for n, (column, value) in enumerate(cells.items()):
        timestamp = f"{at.removesuffix('+00:00')}Z-{count * len(cells) + n & 0xFFFF:04X}-{device:016X}"
        message = _field(1, record["kind"]) + _field(2, record["id"]) + _field(3, column) + _field(4, _told(value))
        found.append(_field(1, timestamp) + _field(3, message))
    return found


def _told(value: object) -> str:
    """A cell's value with its type, as Actual writes it."""
    if isinstance(value, int):
        return f"N:{value}"
    return f"S:{value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"


def _field(number: int, value: str | bytes) -> bytes:
    """A field of protobuf whose value has a length."""
    data = value.encode() if isinstance(value, str) else value
    return bytes([number << 3 | 2]) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
