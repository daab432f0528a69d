"""Reads codes by zxing-cpp and Pillow, where the app has both, in a thread, so that the screen never waits."""

from __future__ import annotations

import asyncio
import io
from importlib.util import find_spec

from mobile.codes import ReadCodes


def native_codes() -> ReadCodes | None:
    """The reader; None where the app was packaged without it."""
    there = all(find_spec(name) is not None for name in ("zxingcpp", "PIL"))
    return read_codes if there else None


async def read_codes(photo: bytes) -> list[str]:
    return await asyncio.to_thread(_read, photo)


def _read(photo: bytes) -> list[str]:
    import zxingcpp
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(photo)) as image:
            picture = ImageOps.exif_transpose(image).convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return []
    return [code.text for code in zxingcpp.read_barcodes(picture) if code.valid and code.text]
