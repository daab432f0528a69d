"""Photos made smaller by the browser itself, in the worker: createImageBitmap, OffscreenCanvas, convertToBlob."""

from __future__ import annotations

from typing import Any

import js
from pyodide.ffi import JsException, to_js

from mobile.device.pictures import AIM_BYTES, LONG_SIDE, QUALITIES, NotAPicture, as_it_is, refuse_nothing, scaled

JPEG = "image/jpeg"


def _options(**said: Any) -> Any:
    return to_js(said, dict_converter=js.Object.fromEntries)


class BrowserPictures:
    async def shrink(self, data: bytes, long_side: int = LONG_SIDE) -> bytes:
        refuse_nothing(data)
        if not hasattr(js.self, "OffscreenCanvas"):
            return as_it_is(data)
        blob = js.Blob.new(to_js([to_js(data)]))
        try:
            bitmap = await js.createImageBitmap(blob, _options(imageOrientation="from-image"))
        except JsException as error:
            raise NotAPicture("unreadable") from error
        try:
            canvas = _drawn(bitmap, long_side)
        finally:
            bitmap.close()
        return await _jpeg(canvas)


def _drawn(bitmap: Any, long_side: int) -> Any:
    """The picture on a canvas of its new size; what was transparent is white."""
    width, height = scaled(int(bitmap.width), int(bitmap.height), long_side)
    canvas = js.OffscreenCanvas.new(width, height)
    pen = canvas.getContext("2d")
    pen.imageSmoothingQuality = "high"
    pen.fillStyle = "#fff"
    pen.fillRect(0, 0, width, height)
    pen.drawImage(bitmap, 0, 0, width, height)
    return canvas


async def _jpeg(canvas: Any) -> bytes:
    blob = None
    for quality in QUALITIES:
        blob = await canvas.convertToBlob(_options(type=JPEG, quality=quality))
        if str(blob.type) != JPEG:  # a browser that gives another kind than was asked for does so silently
            raise NotAPicture("unreadable")
        if int(blob.size) <= AIM_BYTES:
            break
    assert blob is not None
    return bytes((await blob.arrayBuffer()).to_bytes())
