"""Tells whoever listens that something they may see was committed, in this process or another one.

Carries no content, only tags (rulebook/kernel/visibility.py). Processes that share a PostgreSQL hear of each
other by LISTEN/NOTIFY; on SQLite there is one process.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Collection

import msgspec
import psycopg
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from sync_server.core.outages import Outage

CHANNEL = "paigong_news"
MOST_BYTES = 7_000
"""A notification holds 8,000 bytes; where the tags are more, everybody is woken."""
EVERYBODY = "*"
LOOK_UP_S = 1.0
"""So often the listening thread looks whether anybody still wants to hear."""
RETRY_S = 0.5


AT_ONCE = 100
PAUSE_S = 0.004
"""So many listeners are woken at once, with a pause after them in which phones are answered."""
LOOK_AGAIN_S = 20.0
"""So often all are pinged, and it is looked up who may still listen. A phone that hears nothing for several
times as long takes the line for dead (mobile/device/browser/ports.py).
"""


class Listener:
    """Somebody who wants to hear of what carries one of `tags`; `event` belongs to their own loop.

    `over`: the device was shut out, or its person left; the stream ends. `device` '' is nobody's.
    """

    def __init__(self, tags: frozenset[str], device: str = "") -> None:
        self.tags = tags
        self.device = device
        self.over = False
        self.news = False
        """Whether there is news; else it was woken so that the line does not look dead."""
        self.event = asyncio.Event()
        self.loop = asyncio.get_running_loop()


def _wake(listeners: list[Listener]) -> None:
    for listener in listeners:
        listener.event.set()


Look = Callable[[Connection, int, Collection[str]], tuple[int, dict[str, frozenset[str] | None]]]
"""What changed of devices and people after a change number: the last number, and by device its tags or None."""


class News:
    """One process's listeners. `tell` may be called from any thread."""

    def __init__(self, engine: Engine, look: Look, outage: Outage) -> None:
        self._outage = outage
        self._look = look
        self._seen = -1
        self._waiting: set[str] | None = set()
        """Tags that are to be told of; None: everybody."""
        self._due = threading.Condition()
        self._telling: threading.Thread | None = None
        self._lock = threading.Lock()
        self._listeners: set[Listener] = set()
        self._engine = engine
        self._shared = engine.dialect.name == "postgresql"
        self._hearing: threading.Thread | None = None

    def listen(self, tags: frozenset[str], device: str = "") -> Listener:
        listener = Listener(tags, device)
        with self._lock:
            self._listeners.add(listener)
            self._seen = -1 if device else self._seen  # what it was let in by may have changed meanwhile
            if self._telling is None:
                self._telling = threading.Thread(target=self._tell_on, name="telling", daemon=True)
                self._telling.start()
            if self._shared and self._hearing is None:
                self._hearing = threading.Thread(target=self._hear, name="news", daemon=True)
                self._hearing.start()
        return listener

    @property
    def open_streams(self) -> int:
        return len(self._listeners)

    def leave(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.discard(listener)

    def tell(self, tags: Collection[str] | None = None) -> None:
        """Wake whoever shares a tag; everybody where none are named. Returns at once: another thread does it."""
        with self._due:
            if tags is None or self._waiting is None:
                self._waiting = None
            else:
                self._waiting.update(tags)
            self._due.notify()

    def _tell_on(self) -> None:
        """The thread that tells: what was committed while it told is told together."""
        pinged = time.monotonic()
        while self._wanted_still():
            with self._due:
                if self._waiting == set():
                    self._due.wait(max(0.0, pinged + LOOK_AGAIN_S - time.monotonic()))
                tags, self._waiting = self._waiting, set()
            try:
                self._refresh()
            except (SQLAlchemyError, msgspec.DecodeError) as error:  # it is looked up again with the next news
                self._outage.note(error)
            if tags is None or tags:
                self._spread(tags)
            if time.monotonic() >= pinged + LOOK_AGAIN_S:  # also where others hear news all the time
                self._ping()
                pinged = time.monotonic()

    def _ping(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        self._wake(listeners)

    def _wanted_still(self) -> bool:
        with self._lock:
            if not self._listeners:
                self._telling = None
            return bool(self._listeners)

    def _refresh(self) -> None:
        """One look into the books for all who listen: roles that are new, devices and people shut out."""
        with self._lock:
            listeners = [one for one in self._listeners if one.device]
        if not listeners:
            return
        how = {"sqlite_begin": "DEFERRED"}
        with self._engine.connect().execution_options(**how) as connection:
            self._seen, changed = self._look(connection, self._seen, {one.device for one in listeners})
        for one in listeners:
            if one.device in changed:
                tags = changed[one.device]
                one.over = tags is None
                one.tags = tags or frozenset()
        self._wake([one for one in listeners if one.over])

    def _spread(self, tags: set[str] | None) -> None:
        with self._lock:
            listeners = list(self._listeners)
        hearing = [one for one in listeners if tags is None or not one.tags.isdisjoint(tags)]
        for one in hearing:
            one.news = True
        self._wake(hearing)

    def _wake(self, listeners: list[Listener]) -> None:
        pause = threading.Event()
        for n in range(0, len(listeners), AT_ONCE):
            some = listeners[n : n + AT_ONCE]
            for loop in {one.loop for one in some}:
                with contextlib.suppress(RuntimeError):  # closed meanwhile, with all who listened in it
                    loop.call_soon_threadsafe(_wake, [one for one in some if one.loop is loop])
            if n + AT_ONCE < len(listeners):
                pause.wait(PAUSE_S)

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
                self._outage.note(error)
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
