"""A paper as ESC/POS: lines as GB 18030 text, codes and lines of rare signs as raster images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mobile.printing.bitmap import Bitmap, of_cells
from mobile.printing.columns import encoded
from mobile.printing.paper import DOTS, Code, Row

BEGIN = b"\x1b@\x1c&"
"""ESC @ forgets what an earlier job left behind; FS & turns Chinese on."""
END = b"\x1bd\x04"
"""ESC d: four lines on, so that the last one can be torn off."""
PLAIN, BIG = b"\x1d!\x00", b"\x1d!\x11"
THIN, BOLD = b"\x1bE\x00", b"\x1bE\x01"
STRIP = 128
"""Rows of dots in one image: small printers hold no more at once."""
QUIET = 4
CODE_SHARE = 0.62
"""A code is at most so much of the paper's width."""


def raster(picture: Bitmap) -> bytes:
    """GS v 0, in strips."""
    out = b""
    for top in range(0, picture.height, STRIP):
        strip = picture.part(top, STRIP)
        out += b"\x1dv0\x00" + strip.stride.to_bytes(2, "little") + strip.height.to_bytes(2, "little")
        out += strip.packed()
    return out


def code_picture(code: Code, dots: int) -> Bitmap:
    """The code in the middle of a paper of so many dots, each module as large as fits, at most six dots."""
    side = len(code.cells) + 2 * QUIET
    size = max(2, min(6, int(dots * CODE_SHARE) // side))
    drawn = of_cells(code.cells, size, QUIET)
    return drawn.on(dots, max(0, (dots - drawn.width) // 2))


def escpos(rows: Sequence[Row | Code], millimetres: int, drawn: Mapping[Row, Bitmap] | None = None) -> bytes:
    """The bytes of a whole job. Rows in `drawn` go as their picture; other rows lose to 〓 what has no code."""
    dots, out = DOTS[millimetres], [BEGIN]
    for row in rows:
        if isinstance(row, Code):
            out.append(raster(code_picture(row, dots)))
        elif drawn is not None and row in drawn:
            out.append(raster(drawn[row].on(dots)))
        else:
            out += [BIG if row.big else PLAIN, BOLD if row.bold else THIN, encoded(row.text), b"\n"]
    return b"".join([*out, PLAIN, THIN, END])


def escpos_picture(picture: Bitmap) -> bytes:
    """A whole paper that was drawn here: for printers without Chinese."""
    return BEGIN + raster(picture) + END
