"""The server's core, wired in one place: database, files, master secret, clock and news. Knows no HTTP."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from rulebook.kernel.wire import CHUNK_CHANGES
from rulebook.rules import RULES
from rulebook.subjects.master_keys.records import FIRST, MasterKeys
from sync_server.core.agenda import Agenda
from sync_server.core.files.quota import Quota
from sync_server.core.files.store import DirectoryStore, FileStore
from sync_server.core.keyring import KeyRing, WrongMaster, mark_of, read_keys, ring_from, ring_of
from sync_server.core.listeners import look
from sync_server.core.news import News
from sync_server.core.observing.measures import Measures
from sync_server.core.outages import FilesOutage, Outage
from sync_server.core.pace import Pace
from sync_server.core.private_data import keep_private, make_private_database
from sync_server.core.rescue_key import rescue_public
from sync_server.core.seals import seal_up
from sync_server.core.standby import Standby
from sync_server.db import tables as t
from sync_server.db.engine import bare_database, migrate, one_at_a_time, sqlite_url
from sync_server.db.unit_of_work import UnitOfWork, decode_record

Entropy = Callable[[int], bytes]
"""So many random bytes."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Company:
    """One company's books. `master`: the secrets that device keys follow from; they never enter the database."""

    def __init__(
        self,
        engine: Engine,
        master: bytes | KeyRing,
        files: FileStore,
        base_url: str = "http://localhost:8000",
        clock: Callable[[], datetime] = utc_now,
        entropy: Entropy = secrets.token_bytes,
        page: int = CHUNK_CHANGES,
        key_file: Path | None = None,
        standby: Standby | None = None,
    ) -> None:
        """`page`: at most so many changes in one answer. `key_file` is read again where a newer key is in use.
        `standby`: reports are read from there.

        Raises WrongMaster where these are not the secrets of these books.
        """
        self.engine = engine
        self.page = page
        self.master = ring_from(master)
        self.key_file = key_file
        self.standby = standby
        self.files = files
        self.sent_today = Quota()
        self.base_url = base_url.rstrip("/")
        self.clock = clock
        self.entropy = entropy
        self.outage = Outage()
        self.files_outage = FilesOutage()
        self.news = News(engine, look, self.outage)
        self.pace = Pace(burst=300, per_second=20)
        """How fast one device may sync: a backlog of weeks goes at once, an app gone mad does not."""
        self.print_pace = Pace(burst=60, per_second=2)
        self.measures = Measures()
        self.agenda = Agenda(RULES.deadlines)
        self._turn = threading.Lock()
        """This process's writers wait here, not in SQLite, where a waiting writer sleeps and looks again."""
        self._keys_body: bytes | None = None
        self._ring_turn = threading.Lock()
        self._meta("epoch", entropy(4).hex())
        mark = mark_of(self.master.keys[0])
        if not hmac.compare_digest(self._meta("master", mark), mark):
            raise WrongMaster("master.key is not the one this database was made with; put the right one back")
        with engine.connect() as connection:
            self._follow_keys(connection)

    @property
    def rescue_key(self) -> str:
        """The public key that rescue files are sealed for from now on."""
        return rescue_public(self.master.key)

    def _follow_keys(self, connection: Connection, only_on: bool = False) -> None:
        """Use the master secret that the books name, which another process may have changed just now.

        `only_on`: what this connection sees may be older than what is known already. Raises WrongMaster.
        """
        body = connection.execute(_KEYS).scalar()
        if body == self._keys_body:
            return
        known = _read(body)
        with self._ring_turn:
            ring = self.master
            if only_on and known.current <= ring.current and known.leaked <= ring.leaked:
                return
            if known.current > len(ring.keys) and self.key_file is not None:
                ring = read_keys(self.key_file)
            self.master, self._keys_body = ring.as_in(known), body

    def follow_keys(self, work: UnitOfWork) -> None:
        """Use the master secret that the books name now: for whoever only reads, and needs a key for it."""
        self._follow_keys(work.connection, only_on=True)

    def read_key_file(self) -> None:
        """Take up secrets that were put into the file by hand."""
        if self.key_file is None:
            return
        fresh = read_keys(self.key_file)
        with self._ring_turn:
            ring = self.master
            if len(fresh.keys) > len(ring.keys) and fresh.keys[: len(ring.keys)] == ring.keys:
                self.master = KeyRing(fresh.keys, ring.current, ring.leaked, fresh.told)

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
            self._follow_keys(connection)
            ring = self.master
            work = UnitOfWork(connection, ring, self.entropy)
            yield work
            seal_up(work.connection, work.master or ring, work.aside, work.kept, before=ring)
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
    reports_url: str = "",
) -> Company:
    """Open the company kept in a folder, making it where it is new. `url` names another database, `files` another
    place for photos than the folder, `reports_url` a standby that reports are read from.

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
        path = data / KEY_FILE
        ring = ring_of(path, known, entropy)
        store = files or DirectoryStore(data / "files")
        standby = Standby(reports_url) if reports_url else None
        return Company(engine, ring, store, base_url, clock, entropy, key_file=path, standby=standby)


KEY_FILE = "master.key"


_LOCK = select(t.head.c.id).with_for_update()
"""On SQLite the transaction itself has the write lock; elsewhere this row is it."""
_KEYS = select(t.records.c.body).where(t.records.c.kind == MasterKeys.KIND)
"""What the books know of the master secrets: a record, or none where the first was never changed."""


def _read(body: bytes | None) -> MasterKeys:
    found = decode_record(MasterKeys.KIND, body) if body else FIRST
    assert isinstance(found, MasterKeys)
    return found
