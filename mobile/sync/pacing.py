"""How many lines go into one request: few at first and over a slow link, so that people see it move; more where
the server takes more and answers at once, since each request costs it as much again as some thirty lines.
"""

from __future__ import annotations

from rulebook.kernel.wire import CHUNK_LINES

QUICK_S = 1.0
"""An answer that came within so many seconds may be followed by a longer question."""


class LinesAtOnce:
    """`most` lines go into the next request."""

    def __init__(self) -> None:
        self.most = CHUNK_LINES

    def answered(self, sent: int, seconds: float, taken: int) -> None:
        """`sent` lines were answered after so many seconds; the server takes `taken` at once (0: unsaid)."""
        limit = max(taken, CHUNK_LINES)
        if seconds > QUICK_S:
            self.most = CHUNK_LINES
        elif sent >= self.most:
            self.most *= 2
        self.most = min(self.most, limit)

    def failed(self) -> None:
        self.most = CHUNK_LINES
