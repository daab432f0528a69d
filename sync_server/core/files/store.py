"""Where files are kept: a port, and a directory behind it; `bucket.py` has a store on the network behind it. Knows
SHA-256 and bytes, not what they are for.

A file is whole and never changes again, or it is a part that one device is still sending. Everything returned
as kept would survive a power cut.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sync_server.core.private_files import open_private

FREE_BYTES = 500_000_000
"""Files leave so much room on the disk, for the books are often on the same one."""
_WHOLE = re.compile(r"[0-9a-f]{64}")
_PART = ".part"
ERASED = "erased"
"""The folder of notes."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class StoreRoom(Exception):
    """There is no room for more files; nothing of this bite was kept."""


class Misplaced(Exception):
    """A bite does not begin where the part ends; `due` is where it ends."""

    def __init__(self, due: int) -> None:
        super().__init__(f"offset {due} is due")
        self.due = due


class StoreAway(Exception):
    """The store of files does not answer, or refuses us; nothing was kept. Its text says which, and where."""


class FileStore(Protocol):
    """Files by their SHA-256; parts by SHA-256 and the device that sends them.

    A store that is not on this machine raises StoreAway from each of these.
    """

    def where(self) -> str:
        """The folder or address, for people; without what opens it."""

    def probe(self) -> None:
        """Write something and take it away again. Raises OSError or StoreAway where no file could be kept now."""

    def size(self, sha256: str) -> int | None:
        """How many bytes the whole file has; None where it is not here."""

    def here(self, names: Iterable[str]) -> set[str]:
        """Those of these files that are here whole."""

    def part(self, sha256: str, device: str) -> int:
        """How many bytes of the file this device has sent so far."""

    def append(self, sha256: str, device: str, offset: int, data: bytes) -> int:
        """Keep a bite durably; the part's new length. Raises Misplaced or StoreRoom."""

    def finish(self, sha256: str, device: str) -> bool:
        """Make the part the whole file if its bytes are what the name says; else discard it and return False."""

    def keep(self, sha256: str, data: bytes) -> None:
        """Keep a whole file at once, whatever is there of it. Raises StoreRoom, ValueError for other bytes."""

    def read(self, sha256: str, first: int, last: int) -> bytes:
        """The bytes from `first` to `last`, both included, of a whole file. Raises FileNotFoundError."""

    def digest(self, sha256: str) -> str:
        """SHA-256 of what is really kept under that name. Raises FileNotFoundError."""

    def names(self) -> Iterator[str]:
        """Every whole file."""

    def erase(self, sha256: str, note: bytes) -> None:
        """Let the file go for good, with whatever is half sent of it. The note is kept durably before it goes."""

    def note(self, sha256: str) -> bytes | None:
        """The note of a file that was erased (`erased.py`); None of any other."""

    def drop_note(self, sha256: str) -> None:
        """Take the note away, if there is one: a later line names the file anew."""

    def notes(self) -> Iterator[str]:
        """Every file of which there is a note."""

    def drop_parts(self, before: float) -> int:
        """Remove what was half sent and not gone on with since `before` (seconds since 1970); how many."""


