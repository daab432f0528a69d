"""Printers from the packaged app: by TCP (port 9100, as nearly all of them take it); what draws is beside
it, and imported once something is printed.

Bluetooth and serial lines are not reached from here: Python has no port to them on a phone.
"""

from __future__ import annotations

import asyncio
import contextlib
from importlib.util import find_spec
from typing import TYPE_CHECKING

from mobile.device.native.fonts import COMMON, FONTS
from mobile.device.printers import NoWire, Way, Wire

if TYPE_CHECKING:
    from mobile.printing.raster import Draw

PORT = 9100
FIND_S, WRITE_S = 6.0, 20.0


class NetworkWire:
    """A socket to a printer."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def write(self, data: bytes) -> None:
        try:
            self._writer.write(data)
            await asyncio.wait_for(self._writer.drain(), WRITE_S)
        except (OSError, TimeoutError) as error:
            raise NoWire("lost") from error

    async def read(self, seconds: float) -> bytes:
        try:
            said = await asyncio.wait_for(self._reader.read(64), seconds)
        except TimeoutError:
            return b""
        except OSError as error:
            raise NoWire("lost") from error
        if not said:
            raise NoWire("lost")
        return said

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()


class NativePrinters:
    def ways(self) -> tuple[Way, ...]:
        return (Way.NETWORK,)

    async def open(self, way: Way, address: str, speed: int) -> Wire:
        host, _, port = address.strip().rpartition(":") if ":" in address else (address.strip(), "", str(PORT))
        if not host or not port.isdecimal():
            raise NoWire("none")
        try:
            reader, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), FIND_S)
        except (OSError, TimeoutError, OverflowError, UnicodeError) as error:
            raise NoWire("none") from error
        return NetworkWire(reader, writer)

    async def forget(self, way: Way) -> None:
        """The address is typed: nothing to forget."""

    def draw(self) -> Draw | None:
        if find_spec("PIL") is None or not (FONTS / COMMON).exists():
            return None
        from mobile.device.native.paper_drawing import draw

        return draw
