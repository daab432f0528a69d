"""Reads the codes on a photo, in the browser's worker, by the reader that came with the app (mobile/web/zxing)."""

from __future__ import annotations

from typing import Any

import flet_js
import js
from pyodide.ffi import JsException, to_js

from mobile.codes import CannotRead

READER = "/zxing/es/reader/index.js"
FORMATS = ("QRCode", "Code128", "Code39", "DataMatrix", "EAN-13", "ITF")
"""What stands on terminals, SIM cards and our own papers."""

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
    options = to_js({"formats": list(FORMATS), "tryHarder": True}, dict_converter=js.Object.fromEntries)
    found = await reader.readBarcodes(to_js(photo), options)
    return [str(code.text) for code in found if code.isValid and code.text]