class DirectoryStore:
    """Files in a directory, by the first two digits of their names: `ab/abcd…`; parts beside them."""

    def __init__(self, root: Path, free_bytes: int = FREE_BYTES) -> None:
        self.root = root
        self.free_bytes = free_bytes

    def where(self) -> str:
        return str(self.root)

    def probe(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        path = self.root / f".ready-{os.getpid()}-{secrets.token_hex(4)}"
        try:
            with path.open("wb") as file:
                file.write(bytes(4096))
                file.flush()
                os.fsync(file.fileno())
        finally:
            path.unlink(missing_ok=True)

    def size(self, sha256: str) -> int | None:
        return _size(self._whole(sha256))

    def here(self, names: Iterable[str]) -> set[str]:
        return {name for name in names if self.size(name) is not None}

    def part(self, sha256: str, device: str) -> int:
        return _size(self._part(sha256, device)) or 0

    def append(self, sha256: str, device: str, offset: int, data: bytes) -> int:
        path = self._part(sha256, device)
        self._make_folder(path.parent)
        if shutil.disk_usage(path.parent).free - len(data) < self.free_bytes:
            raise StoreRoom
        with _alone_with(path) as descriptor:
            size = os.fstat(descriptor).st_size
            if size != offset:
                if not size:
                    path.unlink()  # made by this very opening
                raise Misplaced(size)
            try:
                _write(descriptor, data)
            except OSError as error:
                os.ftruncate(descriptor, size)
                if error.errno in _NO_ROOM:
                    raise StoreRoom from error
                raise
        return offset + len(data)

    def finish(self, sha256: str, device: str) -> bool:
        path, whole = self._part(sha256, device), self._whole(sha256)
        with _alone_with(path):
            good = _digest(path) == sha256
            if good and not whole.exists():
                path.rename(whole)
                whole.chmod(0o400)
            else:
                path.unlink()
            _flush_folder(path.parent)
        return good

    def keep(self, sha256: str, data: bytes) -> None:
        need_bytes_of(sha256, data)
        sender = f"whole {secrets.token_hex(8)}"
        self.append(sha256, sender, 0, data)
        self.finish(sha256, sender)

    def read(self, sha256: str, first: int, last: int) -> bytes:
        with self._whole(sha256).open("rb") as file:
            file.seek(first)
            return file.read(last - first + 1)

    def digest(self, sha256: str) -> str:
        return _digest(self._whole(sha256))

    def names(self) -> Iterator[str]:
        for path in sorted(self.root.glob("??/*")):
            if is_name(path.name):
                yield path.name

    def erase(self, sha256: str, note: bytes) -> None:
        path = self.root / ERASED / sha256
        self._make_folder(path.parent)
        keep_note(path, note)
        whole = self._whole(sha256)
        for one in (whole, *whole.parent.glob(f"{sha256}.*{_PART}")):
            one.unlink(missing_ok=True)
        if whole.parent.exists():
            _flush_folder(whole.parent)

    def note(self, sha256: str) -> bytes | None:
        return note_at(self.root / ERASED / sha256)

    def drop_note(self, sha256: str) -> None:
        path = self.root / ERASED / sha256
        if path.exists():
            path.unlink(missing_ok=True)
            _flush_folder(path.parent)

    def notes(self) -> Iterator[str]:
        for path in sorted((self.root / ERASED).glob("*")):
            if is_name(path.name):
                yield path.name

    def drop_parts(self, before: float) -> int:
        count = 0
        for path in sorted(self.root.glob(f"??/*{_PART}")):
            with _alone_with(path) as descriptor:
                kept = os.fstat(descriptor)
                if kept.st_mtime < before or not kept.st_size:
                    path.unlink()
                    count += 1
        return count

    def _whole(self, sha256: str) -> Path:
        return self.root / folder_of(sha256) / sha256

    def _part(self, sha256: str, device: str) -> Path:
        return self._whole(sha256).with_name(f"{sha256}.{sender_of(device)}{_PART}")

    def _make_folder(self, folder: Path) -> None:
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _flush_folder(folder.parent)


def folder_of(sha256: str) -> str:
    """Raises ValueError for what is no file's name."""
    if not _WHOLE.fullmatch(sha256):
        raise ValueError(f"not a file's name: {sha256!r}")
    return sha256[:2]


def is_name(text: str) -> bool:
    """Whether a whole file could be called so."""
    return _WHOLE.fullmatch(text) is not None


def sender_of(device: str) -> str:
    """A device in the name of a part, whatever it calls itself."""
    return hashlib.sha256(device.encode()).hexdigest()[:16]


def keep_note(path: Path, note: bytes) -> None:
    """Keep a note of an erased file in a folder that is there, whole or not at all."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with open_private(fresh) as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
    finally:
        fresh.unlink(missing_ok=True)
    _flush_folder(path.parent)


def note_at(path: Path) -> bytes | None:
    """What is noted there; None for nothing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def need_bytes_of(sha256: str, data: bytes) -> None:
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"these are not the bytes of {sha256}")


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _alone_with(path: Path) -> Iterator[int]:
    """A descriptor of a part that nobody else writes to meanwhile, in whatever process they are."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _same(path, descriptor):  # it may have been finished while we waited
                yield descriptor
                return
        finally:
            os.close(descriptor)


def _same(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def _flush_folder(folder: Path) -> None:
    """Make the names in it durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
