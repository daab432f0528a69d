"""How fast one device, and how much at once one person, may ask; who asks for more is told when to come back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class TooBusy(Exception):
    """Not now; `seconds`: ask again after so many. `code` is of the catalogue `limit.*`."""

    def __init__(self, code: str, seconds: int, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.seconds = seconds
        self.detail = detail


class OneAtATime:
    """Lets each person have one thing of a kind under way."""

    def __init__(self) -> None:
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, person: str) -> Iterator[None]:
        """Raises TooBusy while the person's last one is under way."""
        with self._lock:
            if person in self._busy:
                raise TooBusy("one_at_a_time", 5, "Your last file is still being read; wait for its answer.")
            self._busy.add(person)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(person)


class Pace:
    """So many requests at once, and so many a second after that, for each device (a leaky bucket)."""

    def __init__(self, burst: int, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst = burst
        self.per_second = per_second
        self.clock = clock
        self._seen: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def count(self, who: str, times: int = 1) -> None:
        """Note one request, or one that is as much as so many: it may begin as one may, and is paid off after it.

        Raises TooBusy where there were too many; those that were refused do not count.
        """
        now = self.clock()
        with self._lock:
            level, at = self._seen.get(who, (0.0, now))
            level = max(0.0, level - (now - at) * self.per_second)
            if level + 1 > self.burst:
                wait = (level + 1 - self.burst) / self.per_second
                raise TooBusy("too_many", max(1, int(wait + 0.999)), "Too many requests; wait, nothing is lost.")
            self._seen[who] = (level + times, now)
            if len(self._seen) > 20_000:
                self._forget(now)

    def _forget(self, now: float) -> None:
        quiet = self.burst / self.per_second
        self._seen = {who: seen for who, seen in self._seen.items() if now - seen[1] < quiet}
