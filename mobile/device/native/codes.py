"""Reads codes by zxing-cpp and Pillow, where the app has both, in a thread, so that the screen never waits."""

from __future__ import annotations

import asyncio
import io
from importlib.util import find_spec
from typing import TYPE_CHECKING

from mobile.device.codes import ASKEW, MOST_PIXELS, ReadCodes, fitting, in_order, surely_whole

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
    """What stands there; where no bars are among it, white bars on black are looked for: the reader passes them
    over (findings/zxing-white-bars.sh).
    """
    import zxingcpp
    from PIL import ImageOps

    kinds = zxingcpp.BarcodeFormat
    # Code39 itself would read the number GT/A12 as GT!12 (findings/zxing-code39-slash.sh)
    bars = (kinds.Code128, kinds.Code39Std, kinds.Code93, kinds.EANUPC, kinds.ITF)
    in_bars = (*bars, kinds.Code39)  # what a code in Code39Std says of itself

    def look(picture: Image, *formats: zxingcpp.BarcodeFormat) -> list[zxingcpp.Barcode]:
        found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats([*bars, *formats]))
        return [code for code in found if code.valid and surely_whole(code.symbology.name, code.text)]

    found = look(picture, kinds.AllMatrix)
    if not any(code.symbology in in_bars for code in found):
        found += look(ImageOps.invert(picture))
    return in_order((code.position.top_left.y, code.position.top_left.x, code.text) for code in found)
