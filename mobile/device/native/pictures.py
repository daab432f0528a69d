"""Photos made smaller by Pillow, where the app has it; else kept as they are, if they are small enough."""

from __future__ import annotations

import asyncio
import io

from mobile.device.pictures import AIM_BYTES, LONG_SIDE, QUALITIES, NotAPicture, as_it_is, refuse_nothing, scaled


class NativePictures:
    """In a thread, so that the screen never waits."""

    async def shrink(self, data: bytes, long_side: int = LONG_SIDE) -> bytes:
        return await asyncio.to_thread(_shrink, data, long_side)


def _shrink(data: bytes, long_side: int) -> bytes:
    refuse_nothing(data)
    try:
        from PIL import Image, ImageOps
    except ImportError:
        return as_it_is(data)
    try:
        with Image.open(io.BytesIO(data)) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPicture("unreadable") from error
    small = upright.resize(scaled(*upright.size, long_side), Image.Resampling.LANCZOS)
    found = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        small.save(out, "JPEG", quality=round(quality * 100), optimize=True)
        found = out.getvalue()
        if len(found) <= AIM_BYTES:
            break
    return found
