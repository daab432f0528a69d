"""A printer at the port: takes bytes, answers when it is asked, and breaks off where a test says."""

from __future__ import annotations

from collections.abc import Sequence

from thermal import EscPos, Sheet, Tspl

from mobile.device.native.paper_drawing import draw
from mobile.device.printers import NoWire, Way
from mobile.printing.bitmap import Bitmap
from mobile.printing.raster import Draw

READY = 0x12


class PaperPrinter:
    """`lost_at`, `paper_at`, `silent_at`: after so many bytes of a job. `answers`: False if it only listens.

    `in_order`: whether it answers GS r in its turn.
    """

    def __init__(
        self,
        millimetres: int = 58,
        answers: bool = True,
        lost_at: int | None = None,
        paper_at: int | None = None,
        silent_at: int | None = None,
        there: bool = True,
        ways: tuple[Way, ...] = (Way.BLUETOOTH,),
        draws: bool = True,
        in_order: bool = True,
    ) -> None:
        self.millimetres, self.answers, self.there = millimetres, answers, there
        self.lost_at, self.paper_at, self.silent_at = lost_at, paper_at, silent_at
        self.jobs: list[bytes] = []
        self.cover_open = False
        self.opened = self.closed = 0
        self._ways, self._draws = ways, draws
        self._said = b""
        self.in_order = in_order
        self.heard: list[str] = []
        """Whether it was opened, and what drew for it, in order."""
        self._busy = self._waits = False

    def ways(self) -> tuple[Way, ...]:
        return self._ways

    def draw(self) -> Draw | None:
        return self._drawn if self._draws else None

    async def _drawn(self, lines: Sequence[tuple[str, int, bool]]) -> list[Bitmap]:
        self.heard.append("draw")
        return await draw(lines)

    async def open(self, way: Way, address: str, speed: int) -> PaperPrinter:
        if not self.there:
            raise NoWire("none")
        self.opened += 1
        self.heard.append("open")
        self.jobs.append(b"")
        return self

    async def forget(self, way: Way) -> None:
        self.there = True

    async def close(self) -> None:
        self.closed += 1

    async def write(self, data: bytes) -> None:
        if self.lost_at is not None and len(self.jobs[-1]) >= self.lost_at:
            raise NoWire("lost")
        if data == b"\x1dr\x01":
            self._waits = self.in_order
        elif data.startswith((b"\x10\x04", b"\x1b!?")):
            self._said = self.answer(data)
        else:
            self.jobs[-1] += data
            self._busy = True

    def _out(self) -> bool:
        return self.paper_at is not None and len(self.jobs[-1]) >= self.paper_at

    def _silent(self) -> bool:
        return not self.answers or (self.silent_at is not None and len(self.jobs[-1]) >= self.silent_at)

    def answer(self, question: bytes) -> bytes:
        if self._silent():
            return b""
        out = self._out()
        if question == b"\x1b!?":
            busy, self._busy = 0x20 * self._busy, False
            return bytes([0x04 if out else 0x01 if self.cover_open else busy])
        wrong = {4: 0x60 if out else 0, 2: 0x04 if self.cover_open else 0, 3: 0}[question[2]]
        return bytes([READY | wrong])

    async def read(self, seconds: float) -> bytes:
        said, self._said = self._said, b""
        if self._waits and not self._out() and not self._silent():  # in its turn
            said, self._waits = said + b"\x00", False
        return said

    def sheets(self) -> list[Sheet]:
        """What the whole jobs came out as."""
        dots = {58: 384, 80: 576}[self.millimetres]
        return [(Tspl() if job.startswith(b"SIZE") else EscPos(dots)).print(job) for job in self.jobs if job]
