"""Reports read from a standby of the database, where one is configured, so that they cost the primary nothing.

What it answers is never older than what the primary had when the report was asked for, and is of the same books;
where it is away, behind, or another company's, the primary is read, and /metrics says so. Nothing is written here.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import structlog
from sqlalchemy import Connection, create_engine, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from sync_server.core.outages import Outage
from sync_server.db import tables as t

_log = structlog.get_logger()

PATIENCE_S = 2.0
"""So long a report waits for a standby to come up to the primary."""
REST_S = 30.0
"""So long one that failed is not asked again: nobody's report waits for a dead one twice."""
LOOK_S = 0.05
CONNECT_S = 3


class StandbyAway(Exception):
    """The standby cannot answer this report; why. The primary can."""


class Moment(NamedTuple):
    """How far which books had come: the mark of their secret, their life (epoch), last arrival and change."""

    master: str
    epoch: str
    arrival: int
    change: int


class _Outage(Outage):
    def _say(self, why: str, times: int) -> None:
        _log.warning("reports are read from the primary instead of the standby", why=why, times=times)


class Standby:
    """A database that follows the primary. `reads`: how many reports came from where, `standby` or `primary`."""

    patience_s = PATIENCE_S

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        connect = {} if "connect_timeout" in make_url(url).query else {"connect_timeout": CONNECT_S}
        self._engine = create_engine(
            url, hide_parameters=True, pool_pre_ping=True, connect_args=connect, isolation_level="REPEATABLE READ"
        )
        self._clock = clock
        self._lock = threading.Lock()
        self._rests_until = 0.0
        self._outage = _Outage()
        self.reads: Counter[str] = Counter()

    @contextmanager
    def connected(self, wanted: Moment) -> Iterator[Connection]:
        """One moment of the standby, not before `wanted`. Raises StandbyAway, or the database's own error."""
        with self._lock:
            if self._clock() < self._rests_until:
                raise StandbyAway("it failed a moment ago")
        with self._engine.connect().execution_options(postgresql_readonly=True) as connection:
            until = self._clock() + self.patience_s
            while (now := moment_of(connection)) != wanted and _before(now, wanted):
                connection.rollback()  # a moment of its own each time
                if self._clock() >= until:
                    raise StandbyAway(f"it is at line {now.arrival} of {wanted.arrival}")
                time.sleep(LOOK_S)
            yield connection

    def served(self) -> None:
        with self._lock:
            self.reads["standby"] += 1

    def failed(self, error: Exception) -> None:
        """The primary is read instead; said in the log once a minute."""
        with self._lock:
            self.reads["primary"] += 1
            if isinstance(error, SQLAlchemyError):
                self._rests_until = self._clock() + REST_S
        self._outage.note(error)

    def close(self) -> None:
        self._engine.dispose()


def moment_of(connection: Connection) -> Moment:
    """Where these books are now. Raises StandbyAway where there are none."""
    kept = {row.key: row.value for row in connection.execute(_WHOSE)}
    head = connection.execute(select(t.head.c.arrival, t.head.c.change)).first()
    if head is None:
        raise StandbyAway("it holds no books")
    return Moment(kept.get("master", ""), kept.get("epoch", ""), head.arrival, head.change)


_WHOSE = select(t.meta.c.key, t.meta.c.value).where(t.meta.c.key.in_(("master", "epoch")))


def _before(now: Moment, wanted: Moment) -> bool:
    """Whether it has to catch up. Raises StandbyAway where it never will, since these are other books."""
    if now.master != wanted.master:
        raise StandbyAway("it holds another company's books")
    return now.epoch != wanted.epoch or now.arrival < wanted.arrival or now.change < wanted.change
