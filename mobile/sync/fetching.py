"""Fetches files that this device does not hold, to be looked at: by ranges, verified, going on after a break."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mobile.client.error_codes import trouble_in
from mobile.client.offline_client import OfflineClient
from mobile.sync.files import FILE_BITE, SMALLEST_FILE_BITE, path_of
from mobile.sync.link import Answer, Link, Unreachable
from rulebook.kernel.files import FileRef

TIMEOUT_S = 30.0
MOST_ANEW = 2


class NotFetched(Exception):
    """The file cannot be had now. `code` is of the catalogue `trouble.*`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _nobody(_: int) -> None:
    return None


class Fetcher:
    """Files for one person's device over one link. The same file asked for twice at once is fetched once."""

    def __init__(self, client: OfflineClient, link: Link) -> None:
        self.client = client
        self.link = link
        self._ones: dict[str, asyncio.Lock] = {}
        self._bite = FILE_BITE // 4

    async def fetch(self, ref: FileRef, told: Callable[[int], None] = _nobody) -> bytes:
        """The file, from this device or from the server; `told` hears how many bytes have come."""
        async with self._ones.setdefault(ref.sha256, asyncio.Lock()):
            found = await self.client.blobs.read(ref)
            return found if found is not None else await self._from_server(ref, told)

    async def _from_server(self, ref: FileRef, told: Callable[[int], None]) -> bytes:
        offset, anew = len(await self.client.blobs.part(ref)), 0
        while anew <= MOST_ANEW:
            told(offset)
            data = await self._range(ref, offset)
            whole = await self.client.blobs.add(ref, offset, data)
            offset += len(data)
            if whole:
                found = await self.client.blobs.read(ref)
                if found is not None:
                    return found
            if offset >= ref.size or not data:
                offset, anew = 0, anew + 1
        raise NotFetched("answer")

    async def _range(self, ref: FileRef, offset: int) -> bytes:
        profile = self.client.profile
        last = min(offset + self._bite, ref.size) - 1
        headers = {
            "authorization": f"Bearer {profile.device}.{profile.token}",
            "range": f"bytes={offset}-{max(last, offset)}",
        }
        try:
            got = await self.link.get(path_of(ref), headers, TIMEOUT_S)
        except Unreachable as error:
            self._bite = max(self._bite // 4, SMALLEST_FILE_BITE)
            raise NotFetched("unreachable") from error
        self._bite = min(self._bite * 2, FILE_BITE)
        return _bytes_from(got, offset)


def _bytes_from(got: Answer, offset: int) -> bytes:
    """The answer's bytes from `offset` on, whether the server gave the range or all of it."""
    if got.status == 206 and got.headers.get("content-range", "").startswith(f"bytes {offset}-"):
        return got.body
    if got.status == 200:
        return got.body[offset:]
    if got.status == 416:
        return b""
    raise NotFetched("answer" if got.status == 206 else trouble_in(got.status, got.body)[0])
