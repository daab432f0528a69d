"""Whether a server can do its work now: read and write its books, keep photos, with room for both.

The writing is real: a mark is committed to the database, flushed to the disk, and a file is written where photos
go, into a folder or a store on the network. What only wants an operator's eye (an old backup) is told and does not
make a server unready.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from contextlib import closing
from datetime import datetime

import msgspec
import structlog
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from sync_server.core.company import Company
from sync_server.core.files.store import StoreAway
from sync_server.core.observing.places import database_folder, files_folder, free_bytes

log = structlog.get_logger()

AGAIN_S = 2.0
"""An answer is good for so long, however often it is asked for."""
_READ = text("SELECT count(*) FROM (SELECT 1 FROM records LIMIT 1) AS found")
_MARK = text(
    "INSERT INTO meta (key, value) VALUES ('ready', :now) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


class Check(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that was looked at: `ok`, `failed`, or `warning`, which does not make the server unready."""

    state: str
    detail: str = ""


class Ready(msgspec.Struct, frozen=True):
    """What was found: `ready`, or `not_ready` with what failed."""

    status: str
    checks: dict[str, Check]


class Expected(msgspec.Struct, frozen=True):
    """How much room there must be, how fast the database must answer, how old a backup may be (0: none wanted)."""

    free_mb: int = 100
    within_s: float = 3.0
    backup_hours: int = 26


class Readiness:
    """Looks at most once in a while, one at a time, in a thread of its own; whoever asks gets the last answer."""

    def __init__(self, company: Company, expected: Expected) -> None:
        self._company, self._expected = company, expected
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ready")
        self._looking: Future[dict[str, Check]] | None = None
        self._at, self._last = -AGAIN_S, Ready("not_ready", {})

    def look(self) -> Ready:
        """How it stands now, or stood a moment ago. A database that hangs is told, not waited for."""
        with self._lock:
            if time.monotonic() - self._at < AGAIN_S:
                return self._last
            if self._looking is None:
                self._looking = self._pool.submit(self._checks)
            try:
                checks = self._looking.result(self._expected.within_s + 1)
                self._looking = None
            except TooLong:
                checks = {"database": Check("failed", "the database or the disk does not answer")}
            failed = any(check.state == "failed" for check in checks.values())
            self._at, self._last = time.monotonic(), Ready("not_ready" if failed else "ready", checks)
            return self._last

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _checks(self) -> dict[str, Check]:
        company, expected = self._company, self._expected
        looks: dict[str, Callable[[], Check]] = {
            "database": lambda: _can_write(company, expected.within_s),
            "photos": lambda: _can_keep_files(company),
            "room": lambda: _room(company, expected.free_mb),
            "backup": lambda: _backup(company, expected.backup_hours),
        }
        checks: dict[str, Check] = {}
        for name, look in looks.items():
            if name == "backup" and checks["database"].state == "failed":
                continue  # when it was made stands in the database
            try:
                checks[name] = look()
            except StoreAway as error:
                checks[name] = Check("failed", str(error))
            except (OSError, sqlite3.Error, SQLAlchemyError) as error:
                cause = getattr(error, "orig", None) or error
                checks[name] = Check("failed", f"{type(cause).__name__}: {str(cause).splitlines()[0][:200]}")
        return checks


def _can_write(company: Company, within_s: float) -> Check:
    """Read a table of the books and commit a mark beside them, without waiting long for locks."""
    engine, now = company.engine, {"now": company.clock().isoformat()}
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database), timeout=within_s, isolation_level=None)) as plain:
            plain.execute("PRAGMA synchronous=FULL")
            plain.execute("BEGIN IMMEDIATE")
            plain.execute(str(_READ))
            plain.execute(str(_MARK), now)
            plain.execute("COMMIT")
        return Check("ok")
    patience = f"{int(within_s * 1000)}ms"
    with engine.begin() as connection:
        for name in ("lock_timeout", "statement_timeout"):
            connection.execute(select(func.set_config(name, patience, True)))
        connection.execute(_READ)
        connection.execute(_MARK, now)
    return Check("ok")


def _can_keep_files(company: Company) -> Check:
    company.files.probe()
    return Check("ok")


def _room(company: Company, free_mb: int) -> Check:
    folders = [folder for folder in (database_folder(company), files_folder(company)) if folder is not None]
    if not folders:
        return Check("ok", "nothing is kept on this machine's disks")
    free = min(free_bytes(folder) for folder in folders) // 1_000_000
    return Check("ok" if free >= free_mb else "failed", f"{free} MB are free, {free_mb} MB must be")


def _backup(company: Company, hours: int) -> Check:
    if not hours:
        return Check("ok", "no backups are expected")
    with company.engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        made = connection.execute(text("SELECT value FROM meta WHERE key = 'backed_up_at'")).scalar()
    if not made:
        return Check("warning", "no backup was made yet: `paigong backup`")
    age = (company.clock() - datetime.fromisoformat(made)).total_seconds() / 3600
    late = age > hours
    return Check("warning" if late else "ok", f"the last one is {age:.0f} hours old" + (" (late)" if late else ""))
