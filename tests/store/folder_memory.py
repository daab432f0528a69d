"""A folder in memory that keeps the folder's contract and fails on demand: full, broken, torn. For tests only."""

from __future__ import annotations

from mobile.store.folder import InUse, StoreFailed, StoreFull, checked


class MemoryFile:
    def __init__(self, folder: MemoryFolder, name: str) -> None:
        self._folder = folder
        self._name = name
        self._closed = False

    async def read(self) -> bytes:
        self._check()
        if self._folder.broken:
            raise StoreFailed("cannot be read")
        return bytes(self._folder.files[self._name])

    async def append(self, data: bytes) -> None:
        self._check()
        if self._folder.room is not None:
            if len(data) > self._folder.room:
                raise StoreFull("no room")
            self._folder.room -= len(data)
        self._folder.files[self._name] += data

    async def truncate(self, size: int) -> None:
        self._check()
        if not 0 <= size <= len(self._folder.files[self._name]):
            raise ValueError(f"cannot cut to {size}")
        del self._folder.files[self._name][size:]

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._folder.opened.remove(self._name)

    def _check(self) -> None:
        if self._closed:
            raise StoreFailed("closed")


class MemoryFolder:
    """`room`: so many bytes may still be appended, None for any; `broken`: nothing can be read."""

    def __init__(self, **files: bytes) -> None:
        self.files = {name: bytearray(content) for name, content in files.items()}
        self.opened: set[str] = set()
        self.room: int | None = None
        self.broken = False

    async def names(self) -> list[str]:
        return sorted(self.files)

    async def open(self, name: str) -> MemoryFile:
        checked(name)
        if name in self.opened:
            raise InUse(name)
        self.files.setdefault(name, bytearray())
        self.opened.add(name)
        return MemoryFile(self, name)

    async def remove(self, name: str) -> None:
        checked(name)
        if name in self.opened:
            raise InUse(name)
        self.files.pop(name, None)

    def after_a_kill(self) -> MemoryFolder:
        """What the next process finds: the same bytes, nothing open."""
        found = MemoryFolder()
        found.files = {name: bytearray(content) for name, content in self.files.items()}
        return found
