"""The app's ports on Android, iOS and the desktop: files with fsync, requests, no service worker.

Tested under CPython; the packaged apps have not been tried on a phone.
"""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from mobile.device.codes import ReadCodes
from mobile.device.native.codes import native_codes
from mobile.device.native.pictures import NativePictures
from mobile.device.native.printers import NativePrinters
from mobile.device.pictures import Pictures
from mobile.device.printers import Printers
from mobile.device.whereabouts import WhereAmI
from mobile.store.folder import Folder, InUse, LogFile
from mobile.store.folder_native import NativeFolder
from mobile.sync.link import Link
from mobile.sync.link_native import NativeLink

POLL_S = 30.0


class NativePorts:
    """Files under the app's own data folder; the server named by PAIGONG_SERVER."""

    def __init__(self) -> None:
        data = os.environ.get("FLET_APP_STORAGE_DATA") or str(Path.home() / ".paigong")
        self._root = Path(data)
        self._claims: list[LogFile] = []

    @property
    def server_url(self) -> str:
        return os.environ.get("PAIGONG_SERVER", "http://localhost:8000")

    def folder(self, name: str) -> Folder:
        path = self._root / name
        path.mkdir(parents=True, exist_ok=True)
        return NativeFolder(path)

    async def take_tab_lock(self, name: str) -> bool:
        try:
            self._claims.append(await self.folder("claims").open(name))
        except InUse:
            return False
        return True

    def link(self) -> Link:
        return NativeLink(self.server_url)

    def pictures(self) -> Pictures:
        return NativePictures()

    def codes(self) -> ReadCodes | None:
        return native_codes()

    def printers(self) -> Printers:
        return NativePrinters()

    def where(self) -> WhereAmI | None:
        return None

    def sound(self) -> Callable[[bool], None] | None:
        return None

    def focus(self) -> Callable[[str], None] | None:
        return None

    def language(self) -> str:
        return "en" if os.environ.get("LANG", "").startswith("en") else "zh"

    def on_key(self, pressed: Callable[[str], None]) -> None:
        """Only a page takes keys before the app does."""

    async def warm_up(self) -> None:
        return None

    def device_name(self) -> str:
        return f"{platform.system()} {platform.node()}"[:60]

    def persistent(self) -> str:
        return "granted"

    async def room_left(self) -> int | None:
        place = next(path for path in (self._root, *self._root.parents) if path.exists())
        return (await asyncio.to_thread(shutil.disk_usage, place)).free

    async def news(self, ticket: Callable[[], str]) -> AsyncIterator[None]:
        while True:
            await asyncio.sleep(POLL_S)
            yield

    def on_update(self, ready: Callable[[], None]) -> None:
        return None

    def apply_update(self) -> None:
        return None

    def on_online(self, back: Callable[[], None], gone: Callable[[], None]) -> None:
        return None
