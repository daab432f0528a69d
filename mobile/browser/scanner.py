"""Reads the codes on a photo, in the browser's worker, by the reader that came with the app (mobile/web/zxing)."""

from __future__ import annotations

from typing import Any

import flet_js
import js
from pyodide.ffi import to_js

READER = "/zxing/es/reader/index.js"
FORMATS = ("QRCode", "Code128", "Code39", "DataMatrix", "EAN-13", "ITF")
"""What stands on terminals, SIM cards and our own papers."""

_reader: list[Any] = []


async def read_codes(photo: bytes) -> list[str]:
    """What the codes on a photo say, as they were found; none on what is no picture. Takes the whole photo.

    Lines of Code 128 are gone from a photo that was made smaller first.
    """
    if not _reader:
        _reader.append(await flet_js.imp(READER))
    options = to_js({"formats": list(FORMATS), "tryHarder": True}, dict_converter=js.Object.fromEntries)
    found = await _reader[0].readBarcodes(to_js(photo), options)
    return [str(code.text) for code in found if code.isValid and code.text]
