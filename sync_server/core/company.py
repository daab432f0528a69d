"""The server's core, wired in one place: database, files, master secret, clock and news. Knows no HTTP."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select

from rulebook.kernel.wire import CHUNK_CHANGES
from rulebook.rules import RULES
from sync_server.core.agenda import Agenda
from sync_server.core.files.quota import Quota
from sync_server.core.files.store import DirectoryStore, FileStore
from sync_server.core.listeners import look
from sync_server.core.news import News
from sync_server.core.observing.measures import Measures
from sync_server.core.outages import Outage
from sync_server.core.pace import Pace
from sync_server.core.private_data import keep_private, make_private_database
from sync_server.core.rescue_key import rescue_public
from sync_server.core.seals import seal_up
from sync_server.db import tables as t
from sync_server.db.engine import bare_database, migrate, one_at_a_time, sqlite_url
from sync_server.db.unit_of_work import UnitOfWork

Entropy = Callable[[int], bytes]
"""So many random bytes."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class WrongMaster(Exception):
    """The master secret is not the one that the devices' keys come from: every line would look foreign."""


class Company:
    """One company's books. `master` derives device keys and never enters the database."""

    def __init__(
        self,
        engine: Engine,
        master: bytes,
        files: FileStore,
        base_url: str = "http://localhost:8000",
        clock: Callable[[], datetime] = utc_now,
        entropy: Entropy = secrets.token_bytes,
        page: int = CHUNK_CHANGES,
    ) -> None:
        """`page`: at most so many changes in one answer."""
        self.engine = engine
        self.page = page
        self.master = master
        self.files = files
        self.sent_today = Quota()
        self.base_url = base_url.rstrip("/")
        self.clock = clock
        self.entropy = entropy
        self.outage = Outage()
        self.files_outage = Outage("the store of files does not answer")
        self.news = News(engine, look, self.outage)
        self.pace = Pace(burst=300, per_second=20)
        """How fast one device may sync: a backlog of weeks goes at once, an app gone mad does not."""
        self.print_pace = Pace(burst=60, per_second=2)
        self.measures = Measures()
        self.agenda = Agenda(RULES.deadlines)
        self._turn = threading.Lock()
        """This process's writers wait here, not in SQLite, where a waiting writer sleeps and looks again."""
        self.rescue_key = rescue_public(master)
        self._meta("epoch", entropy(4).hex())
        if not hmac.compare_digest(self._meta("master", mark_of(master)), mark_of(master)):
            raise WrongMaster("master.key is not the one this database was made with; put the right one back")

    def _meta(self, key: str, default: str) -> str:
        with self.engine.begin() as connection:
            found = connection.execute(select(t.meta.c.value).where(t.meta.c.key == key)).scalar()
            if found is None:
                connection.execute(insert(t.meta).values(key=key, value=default))
            return found or default

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A transaction; committed at the end, rolled back on any error. News goes with the commit.

        Writers come one after the other: what they read of chains and records is what they will write on.
        """
        with self.measures.queued(self._turn), self.engine.begin() as connection:
            connection.execute(_LOCK)
            work = UnitOfWork(connection, self.master, self.entropy)
            yield work
            seal_up(work.connection, self.master, work.aside, work.kept)
            tell = self.news.announce(work.connection, work.touched) if work.touched else None
            kept = work.kept
        self.measures.took(kept)
        if tell:
            tell()

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """One moment of the books, however many statements ask."""
        how: dict[str, Any] = {"sqlite_begin": "DEFERRED"}
        if self.engine.dialect.name == "postgresql":
            how["isolation_level"] = "REPEATABLE READ"
        with self.engine.connect().execution_options(**how) as connection:
            yield UnitOfWork(connection)


def open_company(
    data: Path,
    base_url: str = "http://localhost:8000",
    url: str | None = None,
    clock: Callable[[], datetime] = utc_now,
    entropy: Entropy = secrets.token_bytes,
    files: FileStore | None = None,
) -> Company:
    """Open the company kept in a folder, making it where it is new. `url` names another database, `files` another
    place for photos than the folder.

    `entropy` gives random bytes: the operating system's, but for a company that is made up from a seed.
    """
    keep_private(data)
    if url is None:
        make_private_database(data)
    engine = bare_database(url or sqlite_url(data))
    with one_at_a_time(engine):
        migrate(engine)
        with engine.connect() as connection:
            known = connection.execute(select(t.meta.c.value).where(t.meta.c.key == "master")).first() is not None
        master = _master(data / "master.key", known, entropy)
        return Company(engine, master, files or DirectoryStore(data / "files"), base_url, clock, entropy)


_LOCK = select(t.head.c.id).with_for_update()
"""On SQLite the transaction itself has the write lock; elsewhere this row is it."""


def mark_of(master: bytes) -> str:
    """What tells one master secret from another and says nothing about it."""
    return hmac.new(master, b"paigong master\0", hashlib.sha256).hexdigest()[:32]


def _master(path: Path, known: bool, entropy: Entropy) -> bytes:
    """The master secret, made at the first start; readable by its owner only. Back it up apart from the data.

    Where the database is `known` to have one, no other is made up.
    """
    if not path.exists() and known:
        raise WrongMaster(f"{path} is missing; put back the one that belongs to this database")
    if not path.exists():
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(entropy(32).hex())
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
    return read_master(path)


def read_master(path: Path) -> bytes:
    return bytes.fromhex(path.read_text().strip())
