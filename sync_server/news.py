"""Tells whoever listens that something they may see was committed, in this process or another one.

Carries no content, only tags (rulebook/sight.py). Processes that share a PostgreSQL hear of each other by
LISTEN/NOTIFY; on SQLite there is one process.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection

import psycopg
import structlog
from sqlalchemy import Connection, Engine, text

log = structlog.get_logger()

CHANNEL = "paigong_news"
MOST_BYTES = 7_000
"""A notification holds 8,000 bytes; where the tags are more, everybody is woken."""
EVERYBODY = "*"
LOOK_UP_S = 1.0
"""So often the listening thread looks whether anybody still wants to hear."""
RETRY_S = 0.5


class Listener:
    """Somebody who wants to hear of what carries one of `tags`; `event` belongs to their own loop."""

    def __init__(self, tags: frozenset[str]) -> None:
        self.tags = tags
        self.event = asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def wake(self) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.event.set)


class News:
    """One process's listeners. `tell` may be called from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._lock = threading.Lock()
        self._listeners: set[Listener] = set()
        self._engine = engine
        self._shared = engine.dialect.name == "postgresql"
        self._hearing: threading.Thread | None = None

    def listen(self, tags: frozenset[str]) -> Listener:
        listener = Listener(tags)
        with self._lock:
            self._listeners.add(listener)
            if self._shared and self._hearing is None:
                self._hearing = threading.Thread(target=self._hear, name="news", daemon=True)
                self._hearing.start()
        return listener

    def leave(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.discard(listener)

    def tell(self, tags: Collection[str] | None = None) -> None:
        """Wake whoever shares a tag; everybody where none are named."""
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            if tags is None or not listener.tags.isdisjoint(tags):
                listener.wake()

    def announce(self, connection: Connection, tags: Collection[str]) -> Callable[[], None]:
        """Before a commit: other processes will hear of it. What comes back is to be called after it."""
        if not self._shared:
            return lambda: self.tell(tags)
        said = ",".join(sorted(tags))
        said = said if len(said.encode()) <= MOST_BYTES else EVERYBODY
        connection.execute(_NOTIFY, {"channel": CHANNEL, "said": said})
        return lambda: None  # our own listeners hear it the same way

    def _hear(self) -> None:
        """Hear of every process's commits as long as somebody here listens. A lost connection is made again."""
        pause = threading.Event()
        while self._wanted():
            try:
                self._hear_once()
            except psycopg.Error as error:
                log.warning("news from the database broke off", error=str(error))
                pause.wait(RETRY_S)

    def _wanted(self) -> bool:
        with self._lock:
            if not self._listeners:
                self._hearing = None
            return bool(self._listeners)

    def _hear_once(self) -> None:
        args, named = self._engine.dialect.create_connect_args(self._engine.url)
        with psycopg.connect(*args, **named, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self.tell()  # of what was missed while nobody heard
            while self._listeners:
                for notice in connection.notifies(timeout=LOOK_UP_S):
                    self.tell(None if notice.payload == EVERYBODY else notice.payload.split(","))


_NOTIFY = text("SELECT pg_notify(:channel, :said)")
