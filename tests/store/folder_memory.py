"""A folder in memory that keeps the folder's contract and fails on demand: full, broken, torn. For tests only."""

from __future__ import annotations

from mobile.store.folder import InUse, StoreFailed, StoreFull, checked


class Killed(BaseException):
    """The process ended here."""


class MemoryFile:
    def __init__(self, folder: MemoryFolder, name: str) -> None:
        self._folder = folder
        self._name = name
        self._closed = False

    async def read(self) -> bytes:
        self._check()
        if self._folder.broken:
            raise StoreFailed("cannot be read")
        self._folder.bytes_read += len(self._folder.files[self._name])
        return bytes(self._folder.files[self._name])

    async def append(self, data: bytes) -> None:
        self._check()
        self._folder.begin("append", self._name, data)
        if self._folder.room is not None:
            if len(data) > self._folder.room:
                raise StoreFull("no room")
            self._folder.room -= len(data)
        self._folder.files[self._name] += data

    async def truncate(self, size: int) -> None:
        self._check()
        if not 0 <= size <= len(self._folder.files[self._name]):
            raise ValueError(f"cannot cut to {size}")
        self._folder.begin("truncate", self._name)
        del self._folder.files[self._name][size:]

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._folder.opened.remove(self._name)

    def _check(self) -> None:
        if self._closed:
            raise StoreFailed("closed")


class MemoryFolder:
    """`room`: so many bytes may still be appended, None for any; `broken`: nothing can be read.

    `dies_at`: the process is killed in that step, counted from 0. `refuses`: files that are made, and not opened.
    """

    def __init__(self, **files: bytes) -> None:
        self.files = {name: bytearray(content) for name, content in files.items()}
        self.opened: set[str] = set()
        self.room: int | None = None
        self.broken = False
        self.bytes_read = 0
        self.dies_at: int | None = None
        self.refuses: set[str] = set()

    def begin(self, what: str, name: str, data: bytes = b"") -> None:
        """Something durable is about to happen; at the step named by `dies_at` the process ends, half-way."""
        if self.dies_at is None:
            return
        if self.dies_at == 0:
            if what == "append":
                self.files[name] += data[: len(data) // 2]
            raise Killed(f"{what} {name}")
        self.dies_at -= 1

    async def names(self) -> list[str]:
        return sorted(self.files)

    async def open(self, name: str) -> MemoryFile:
        checked(name)
        if name in self.opened:
            raise InUse(name)
        if name not in self.files:
            self.begin("make", name)
        self.files.setdefault(name, bytearray())
        if name in self.refuses:
            raise StoreFull("made, and no room to open it")
        self.opened.add(name)
        return MemoryFile(self, name)

    async def remove(self, name: str) -> None:
        checked(name)
        if name in self.opened:
            raise InUse(name)
        self.begin("remove", name)
        gone = self.files.pop(name, b"")
        if self.room is not None:
            self.room += len(gone)

    def after_a_kill(self) -> MemoryFolder:
        """What the next process finds: the same bytes, nothing open."""
        found = MemoryFolder()
        found.files = {name: bytearray(content) for name, content in self.files.items()}
        return found
