"""Lines of text as dots, drawn by the browser in the app's fonts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import js
from pyodide.ffi import JsException

from mobile.printing.bitmap import Bitmap, of_ink
from mobile.printing.columns import columns_of, width

FONTS = {
    "PaperCommon": "/assets/fonts/NotoSansSC-subset.woff2",
    "PaperRare": "/assets/fonts/NotoSansSC-rare.woff2",
}
FAMILY = "PaperCommon, PaperRare, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
_loaded: list[bool] = []


async def _fonts() -> None:
    """The app's fonts, as they lie in the build; without them the device's own draw."""
    if _loaded:
        return
    _loaded.append(True)
    for family, path in FONTS.items():
        try:
            face = js.FontFace.new(family, f"url({path})")
            js.self.fonts.add(await face.load())
        except (JsException, AttributeError):
            continue


async def draw(lines: Sequence[tuple[str, int, bool]]) -> list[Bitmap]:
    """Each sign in its own columns, so that the ends of a line stand where they do in text."""
    await _fonts()
    return [_line(*line) for line in lines]


def _line(text: str, size: int, bold: bool) -> Bitmap:
    across = max(1, math.ceil(width(text) * size / 2))
    canvas = js.OffscreenCanvas.new(across, size)
    pen = canvas.getContext("2d")
    pen.font = f"{'bold ' if bold else ''}{round(size * 0.92)}px {FAMILY}"
    pen.textBaseline = "alphabetic"
    x = 0.0
    for sign in text:
        pen.fillText(sign, x, round(size * 0.86))
        x += columns_of(sign) * size / 2
    pixels = bytes(pen.getImageData(0, 0, across, size).data.to_bytes())
    return of_ink(across, pixels[3::4])
