"""Lines of text as dots, drawn by Pillow in the app's own fonts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from mobile.device.native.fonts import COMMON, FONTS, RARE
from mobile.printing.bitmap import Bitmap, of_ink
from mobile.printing.columns import columns_of, width

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont


async def draw(lines: Sequence[tuple[str, int, bool]]) -> list[Bitmap]:
    """The lines in the app's own fonts, drawn in a thread."""
    return await asyncio.to_thread(lambda: [_line(*line) for line in lines])


def _line(text: str, size: int, bold: bool) -> Bitmap:
    from PIL import Image, ImageDraw

    across = max(1, width(text)) * size // 2
    image = Image.new("L", (across, size), 0)
    pen, x = ImageDraw.Draw(image), 0
    for sign in text:
        font = _font(COMMON if _has(COMMON, sign) else RARE, size)
        for shift in range(1 + bold):
            pen.text((x + shift, round(size * 0.86)), sign, font=font, fill=255, anchor="ls")
        x += columns_of(sign) * size // 2
    return of_ink(across, image.tobytes())


@cache
def _font(name: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(FONTS / name), round(size * 0.92))


@cache
def _nothing(name: str) -> bytes:
    """How the font draws a sign that it does not have."""
    return bytes(_font(name, 24).getmask("\U0010ffff"))


@cache
def _has(name: str, sign: str) -> bool:
    return sign == " " or bytes(_font(name, 24).getmask(sign)) != _nothing(name)
