"""Black and white dots: a row is one whole number, so that moving and joining are shifts. Knows no printer."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bitmap:
    """`rows` from the top; in each the highest of `width` bits is the dot at the left, 1 is black."""

    width: int
    rows: tuple[int, ...]

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def stride(self) -> int:
        """Bytes of a row."""
        return (self.width + 7) // 8

    def packed(self) -> bytes:
        """Eight dots a byte, the highest bit at the left, 1 is black; each row fills its last byte with white."""
        pad = self.stride * 8 - self.width
        return b"".join((row << pad).to_bytes(self.stride) for row in self.rows)

    def part(self, top: int, height: int) -> Bitmap:
        return Bitmap(self.width, self.rows[top : top + height])

    def on(self, width: int, x: int = 0) -> Bitmap:
        """The same on a wider ground, `x` dots from its left; what does not fit is cut off."""
        room = width - x - self.width
        rows = (row << room if room >= 0 else row >> -room for row in self.rows)
        return Bitmap(width, tuple(rows))


def blank(width: int, height: int) -> Bitmap:
    return Bitmap(width, (0,) * height)


def of_cells(cells: Sequence[Sequence[bool]], dots: int, quiet: int = 0) -> Bitmap:
    """Modules of a code as squares of `dots`, with `quiet` modules of white around."""
    side = len(cells[0]) + 2 * quiet
    rows = [0] * (quiet * dots)
    for row in cells:
        bits = "".join(("1" if cell else "0") * dots for cell in row) + "0" * (quiet * dots)
        rows += [int(bits, 2)] * dots
    return Bitmap(side * dots, (*rows, *[0] * (quiet * dots)))


def below(width: int, parts: Iterable[Bitmap]) -> Bitmap:
    """One picture of all, from the top."""
    return Bitmap(width, tuple(row for part in parts for row in part.on(width).rows))


def over(ground: Bitmap, top: Bitmap, x: int, y: int) -> Bitmap:
    """`ground` with the black dots of `top` on it; what reaches beyond its edges is cut off."""
    rows = list(ground.rows)
    for nth, row in enumerate(top.on(ground.width, x).rows):
        if 0 <= y + nth < len(rows):
            rows[y + nth] |= row & ((1 << ground.width) - 1)
    return Bitmap(ground.width, tuple(rows))


_DARK = bytes(ord("1" if ink >= 110 else "0") for ink in range(256))


def of_ink(width: int, ink: bytes) -> Bitmap:
    """From one byte a dot, 0 for white to 255 for black, row after row."""
    dots = ink.translate(_DARK)
    return Bitmap(width, tuple(int(dots[at : at + width], 2) for at in range(0, len(dots), width)))


def png(picture: Bitmap, dots: int = 1) -> bytes:
    """A PNG file of two colours; each dot becomes a square of `dots`."""
    if dots > 1:
        rows = [int("".join(bit * dots for bit in bin(row)[2:].zfill(picture.width)), 2) for row in picture.rows]
        picture = Bitmap(picture.width * dots, tuple(row for row in rows for _ in range(dots)))
    white = (1 << picture.stride * 8) - 1
    pad = picture.stride * 8 - picture.width
    raw = b"".join(b"\0" + (white ^ row << pad).to_bytes(picture.stride) for row in picture.rows)
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
