"""How much one device may send on one day: a guard against a phone gone mad, not bookkeeping."""

from __future__ import annotations

import threading
from datetime import date

A_DAY = 500_000_000
"""So many bytes: 2,500 photos. Counted by each server process from its start."""


class Quota:
    """What each device has sent today. May be asked from any thread."""

    def __init__(self, a_day: int = A_DAY) -> None:
        self.a_day = a_day
        self._lock = threading.Lock()
        self._day = date.min
        self._sent: dict[str, int] = {}

    def allows(self, device: str, count: int, today: date) -> bool:
        """Whether the device may send so many bytes more; if so, they count."""
        with self._lock:
            if today != self._day:
                self._day, self._sent = today, {}
            sent = self._sent.get(device, 0) + count
            if sent > self.a_day:
                return False
            self._sent[device] = sent
            return True
