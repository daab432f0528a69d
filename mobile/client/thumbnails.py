"""Small pictures of the photos that are on this device, each made once."""

from __future__ import annotations

from mobile.device.pictures import NotAPicture, Pictures
from mobile.store.blob_store import BlobStore
from rulebook.kernel.files import FileRef

LONG_SIDE = 320
"""Pixels."""


class Thumbnails:
    """Of one session."""

    def __init__(self, blobs: BlobStore, pictures: Pictures) -> None:
        self._blobs, self._pictures = blobs, pictures
        self._made: dict[str, bytes] = {}

    async def of(self, ref: FileRef) -> bytes | None:
        """JPEG; None where the photo is not here, or is no picture."""
        if ref.sha256 not in self._made:
            data = await self._blobs.read(ref)
            if data is None:
                return None
            try:
                self._made[ref.sha256] = await self._pictures.shrink(data, LONG_SIDE)
            except NotAPicture:
                return None
        return self._made[ref.sha256]
