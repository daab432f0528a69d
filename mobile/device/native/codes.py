"""Reads codes by zxing-cpp and Pillow, where the app has both, in a thread, so that the screen never waits."""

from __future__ import annotations

import asyncio
import io
from importlib.util import find_spec
from typing import TYPE_CHECKING

from mobile.device.codes import ASKEW, MOST_PIXELS, ReadCodes, fitting, in_order

if TYPE_CHECKING:
    from PIL.Image import Image


def native_codes() -> ReadCodes | None:
    """The reader; None where the app was packaged without it."""
    there = all(find_spec(name) is not None for name in ("zxingcpp", "PIL"))
    return read_codes if there else None


async def read_codes(photo: bytes) -> list[str]:
    return await asyncio.to_thread(_read, photo)


def _read(photo: bytes) -> list[str]:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(photo)) as image:
            picture = ImageOps.exif_transpose(image).convert("L")
            if picture.width * picture.height > MOST_PIXELS:
                picture.thumbnail(fitting(picture.width, picture.height))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return []
    return _texts(picture) or _texts(picture.rotate(ASKEW, Image.Resampling.BICUBIC, expand=True, fillcolor=255))


def _texts(picture: Image) -> list[str]:
    import zxingcpp

    kinds = zxingcpp.BarcodeFormat
    formats = zxingcpp.BarcodeFormats(
        # Code39 itself would read the number GT/A12 as GT!12 (findings/zxing-code39-slash.sh)
        [kinds.AllMatrix, kinds.Code128, kinds.Code39Std, kinds.Code93, kinds.EANUPC, kinds.ITF]
    )
    found = [code for code in zxingcpp.read_barcodes(picture, formats=formats) if code.valid and code.text]
    return in_order((code.position.top_left.y, code.position.top_left.x, code.text) for code in found)
