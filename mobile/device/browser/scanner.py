"""Reads the codes on a photo, in the browser's worker, by the reader that came with the app (mobile/web/zxing)."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import Any

import flet_js
import js
from pyodide.ffi import JsException, to_js

from mobile.device.codes import ASKEW, CannotRead, fitting, in_order, surely_whole

READER = "/zxing/es/reader/index.js"
SQUARE = ("QRCode", "DataMatrix")
BARS = ("Code128", "Code39Std", "EAN-13", "ITF")
"""What stands on terminals, SIM cards and our own papers.

"Code39" would read the number GT/A12 as GT!12 (findings/zxing-code39-slash.sh).
"""

WIDEST = 3_600
"""Pixels along either side of a photo that is turned: 52 MB while it is looked at."""

_reader: list[Any] = []


async def _load() -> Any:
    if not _reader:
        _reader.append(await flet_js.imp(READER))
    return _reader[0]


async def get_ready() -> None:
    """Have the reader in memory while there is a network.

    The page on which a phone is enrolled is older than its service worker, so without a network it finds nothing.
    """
    try:
        await (await _load()).prepareZXingModule(
            to_js({"fireImmediately": True}, dict_converter=js.Object.fromEntries)
        )
    except JsException:
        _reader.clear()


async def read_codes(photo: bytes) -> list[str]:
    """What the codes on a photo say, as they were found; none on what is no picture. Takes the whole photo.

    Raises CannotRead. Lines of Code 128 are gone from a photo that was made smaller first.
    """
    try:
        reader = await _load()
    except JsException as error:
        raise CannotRead from error
    return await _seen(reader, photo, _upright) or await _seen(reader, photo, _askew)


async def _seen(reader: Any, photo: bytes, picture: Callable[..., Awaitable[Any]]) -> list[str]:
    """What stands there; where no bars are among it, white bars on black are looked for: the reader passes them
    over (findings/zxing-white-bars.sh).
    """
    found = await _look(reader, await picture(photo), *SQUARE, *BARS)
    if all(str(code.symbology) in SQUARE for code in found):
        found += await _look(reader, await picture(photo, inverted=True), *BARS)
    return in_order((int(code.position.topLeft.y), int(code.position.topLeft.x), str(code.text)) for code in found)


async def _look(reader: Any, picture: Any, *formats: str) -> list[Any]:
    if picture is None:
        return []
    found = await reader.readBarcodes(picture, _options(formats=list(formats), tryHarder=True))
    return [code for code in found if code.isValid and surely_whole(str(code.symbology), str(code.text))]


def _options(**said: Any) -> Any:
    return to_js(said, dict_converter=js.Object.fromEntries)


async def _upright(photo: bytes, *, inverted: bool = False) -> Any:
    """The pixels as the photo is seen: the reader itself knows nothing of how the phone was held (EXIF).

    What the browser cannot open as a picture goes to the reader as it is, which finds nothing on it.
    """
    raw = to_js(photo)
    if not hasattr(js.self, "OffscreenCanvas"):
        return raw
    try:
        bitmap = await js.createImageBitmap(js.Blob.new(to_js([raw])), _options(imageOrientation="from-image"))
    except JsException:
        return raw
    try:
        width, height = fitting(int(bitmap.width), int(bitmap.height))
        pen = js.OffscreenCanvas.new(width, height).getContext("2d", _options(willReadFrequently=True))
        pen.fillStyle = "#fff"
        pen.fillRect(0, 0, width, height)
        pen.drawImage(bitmap, 0, 0, width, height)
        if inverted:
            _invert(pen, width, height)
        return pen.getImageData(0, 0, width, height)
    finally:
        bitmap.close()


def _invert(pen: Any, width: int, height: int) -> None:
    """White for black and black for white; a canvas knows no filters in WebKit."""
    pen.globalCompositeOperation = "difference"
    pen.fillStyle = "#fff"
    pen.fillRect(0, 0, width, height)


async def _askew(photo: bytes, *, inverted: bool = False) -> Any:
    """The pixels of the photo turned; None where the browser cannot turn it, or it is no picture."""
    try:
        picture = await js.createImageBitmap(js.Blob.new(to_js([to_js(photo)])))
        diagonal = math.hypot(picture.width, picture.height)
        scale = min(1.0, WIDEST / diagonal)
        side = math.ceil(diagonal * scale)
        canvas = js.OffscreenCanvas.new(side, side).getContext("2d")
        canvas.fillStyle = "#fff"
        canvas.fillRect(0, 0, side, side)
        canvas.translate(side / 2, side / 2)
        canvas.rotate(math.radians(ASKEW))
        canvas.scale(scale, scale)
        canvas.drawImage(picture, -picture.width / 2, -picture.height / 2)
        picture.close()
        if inverted:
            canvas.resetTransform()
            _invert(canvas, side, side)
        return canvas.getImageData(0, 0, side, side)
    except (JsException, AttributeError):
        return None
