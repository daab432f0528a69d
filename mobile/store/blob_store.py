"""Files on this device, each as its own file in the folder, called by the SHA-256 of its bytes.

What was taken here (`file.…`) stays until somebody shows that the server has it; what was fetched to be looked at
(`seen.…`) may go at any start; `part.…` is on its way here. Knows no lines and no network.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib

from mobile.store.folder import Folder, StoreFailed
from rulebook.kernel.files import FileRef, is_whole, ref_of

TAKEN, SEEN, PART = "file.", "seen.", "part."
_ANY = (TAKEN, SEEN, PART)
MOST_SEEN = 100
"""So many fetched files are kept from one start to the next."""
HELD_BYTES = 8_000_000
"""So many bytes of files are held in memory, those used last."""


class NotKept(ValueError):
    """The bytes are no file that a line may name: empty, too large, no picture."""


class BlobStore:
    """The files of one profile. Reading and writing go one after the other."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._one = asyncio.Lock()
        self._held: dict[str, bytes] = {}

    async def keep(self, data: bytes) -> FileRef:
        """Keep a file taken here; returns once it is durable. Raises NotKept, StoreFull or StoreFailed."""
        ref = ref_of(data)
        if ref is None:
            raise NotKept
        async with self._one:
            try:
                await self._write(TAKEN, ref, data)
            except StoreFailed:
                with contextlib.suppress(StoreFailed):  # what there is of it is of no use
                    await self._folder.remove(TAKEN + ref.sha256)
                raise
        return ref

    async def read(self, ref: FileRef) -> bytes | None:
        """The whole file, or None where it is not here; one that is torn or damaged is not here."""
        async with self._one:
            found = self._held.get(ref.sha256)
            if found is None:
                names = await self._folder.names()
                for prefix in (TAKEN, SEEN):
                    if prefix + ref.sha256 in names:
                        found = await self._content(prefix + ref.sha256)
                        found = found if is_whole(ref, found) else None
                    if found is not None:
                        break
            if found is not None:
                self._hold(ref, found)
            return found

    async def whole(self, sha256: str) -> bytes | None:
        """The bytes of a file taken here, by its name alone; None where they are not, or not whole.

        For storage in trouble: one that cannot be read costs no other.
        """
        async with self._one:
            try:
                if TAKEN + sha256 not in await self._folder.names():
                    return None
                found = await self._content(TAKEN + sha256)
            except StoreFailed:
                return None
        return found if found and hashlib.sha256(found).hexdigest() == sha256 else None

    async def taken(self) -> set[str]:
        """SHA-256 of the files that were taken here and are still held."""
        return {name.removeprefix(TAKEN) for name in await self._folder.names() if name.startswith(TAKEN)}

    async def remove(self, sha256: str) -> None:
        """Forget a file that was taken here. Whoever calls knows that nobody needs it."""
        async with self._one:
            self._held.pop(sha256, None)
            await self._folder.remove(TAKEN + sha256)

    async def here(self) -> set[str]:
        """SHA-256 of every file of which there is anything here: taken, fetched, or on its way."""
        return {name.rpartition(".")[2] for name in await self._folder.names() if name.startswith(_ANY)}

    async def erase(self, sha256: str) -> None:
        """Let go of a file, whatever there is of it here: the company erased it (FILE-2)."""
        async with self._one:
            self._held.pop(sha256, None)
            names = await self._folder.names()
            for name in (prefix + sha256 for prefix in _ANY):
                if name in names:
                    await self._folder.remove(name)

    # fetching
    async def part(self, ref: FileRef) -> bytes:
        """What has come of a file so far."""
        async with self._one:
            name = PART + ref.sha256
            return await self._content(name) if name in await self._folder.names() else b""

    async def add(self, ref: FileRef, offset: int, data: bytes) -> bool:
        """Add what has come; whether the file is whole now. One whose bytes are wrong begins anew."""
        async with self._one:
            name = PART + ref.sha256
            file = await self._folder.open(name)
            try:
                await file.truncate(offset)
                await file.append(data)
                found = await file.read() if offset + len(data) >= ref.size else b""
            finally:
                await file.close()
            if not found:
                return False
            whole = is_whole(ref, found)
            if whole:
                await self._write(SEEN, ref, found)
            await self._folder.remove(name)
            return whole

    async def tidy(self) -> None:
        """At start: files that were only looked at do not pile up."""
        async with self._one:
            seen = [name for name in await self._folder.names() if name.startswith((SEEN, PART))]
            for name in seen[MOST_SEEN:]:
                await self._folder.remove(name)

    async def _write(self, prefix: str, ref: FileRef, data: bytes) -> None:
        file = await self._folder.open(prefix + ref.sha256)
        try:
            if await file.read() != data:  # what is whole is not touched: an earlier line may name it
                await file.truncate(0)  # of a write that was cut short
                await file.append(data)
        finally:
            await file.close()
        self._hold(ref, data)

    async def _content(self, name: str) -> bytes:
        file = await self._folder.open(name)
        try:
            return await file.read()
        finally:
            await file.close()

    def _hold(self, ref: FileRef, data: bytes) -> None:
        self._held.pop(ref.sha256, None)
        self._held[ref.sha256] = data
        while sum(map(len, self._held.values())) > HELD_BYTES and len(self._held) > 1:
            self._held.pop(next(iter(self._held)))
