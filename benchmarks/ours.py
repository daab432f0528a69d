"""Our side: the real server as `paigong serve` runs it, and phones that send their journals to it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import delete, insert, select, text, update

from benchmarks.clients import Http
from benchmarks.day import LINES_A_VISIT, Phone, company_with, day_of
from benchmarks.processes import free_port, process
from mobile.client.offline_client import Profile
from mobile.store.journal import Entry
from mobile.sync.engine import Taken, next_request, read_answer
from mobile.sync.pacing import LinesAtOnce
from rulebook.kernel.lines import line_hash, unframe
from rulebook.kernel.packing import PACKED, pack
from rulebook.kernel.wire import LINES_TYPE, SyncAnswer
from sync_server.db import tables as t
from sync_server.db.engine import bare_database, open_database, sqlite_url

_numbers = count(1)


@cache
def scratch() -> Path:
    """A folder for this run; the last to go."""
    folder = tempfile.TemporaryDirectory(prefix="paigong-bench-")
    _kept.append(folder)
    return Path(folder.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []


def fresh(name: str) -> Path:
    return scratch() / f"{name}-{next(_numbers)}"


@cache
def prepared(visits: tuple[int, ...]) -> tuple[Path, tuple[Phone, ...]]:
    """A company's data folder and its phones, each with so many visits unsent. Made once, copied for each use."""
    folder = fresh("company")
    with company_with(folder / "server", visits) as company:
        phones = [
            asyncio.run(day_of(company, person, many, folder / f"phone-{person}"))
            for person, many in enumerate(visits)
        ]
    return folder / "server", tuple(phones)


def visits_for(records: int) -> int:
    return -(-records // LINES_A_VISIT)


def copy_into(url: str, template: Path) -> None:
    """The books of a company on SQLite as they are, in an empty database elsewhere."""
    source, target = bare_database(sqlite_url(template)), open_database(url)
    with source.connect() as old, target.begin() as new:
        new.execute(delete(t.meta))
        new.execute(delete(t.head))
        for table in t.metadata.sorted_tables:
            open_yet = {"sealed": False} if table is t.entries else {}
            if rows := [{**row, **open_yet} for row in old.execute(select(table)).mappings()]:
                new.execute(insert(table), rows)
        new.execute(update(t.entries).values(sealed=True))
        new.execute(text("ANALYZE"))
    source.dispose()
    target.dispose()


@contextmanager
def served(template: Path, copied: bool = True, url: str = "") -> Iterator[int]:
    """`paigong serve` over (a copy of) that data folder; yields its port. The data go afterwards.

    `url`: over that database instead.
    """
    with started(template, copied, url) as (port, _):
        yield port


@contextmanager
def started(template: Path, copied: bool = True, url: str = "") -> Iterator[tuple[int, int]]:
    """As `served`; yields its port and its process."""
    data, port = fresh("served") if copied else template, free_port()
    if copied:
        shutil.copytree(template, data)
    command = [sys.executable, "-m", "sync_server.admin.cli", "serve", "--data", str(data), "--port", str(port)]
    env = {"PAIGONG_DATABASE_URL": url or os.environ.get("PAIGONG_BENCH_DATABASE_URL", "")}
    with process(command, port, "/healthz", scratch() / "paigong.log", env) as pid:
        yield port, pid
    shutil.rmtree(data, ignore_errors=True)


def entries_of(lines: Sequence[bytes]) -> list[Entry]:
    return [Entry(n, framed, line_hash(unframe(framed)[0]), None) for n, framed in enumerate(lines, 1)]


class Sender:
    """A phone's sending without its screens and files: the engine's requests, packed, over one connection."""

    def __init__(self, profile: Profile, port: int, lines: Sequence[bytes] = (), cursor: str = "") -> None:
        self._profile = profile
        self._entries = entries_of(lines)
        self.cursor = cursor
        self._at_once = LinesAtOnce()
        self.go_through(port)

    def go_through(self, port: int) -> None:
        """Another way to the server, over a new connection."""
        credentials = {"authorization": f"Bearer {self._profile.device}.{self._profile.token}"}
        self._http = Http(port, credentials | {"accept-encoding": "gzip, deflate", "content-type": LINES_TYPE})

    def send_all(self) -> None:
        """Everything, until the server has acknowledged it. Whatever is not accepted is an error here."""
        sent = 0
        while sent < len(self._entries):
            sent = self._step(sent)
        self._http.close()

    def pull(self) -> int:
        """Ask for changes until there are no more; how many came."""
        changes = 0
        while True:
            answer = self.ask()
            changes += len(answer.changes)
            if not answer.more:
                return changes

    def _step(self, sent: int) -> int:
        answer = self.ask(sent)
        wrong = [outcome for outcome in answer.outcomes if outcome.outcome != "accepted"]
        if wrong:
            raise RuntimeError(f"a benchmark's line was not accepted: {wrong[0]}")
        return answer.acknowledged.seq

    def ask(self, sent: int = 0) -> SyncAnswer:
        request = next_request(self._entries[sent:], sent + 1, self.cursor, lines=self._at_once.most)
        now = datetime.now(UTC)
        began = time.monotonic()
        status, _, content = self._http("POST", "/api/sync", pack(request.body), {"content-encoding": PACKED})
        step = read_answer(status, content, now, now)
        if not isinstance(step, Taken):
            raise RuntimeError(f"the server said {status}: {step}")
        self._at_once.answered(request.count, time.monotonic() - began, step.answer.lines)
        self.cursor = step.answer.cursor
        return step.answer
