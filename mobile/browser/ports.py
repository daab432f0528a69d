"""The app's ports in the browser: storage, Web Locks, fetch, server-sent events, the service worker's updates."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import js

from mobile.browser.events import events
from mobile.browser.link import BrowserLink
from mobile.browser.page import PageState, connect, on_online
from mobile.browser.pictures import BrowserPictures
from mobile.browser.scanner import get_ready, read_codes
from mobile.codes import ReadCodes
from mobile.pictures import Pictures
from mobile.store.claim_browser import claim
from mobile.store.folder import Folder
from mobile.store.folder_browser import BrowserFolder, room_left
from mobile.sync.link import Link

NO_TICKET_S = 1.0


class BrowserPorts:
    """This tab."""

    def __init__(self) -> None:
        self._page = connect()

    @property
    def server_url(self) -> str:
        return str(js.self.location.origin)

    def folder(self, name: str) -> Folder:
        return BrowserFolder(name)

    async def claim(self, name: str) -> bool:
        return await claim(name)

    def link(self) -> Link:
        return BrowserLink()

    def pictures(self) -> Pictures:
        return BrowserPictures()

    def codes(self) -> ReadCodes | None:
        return read_codes

    async def warm_up(self) -> None:
        await get_ready()

    def device_name(self) -> str:
        agent = str(js.navigator.userAgent)
        known = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
        return next((name for name in known if name in agent), "Browser")

    def persistent(self) -> str:
        return {True: "granted", False: "denied", None: "unknown"}[self._page.state.persisted]

    async def room_left(self) -> int | None:
        return await room_left()

    async def news(self, ticket: Callable[[], str]) -> AsyncIterator[None]:
        while True:
            if not ticket():
                await asyncio.sleep(NO_TICKET_S)
                continue
            async for event in events(lambda: f"/api/events?ticket={ticket()}", ("hello", "news")):
                if event.kind in ("open", "news"):
                    yield

    def on_update(self, ready: Callable[[], None]) -> None:
        def look(state: PageState) -> None:
            if state.update_ready:
                ready()

        self._page.on_change(look)
        look(self._page.state)

    def apply_update(self) -> None:
        self._page.apply_update()

    def on_online(self, back: Callable[[], None]) -> None:
        on_online(lambda up: back() if up else None)
