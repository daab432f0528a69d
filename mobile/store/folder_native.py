"""The folder port over the operating system's files: written whole, flushed to the disk, one process at a time."""

import asyncio
import errno
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from mobile.store.folder import InUse, StoreFailed, StoreFull, checked

T = TypeVar("T")

NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
LOCK_PREFIX = ".lock-"  # lock files stay: removing one would let two processes lock different ones

if sys.platform == "win32":
    import msvcrt

    def lock(fd: int) -> None:
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)

    def flush_directory(path: Path) -> None:
        """Windows has no such thing."""
else:
    import fcntl

    def lock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def flush_directory(path: Path) -> None:
        """Make the names in `path` durable."""
        fd = os.open(path, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def flush(fd: int) -> None:
    """Push the file out of all caches that can be named."""
    full = getattr(sys.modules.get("fcntl"), "F_FULLFSYNC", None)  # macOS: fsync stops at the drive's cache
    if full is not None:
        sys.modules["fcntl"].fcntl(fd, full)
    else:
        os.fsync(fd)


def failure(error: OSError) -> StoreFailed:
    kind = StoreFull if error.errno in NO_ROOM else StoreFailed
    return kind(f"{error.strerror or error} ({errno.errorcode.get(error.errno or 0, '?')})")


class NativeFile:
    """A LogFile over an open descriptor. A thread of its own does the waiting, so calls keep their order."""

    def __init__(self, fd: int, lock_fd: int) -> None:
        self._fd = fd
        self._lock_fd = lock_fd
        self._size = os.fstat(fd).st_size
        self._state = ""  # why it refuses; empty while it works
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="log-file")

    async def read(self) -> bytes:
        return await self._do(self._read)

    async def append(self, data: bytes) -> None:
        await self._do(lambda: self._append(data))

    async def truncate(self, size: int) -> None:
        await self._do(lambda: self._cut(size))

    async def close(self) -> None:
        if self._state != "closed":
            await self._do(self._close, even_if_broken=True)
            self._thread.shutdown(wait=False)

    async def _do(self, act: Callable[[], T], *, even_if_broken: bool = False) -> T:
        def guarded() -> T:
            if self._state and not even_if_broken:
                raise StoreFailed(self._state)
            try:
                return act()
            except OSError as error:
                raise failure(error) from error

        if self._state == "closed":
            raise StoreFailed(self._state)
        return await asyncio.get_running_loop().run_in_executor(self._thread, guarded)

    def _read(self) -> bytes:
        with open(self._fd, "rb", closefd=False) as file:
            file.seek(0)
            return file.read(self._size)

    def _append(self, data: bytes) -> None:
        size = self._size
        try:
            rest = memoryview(data)
            os.lseek(self._fd, size, os.SEEK_SET)
            while rest:
                rest = rest[os.write(self._fd, rest) :]
            flush(self._fd)
        except OSError:
            self._take_back(size)
            raise
        self._size = size + len(data)

    def _take_back(self, size: int) -> None:
        """Undo a write that failed half-way; if even that fails, write no more before the file is read again."""
        try:
            os.ftruncate(self._fd, size)
            flush(self._fd)
        except OSError as error:
            self._state = f"needs to be opened again: {error.strerror}"

    def _cut(self, size: int) -> None:
        if not 0 <= size <= self._size:
            raise ValueError(f"cannot cut {self._size} bytes to {size}")
        os.ftruncate(self._fd, size)
        self._size = size
        flush(self._fd)

    def _close(self) -> None:
        self._state = "closed"
        os.close(self._fd)
        os.close(self._lock_fd)


class NativeFolder:
    """A Folder over the directory `path`, which is made if need be."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def names(self) -> list[str]:
        return await asyncio.to_thread(self._names)

    async def open(self, name: str) -> NativeFile:
        return await asyncio.to_thread(self._open, checked(name))

    async def remove(self, name: str) -> None:
        await asyncio.to_thread(self._remove, checked(name))

    def _names(self) -> list[str]:
        if not self.path.exists():
            return []
        return sorted(entry.name for entry in self.path.iterdir() if not entry.name.startswith("."))

    def _open(self, name: str) -> NativeFile:
        try:
            lock_fd = self._lock(name)
            try:
                fd = os.open(self.path / name, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
                flush_directory(self.path)
                return NativeFile(fd, lock_fd)
            except OSError:
                os.close(lock_fd)
                raise
        except OSError as error:
            raise failure(error) from error

    def _remove(self, name: str) -> None:
        try:
            lock_fd = self._lock(name)
            try:
                (self.path / name).unlink(missing_ok=True)
                flush_directory(self.path)
            finally:
                os.close(lock_fd)
        except OSError as error:
            raise failure(error) from error

    def _lock(self, name: str) -> int:
        """A descriptor that holds the lock on `name` until it is closed, or the process ends however it ends."""
        self.path.mkdir(parents=True, exist_ok=True)
        fd = os.open(self.path / f"{LOCK_PREFIX}{name}", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            lock(fd)
        except OSError as error:
            os.close(fd)
            raise InUse(name) from error
        return fd
