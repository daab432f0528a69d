"""The app's ports in the browser: storage, Web Locks, fetch, server-sent events, the service worker's updates."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import js

from mobile.device.browser.events import events
from mobile.device.browser.link import BrowserLink
from mobile.device.browser.page import PageState, connect, on_online
from mobile.device.browser.pictures import BrowserPictures
from mobile.device.browser.printers import BrowserPrinters
from mobile.device.browser.scanner import get_ready, read_codes
from mobile.device.codes import ReadCodes
from mobile.device.pictures import Pictures
from mobile.device.printers import Printers
from mobile.device.whereabouts import WhereAmI
from mobile.store.folder import Folder
from mobile.store.folder_browser import BrowserFolder, room_left
from mobile.store.tab_lock_browser import take_tab_lock
from mobile.sync.link import Link

NO_TICKET_S = 1.0
KINDS = ("hello", "news", "beat")
SILENCE_S = 50.0
"""Something is to be heard every 20 s: a line that is silent for so long is dead, though nothing broke."""


class BrowserPorts:
    """This tab."""

    def __init__(self) -> None:
        self._page = connect()

    @property
    def server_url(self) -> str:
        return str(js.self.location.origin)

    def folder(self, name: str) -> Folder:
        return BrowserFolder(name)

    async def take_tab_lock(self, name: str) -> bool:
        return await take_tab_lock(name)

    def link(self) -> Link:
        return BrowserLink()

    def pictures(self) -> Pictures:
        return BrowserPictures()

    def codes(self) -> ReadCodes | None:
        return read_codes

    def printers(self) -> Printers:
        return BrowserPrinters(self._page)

    def where(self) -> WhereAmI | None:
        return self._page.where

    def sound(self) -> Callable[[bool], None] | None:
        return self._page.sound

    def focus(self) -> Callable[[str], None] | None:
        return self._page.focus

    def language(self) -> str:
        return "en" if str(js.navigator.language).lower().startswith("en") else "zh"

    def on_key(self, pressed: Callable[[str], None]) -> None:
        self._page.on_key(pressed)

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
            async for event in events(lambda: f"/api/events?ticket={ticket()}", KINDS, SILENCE_S):
                if event.kind in ("open", "news", "lost"):
                    yield

    def on_update(self, ready: Callable[[], None]) -> None:
        def look(state: PageState) -> None:
            if state.update_ready:
                ready()

        self._page.on_change(look)
        look(self._page.state)

    def apply_update(self) -> None:
        self._page.apply_update()

    def on_online(self, back: Callable[[], None], gone: Callable[[], None]) -> None:
        on_online(lambda there: back() if there else gone())
