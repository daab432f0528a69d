"""Bytes made smaller for the wire (gzip), and back, within bounds. Pure; knows neither request nor file."""

from __future__ import annotations

import zlib

from rulebook.kernel.lines import Unreadable

PACKED = "gzip"
"""The content coding, as HTTP names it."""
WORTH_IT = 500
"""Fewer bytes are sent as they are."""

_GZIP = 31
_LEVEL = 6


def pack(data: bytes) -> bytes:
    """The same bytes give the same bytes; no clock in them."""
    packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
    return packer.compress(data) + packer.flush()


def unpack(data: bytes, most: int) -> bytes:
    """What was packed, at most `most` bytes of it, however many a bomb would unfold to. Raises `Unreadable`."""
    unpacker = zlib.decompressobj(wbits=_GZIP)
    try:
        found = unpacker.decompress(data, most + 1)
    except zlib.error as error:
        raise Unreadable("packed", str(error)) from error
    if len(found) > most:
        raise Unreadable("too_long", f"more than {most} bytes")
    if not unpacker.eof or unpacker.unused_data:
        raise Unreadable("packed", "torn, or more than one piece")
    return found
