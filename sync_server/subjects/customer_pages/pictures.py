"""A photo from outside: what it says of itself is not believed, what its bytes say is (CUST-1)."""

from __future__ import annotations

import struct

from rulebook.kernel.files import FileType, file_type

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 60_000_000
"""A picture that would fill the memory of whoever looks at it is none."""
_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})
"""Markers between C0 and CF that carry no size."""


def is_photo(data: bytes) -> bool:
    """Whether these bytes are a JPEG or PNG of a size that can be shown."""
    kind = file_type(data)
    if kind is None or len(data) > MOST_BYTES:
        return False
    width, height = _png(data) if kind is FileType.PNG else _jpeg(data)
    return 0 < width * height <= MOST_PIXELS


def _png(data: bytes) -> tuple[int, int]:
    if len(data) < 33 or data[12:16] != b"IHDR":
        return 0, 0
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg(data: bytes) -> tuple[int, int]:
    """Width and height out of the first frame's head; (0, 0) where there is none."""
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return 0, 0
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        if length < 2:
            return 0, 0
        at += 2 + length
    return 0, 0
