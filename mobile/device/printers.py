"""The port to printers that are carried along: by which ways one is reached, a wire to it, and what draws signs.

Knows bytes, not what is printed. What is said over a wire, and what its answers mean: mobile/printing/sending.py.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mobile.printing.raster import Draw


class Way(StrEnum):
    """How a printer is reached."""

    BLUETOOTH = "bluetooth"
    SERIAL = "serial"
    NETWORK = "network"


class NoWire(Exception):
    """`code`: `none` (no printer was chosen or found), `no_service` (it offers nothing to write to), `lost`.

    Words: `printing.wrong.<code>`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Wire(Protocol):
    """Open to one printer."""

    async def write(self, data: bytes) -> None:
        """Returns once the printer's side has taken them. Raises NoWire("lost")."""

    async def read(self, seconds: float) -> bytes:
        """What the printer has said since; b"" where it says nothing for so long, or never can."""

    async def close(self) -> None:
        """Let it go; never fails."""


class Printers(Protocol):
    """What this machine can reach."""

    def ways(self) -> tuple[Way, ...]: ...

    async def open(self, way: Way, address: str, speed: int) -> Wire:
        """A wire to the printer. By network `address` is a host, or host:port; else the person chooses on the
        device, once: the one chosen last is taken again. `speed` in baud, of a serial line. Raises NoWire."""

    async def forget(self, way: Way) -> None:
        """Have the person choose again next time."""

    def draw(self) -> Draw | None:
        """What draws lines of text; None where nothing can."""
