"""Printers from the packaged app: by TCP (port 9100, as nearly all of them take it); text drawn by Pillow.

Bluetooth and serial lines are not reached from here: Python has no port to them on a phone.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from mobile.device.printers import NoWire, Way, Wire
from mobile.printing.bitmap import Bitmap, of_ink
from mobile.printing.columns import columns_of, width
from mobile.printing.raster import Draw

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

PORT = 9100
FIND_S, WRITE_S = 6.0, 20.0
FONTS = Path(__file__).resolve().parents[3] / "assets" / "fonts"
COMMON, RARE = "NotoSansSC-subset.woff2", "NotoSansSC-rare.woff2"


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
        return draw if find_spec("PIL") is not None and (FONTS / COMMON).exists() else None


async def draw(lines: Sequence[tuple[str, int, bool]]) -> list[Bitmap]:
    """The lines in the app's own fonts, drawn in a thread."""
    return await asyncio.to_thread(lambda: [_line(*line) for line in lines])


def _line(text: str, size: int, bold: bool) -> Bitmap:
    from PIL import Image, ImageDraw

    across = max(1, width(text)) * size // 2
    image = Image.new("L", (across, size), 0)
    pen, x = ImageDraw.Draw(image), 0
    for sign in text:
        font = _font(COMMON if _has(COMMON, sign) else RARE, size)
        for shift in range(1 + bold):
            pen.text((x + shift, round(size * 0.86)), sign, font=font, fill=255, anchor="ls")
        x += columns_of(sign) * size // 2
    return of_ink(across, image.tobytes())


@cache
def _font(name: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(FONTS / name), round(size * 0.92))


@cache
def _nothing(name: str) -> bytes:
    """How the font draws a sign that it does not have."""
    return bytes(_font(name, 24).getmask("\U0010ffff"))


@cache
def _has(name: str, sign: str) -> bool:
    return sign == " " or bytes(_font(name, 24).getmask(sign)) != _nothing(name)
