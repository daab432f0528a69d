"""The folder that this browser can keep: its private file system, or IndexedDB where that has no durable handles.

Importable only in the browser. The choice rests on what the browser has, never on a failure that may pass: a
journal must not be looked for in one place today and in the other tomorrow.
"""

from typing import Any

import js
from pyodide.ffi import JsException

from mobile.store.folder import Folder, LogFile
from mobile.store.folder_indexeddb import IndexedDbFolder
from mobile.store.folder_opfs import OpfsFolder, named

PROBE = "paigong-probe"
# What browsers say where the handle is missing. Anything else is trouble, and told when a file is opened.
MISSING = ("NotSupportedError", "TypeError")

_kind: type[OpfsFolder] | type[IndexedDbFolder] | None = None


async def kind() -> type[OpfsFolder] | type[IndexedDbFolder]:
    """Which folder this browser gets; found out once."""
    global _kind
    if _kind is None:
        _kind = OpfsFolder if await has_handles() else IndexedDbFolder
    return _kind


async def has_handles() -> bool:
    """Whether this browser has synchronous access handles. Tried, for WebKit on Linux has them in name only."""
    name = f"{PROBE}-{js.crypto.randomUUID()}"  # a failed try can spoil a file for later ones
    try:
        root = await js.navigator.storage.getDirectory()
        file = await root.getFileHandle(name, create=True)
        try:
            return await _opens(file)
        finally:
            await root.removeEntry(name)
    except (AttributeError, TypeError):
        return False
    except JsException as error:
        return named(error) not in MISSING


async def _opens(file: Any) -> bool:
    handle = await file.createSyncAccessHandle()
    handle.close()
    return True


async def room_left() -> int | None:
    """What the browser still grants us in bytes; None where it does not say (WebKit before 2023)."""
    try:
        told = await js.navigator.storage.estimate()
        return max(int(told.quota) - int(told.usage), 0)
    except (AttributeError, TypeError, JsException):
        return None


class BrowserFolder:
    """A Folder in whatever this browser has."""

    def __init__(self, directory: str) -> None:
        self._directory = directory
        self._folder: Folder | None = None

    async def names(self) -> list[str]:
        return await (await self._room()).names()

    async def open(self, name: str) -> LogFile:
        return await (await self._room()).open(name)

    async def remove(self, name: str) -> None:
        await (await self._room()).remove(name)

    async def _room(self) -> Folder:
        if self._folder is None:
            self._folder = (await kind())(self._directory)
        return self._folder
