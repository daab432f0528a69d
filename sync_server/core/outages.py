"""A database or store of files that is away is said once a minute, however many ask meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

log = structlog.get_logger()

EVERY_S = 60.0


class OnceAWhile:
    """Says a thing at most once in so many seconds, and how often it had been so since."""

    def __init__(self, every_s: float = EVERY_S, clock: Callable[[], float] = time.monotonic) -> None:
        self.every_s = every_s
        self.clock = clock
        self._lock = threading.Lock()
        self._said_at: float | None = None
        self._count = 0

    def due(self) -> int:
        """How often since it was last said, this time included; 0: not yet to be said again."""
        with self._lock:
            self._count += 1
            now = self.clock()
            if self._said_at is not None and now - self._said_at < self.every_s:
                return 0
            count, self._count, self._said_at = self._count, 0, now
            return count


class Outage:
    """What one process says of its company's database while that is away."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._said = OnceAWhile(clock=clock)

    def note(self, error: BaseException) -> None:
        """One line, without a traceback: its own words tell what is wrong with it."""
        if times := self._said.due():
            words = str(getattr(error, "orig", None) or error).strip().splitlines()
            self._say(words[0][:300] if words else type(error).__name__, times)

    def _say(self, why: str, times: int) -> None:
        log.error("the database does not answer", why=why, times=times)


class FilesOutage(Outage):
    """The same of its store of files."""

    def _say(self, why: str, times: int) -> None:
        log.error("the store of files does not answer", why=why, times=times)
