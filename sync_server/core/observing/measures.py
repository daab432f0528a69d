"""Figures that the core counts as it works: lines by outcome, writers that wait. Knows no HTTP."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec


class _Told(msgspec.Struct):
    """As much of a line's outcome as is counted."""

    outcome: str = "unknown"


_decoder = msgspec.json.Decoder(_Told)


class Measures:
    """One process's figures since its start; may be counted from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.waiting = 0
        """Writers that wait for their turn, or write."""
        self.lines: Counter[str] = Counter()
        """Lines that this process took and committed, by what became of them."""

    @contextmanager
    def queued(self, turn: threading.Lock) -> Iterator[None]:
        """Take `turn`; whoever waits for it meanwhile, and whoever has it, is counted."""
        with self._lock:
            self.waiting += 1
        try:
            with turn:
                yield
        finally:
            with self._lock:
                self.waiting -= 1

    def took(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Lines were committed: `rows` as in the table `lines`."""
        found = Counter(_decoder.decode(row["outcome"]).outcome for row in rows)
        with self._lock:
            self.lines.update(found)
