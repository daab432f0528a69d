"""The folder port over the browser's private file system (OPFS), in a worker. Importable only in the browser.

Its synchronous handles write and flush a record in a millisecond or two and lock the file against other tabs.
"""

import asyncio
from typing import Any

import js
from pyodide.ffi import JsException, to_js

from mobile.store.folder import InUse, StoreFailed, StoreFull, checked

# After a reload the browser may hold the handles of the page before for a moment.
PATIENCE_S = 2.0
STEP_S = 0.05


def named(error: JsException) -> str:
    """The DOMException's name."""
    return str(getattr(error, "name", "")) or str(error).split(":")[0]


def failure(error: JsException) -> StoreFailed:
    kind = StoreFull if named(error) == "QuotaExceededError" else StoreFailed
    return kind(str(error))


class OpfsFile:
    """A LogFile over a synchronous access handle. Its calls do not yield, so they cannot overlap."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._size = int(handle.getSize())
        self._state = ""  # why it refuses; empty while it works

    async def read(self) -> bytes:
        self._check()
        try:
            buffer = js.Uint8Array.new(self._size)
            count = int(self._handle.read(buffer, at=0))
        except JsException as error:
            raise failure(error) from error
        if count != self._size:
            raise StoreFailed(f"read {count} of {self._size} bytes")
        return bytes(buffer.to_bytes())

    async def append(self, data: bytes) -> None:
        self._check()
        size = self._size
        try:
            rest = to_js(data)
            at = size
            while rest.length:
                count = int(self._handle.write(rest, at=at))
                if count <= 0:
                    raise StoreFull(f"wrote {at - size} of {len(data)} bytes")
                at += count
                rest = rest.subarray(count)
            self._handle.flush()
        except JsException as error:
            self._take_back(size)
            raise failure(error) from error
        except StoreFull:
            self._take_back(size)
            raise
        self._size = size + len(data)

    async def truncate(self, size: int) -> None:
        self._check()
        if not 0 <= size <= self._size:
            raise ValueError(f"cannot cut {self._size} bytes to {size}")
        try:
            self._handle.truncate(size)
            self._size = size
            self._handle.flush()
        except JsException as error:
            raise failure(error) from error

    async def close(self) -> None:
        if self._state != "closed":
            self._state = "closed"
            self._handle.close()

    def _check(self) -> None:
        if self._state:
            raise StoreFailed(self._state)

    def _take_back(self, size: int) -> None:
        """Undo a write that failed half-way; if even that fails, write no more before the file is read again."""
        try:
            self._handle.truncate(size)
            self._handle.flush()
        except JsException as error:
            self._state = f"needs to be opened again: {error}"


class OpfsFolder:
    """A Folder over one directory of the origin's private file system."""

    def __init__(self, directory: str = "paigong") -> None:
        self._name = directory

    async def names(self) -> list[str]:
        directory = await self._directory()
        try:
            return sorted([str(entry[0]) async for entry in directory.entries()])
        except JsException as error:
            raise failure(error) from error

    async def open(self, name: str) -> OpfsFile:
        checked(name)
        directory = await self._directory()
        waited = 0.0
        while True:
            try:
                file = await directory.getFileHandle(name, create=True)
                return OpfsFile(await file.createSyncAccessHandle())
            except JsException as error:
                if named(error) != "NoModificationAllowedError":
                    raise failure(error) from error
                if waited >= PATIENCE_S:
                    raise InUse(name) from error
            await asyncio.sleep(STEP_S)
            waited += STEP_S

    async def remove(self, name: str) -> None:
        checked(name)
        directory = await self._directory()
        try:
            await directory.removeEntry(name)
        except JsException as error:
            if named(error) == "NotFoundError":
                return
            raise (InUse(name) if named(error) == "NoModificationAllowedError" else failure(error)) from error

    async def _directory(self) -> Any:
        try:
            root = await js.navigator.storage.getDirectory()
            return await root.getDirectoryHandle(self._name, create=True)
        except JsException as error:
            raise failure(error) from error
