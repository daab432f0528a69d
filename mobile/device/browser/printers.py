"""Printers from the browser: Web Bluetooth and Web Serial are the page's (mobile/web/printers.js); what draws is
beside it, and imported once something is printed.

Chrome and Edge have both on desks, on Android Bluetooth at least; Firefox and Safari have neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import js

from mobile.device.browser.page import Page
from mobile.device.printers import NoWire, Way, Wire

if TYPE_CHECKING:
    from mobile.printing.raster import Draw


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
        if not hasattr(js.self, "OffscreenCanvas"):
            return None
        from mobile.device.browser.paper_drawing import draw

        return draw
