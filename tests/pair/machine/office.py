"""The server of a history: the real intake over a real database, reached directly or through its whole HTTP app.

It can die between any two statements and at its commit, and starts again from what the database has.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from litestar import Litestar
from pair.machine.ports import Doom
from sqlalchemy import Engine, event

from mobile.sync.link import Answer
from rulebook.kernel.commands import Command
from rulebook.kernel.ids import PersonId
from rulebook.kernel.packing import PACKED
from rulebook.kernel.wire import EnrolRequest, Outcome, Problem
from sync_server.api.app import make_app
from sync_server.core.company import Company
from sync_server.core.enrolment import NotLetIn, enrol
from sync_server.core.files.store import DirectoryStore
from sync_server.core.keyring import read_keys, write_keys
from sync_server.core.manifest import manifest_for
from sync_server.core.rotating import rotate
from sync_server.core.syncing import BadRequest, sync
from sync_server.core.system import SystemRefused, write_as_system

_STEPS = ("before_cursor_execute", "commit")
"""Where a server's process can end: before each statement, and at the commit before it has begun."""


class ServerDied(BaseException):
    """The server's process is gone; its transaction with it."""


class MortalStore(DirectoryStore):
    """Files on a disk over which the server's process can end: in the middle of a bite, before it and after."""

    def __init__(self, root: Path, doom: Doom) -> None:
        super().__init__(root, free_bytes=0)
        self._doom = doom

    def append(self, sha256: str, device: str, offset: int, data: bytes) -> int:
        if self._doom.step():
            super().append(sha256, device, offset, data[: len(data) // 2])
            raise ServerDied
        kept = super().append(sha256, device, offset, data)
        self._step()
        return kept

    def finish(self, sha256: str, device: str) -> bool:
        self._step()
        whole = super().finish(sha256, device)
        self._step()
        return whole

    def _step(self) -> None:
        if self._doom.step():
            raise ServerDied


class Office:
    """One company's server. `open` gives an engine on its database, as it is now."""

    def __init__(
        self,
        open: Callable[[], Engine],
        master: bytes,
        files: Path,
        clock: Callable[[], datetime],
        page: int = 500,
        over_http: bool = False,
    ) -> None:
        self._open = open
        self._master = master
        self.doom = Doom()
        self.files = MortalStore(files, self.doom)
        self._key_file = files / "master.key"
        self._clock = clock
        self._page = page
        self._http = _Http()
        self._over_http = over_http
        self.company = self._start()

    def _start(self) -> Company:
        engine = self._open()
        for name in _STEPS:
            event.listen(engine, name, self._step)
        there = self._key_file.exists()
        return Company(
            engine,
            read_keys(self._key_file) if there else self._master,
            self.files,
            "http://paigong.example",
            self._clock,
            page=self._page,
            key_file=self._key_file,
        )

    def _step(self, *_: Any) -> None:
        if self.doom.step():
            raise ServerDied

    def restart(self) -> None:
        """The process ends, however it ends, and another one begins."""
        self.close()
        self.company = self._start()

    def close(self) -> None:
        self.doom.spare()
        for name in _STEPS:
            event.remove(self.company.engine, name, self._step)
        self.company.engine.dispose()

    async def answer(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """What the server says to a request; if it dies over it, it is up again at the next one."""
        try:
            if self._over_http or path.startswith("/api/files/"):
                return await self._http.ask(self.company, method, path, body or b"", headers)
            return self._directly(path, body or b"", headers)
        except ServerDied:
            self.restart()
            raise

    def _directly(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """The rooms behind the HTTP app, and its errors."""
        try:
            if path == "/api/sync":
                coding = headers.get("content-encoding", "")
                return _ok(sync(self.company, headers["authorization"], body, coding))
            where = urlsplit(path)
            if where.path == "/api/manifest":
                asked = parse_qs(where.query)
                first, hashes = int(asked["from"][0]), "hashes" in asked
                return _ok(manifest_for(self.company, headers["authorization"], first, hashes))
            assert path == "/api/enrol", path
            return _ok(enrol(self.company, msgspec.json.decode(body, type=EnrolRequest)))
        except BadRequest as error:
            return _problem(Problem(title="", status=400, field=error.field, detail=error.detail))
        except msgspec.DecodeError as error:
            return _problem(Problem(title="", status=400, detail=str(error)))
        except NotLetIn as error:
            return _problem(Problem(title="", status=403, code=error.code, detail=error.detail))

    def decides(self, person: str, command: Command, subject: str, dies_at: int) -> Outcome | None:
        """A request made at the server itself; None where the server died over it. `dies_at` 0: it lives."""
        if dies_at:
            self.doom.fate([dies_at])
        try:
            with self.company.write() as work:
                now = self.company.clock()
                return write_as_system(work, self.company.master, command, subject, now, PersonId(person))
        except SystemRefused as error:
            return error.outcome
        except ServerDied:
            self.restart()
            return None
        finally:
            self.doom.spare()

    def rotates(self, leaked: bool, dies_at: int) -> None:
        """Another master secret comes into use, unless the server dies over it. `dies_at` 0: it lives."""
        if not self._key_file.exists():
            self._key_file.parent.mkdir(parents=True, exist_ok=True)
            write_keys(self._key_file, self.company.master)
        if dies_at:
            self.doom.fate([dies_at])
        try:
            rotate(self.company, leaked)
        except ServerDied:
            self.restart()
        finally:
            self.doom.spare()


def _ok(said: msgspec.Struct) -> Answer:
    kind = {"content-type": "application/json", "accept-encoding": PACKED}
    return Answer(200, kind, msgspec.json.encode(said))


def _problem(said: Problem) -> Answer:
    return Answer(said.status, {"content-type": "application/problem+json"}, msgspec.json.encode(said))


class _Http:
    """Requests into the whole HTTP app: routes, limits, threads, errors. One app, whatever the company."""

    app: Litestar | None = None
    clients = count(1)

    def __init__(self) -> None:
        self._client = f"10.{(n := next(_Http.clients)) >> 16}.{n >> 8 & 255}.{n & 255}"

    async def ask(self, company: Company, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        if _Http.app is None:
            _Http.app = make_app(company)
        _Http.app.state["company"] = company
        where = urlsplit(path)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": where.path,
            "raw_path": where.path.encode(),
            "query_string": where.query.encode(),
            "root_path": "",
            "headers": [
                (b"host", b"paigong.example"),
                (b"content-length", str(len(body)).encode()),
                *((k.encode(), v.encode()) for k, v in headers.items()),
            ],
            "client": (self._client, 1),
            "server": ("paigong.example", 80),
        }
        said: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            said.append(message)

        await _Http.app(scope, receive, send)  # type: ignore[arg-type]  # an ASGI app as Litestar takes it
        got = {k.decode().lower(): v.decode() for k, v in said[0]["headers"]}
        return Answer(said[0]["status"], got, b"".join(m.get("body", b"") for m in said[1:]))
