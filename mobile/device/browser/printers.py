"""Printers from the browser: Web Bluetooth and Web Serial are the page's (mobile/web/printers.js); here it draws.

Chrome and Edge have both on desks, on Android Bluetooth at least; Firefox and Safari have neither.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import js
from pyodide.ffi import JsException

from mobile.device.browser.page import Page
from mobile.device.printers import NoWire, Way, Wire
from mobile.printing.bitmap import Bitmap, of_ink
from mobile.printing.columns import columns_of, width
from mobile.printing.raster import Draw

FONTS = {
    "PaperCommon": "/assets/fonts/NotoSansSC-subset.woff2",
    "PaperRare": "/assets/fonts/NotoSansSC-rare.woff2",
}
FAMILY = "PaperCommon, PaperRare, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
_loaded: list[bool] = []


class PageWire:
    """A printer that the page holds open."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def write(self, data: bytes) -> None:
        await _asked(self._page, "write", data=data)

    async def read(self, seconds: float) -> bytes:
        said = await _asked(self._page, "read", seconds=seconds)
        return bytes(said.data.to_bytes())

    async def close(self) -> None:
        await _asked(self._page, "close")


async def _asked(page: Page, deed: str, **more: Any) -> Any:
    """What the page answers. Raises NoWire."""
    said = await page.printer(deed, **more)
    if not said.ok:
        raise NoWire(str(said.code))
    return said


class BrowserPrinters:
    def __init__(self, page: Page) -> None:
        self._page = page

    def ways(self) -> tuple[Way, ...]:
        return tuple(way for way in Way if way in self._page.state.printers)

    async def open(self, way: Way, address: str, speed: int) -> Wire:
        await _asked(self._page, "open", way=str(way), speed=speed)
        return PageWire(self._page)

    async def forget(self, way: Way) -> None:
        await _asked(self._page, "forget", way=str(way))

    def draw(self) -> Draw | None:
        return draw if hasattr(js.self, "OffscreenCanvas") else None


async def _fonts() -> None:
    """The app's fonts, as they lie in the build; without them the device's own draw."""
    if _loaded:
        return
    _loaded.append(True)
    for family, path in FONTS.items():
        try:
            face = js.FontFace.new(family, f"url({path})")
            js.self.fonts.add(await face.load())
        except (JsException, AttributeError):
            continue


async def draw(lines: Sequence[tuple[str, int, bool]]) -> list[Bitmap]:
    """Each sign in its own columns, so that the ends of a line stand where they do in text."""
    await _fonts()
    return [_line(*line) for line in lines]


def _line(text: str, size: int, bold: bool) -> Bitmap:
    across = max(1, math.ceil(width(text) * size / 2))
    canvas = js.OffscreenCanvas.new(across, size)
    pen = canvas.getContext("2d")
    pen.font = f"{'bold ' if bold else ''}{round(size * 0.92)}px {FAMILY}"
    pen.textBaseline = "alphabetic"
    x = 0.0
    for sign in text:
        pen.fillText(sign, x, round(size * 0.86))
        x += columns_of(sign) * size / 2
    pixels = bytes(pen.getImageData(0, 0, across, size).data.to_bytes())
    return of_ink(across, pixels[3::4])
