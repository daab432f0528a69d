"""A label as TSPL: words as GB 18030 text, codes and rare signs as dots, on 60 × 40 mm at 203 dots an inch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobile.printing.bitmap import Bitmap, blank, of_cells, over
from mobile.printing.code128 import code128
from mobile.printing.columns import encoded, fold, width
from mobile.printing.paper import CELLS, Row

WIDTH_MM, HEIGHT_MM, GAP_MM = 60, 40, 2
DOTS_MM = 8
WIDE, HIGH = WIDTH_MM * DOTS_MM, HEIGHT_MM * DOTS_MM
EDGE = 16
"""Dots that stay white at each edge: labels never lie quite straight."""
FONT = '"TSS24.BF2"'
"""Simplified Chinese, 24 dots; Latin signs 12 wide."""
STEP = 30
BARS_HIGH = 56
QR_SIDE = 200


@dataclass(frozen=True)
class Label:
    """`title` above; `lines` at the left of the QR code; the number in bars below, where it can be."""

    title: str
    number: str
    lines: tuple[str, ...]
    cells: CELLS


@dataclass(frozen=True)
class Placed:
    """A row of text and where its upper left dot is."""

    row: Row
    x: int
    y: int


def text_rows(label: Label) -> list[Placed]:
    """The words, folded beside the code; what no longer fits above the bars is left out, and … says so."""
    beside = (WIDE - 2 * EDGE - QR_SIDE - 8) // 12
    texts = [Row(text, bold=nth == 0) for nth, text in enumerate(fold(label.title, beside)[:1])]
    for line in label.lines:
        texts += [Row(text) for text in fold(line, beside)]
    bottom = HIGH - EDGE - BARS_HIGH - STEP - 4
    room = (bottom - EDGE - 24) // STEP + 1
    if len(texts) > room:
        texts = [*texts[: room - 1], Row(fold(texts[room - 1].text, beside - 2)[0] + "…")]
    placed = [Placed(row, EDGE, EDGE + nth * STEP) for nth, row in enumerate(texts)]
    number = Row(fold(label.number, (WIDE - 2 * EDGE) // 12)[0])
    return [*placed, Placed(number, (WIDE - width(number.text) * 12) // 2, HIGH - EDGE - 24)]


def bars(number: str) -> Bitmap | None:
    """The number in Code 128, two dots a module; None where it is too long or not Latin."""
    try:
        cells = code128(number)
    except ValueError:
        return None
    if (len(cells) + 20) * 2 > WIDE:
        return None
    row = of_cells([cells], 2).rows[0]
    return Bitmap(len(cells) * 2, (row,) * BARS_HIGH)


def codes(label: Label) -> list[tuple[Bitmap, int, int]]:
    """QR code and bars with their places."""
    size = max(2, QR_SIDE // (len(label.cells) + 4))
    code = of_cells(label.cells, size)
    found = [(code, WIDE - EDGE - code.width, EDGE)]
    drawn = bars(label.number)
    if drawn is not None:
        found.append((drawn, max(20, (WIDE - drawn.width) // 2), HIGH - EDGE - 24 - 4 - BARS_HIGH))
    return found


def bitmap(picture: Bitmap, x: int, y: int) -> bytes:
    """BITMAP: here a bit of 0 is black."""
    data = bytes(byte ^ 0xFF for byte in picture.packed())
    return f"BITMAP {x},{y},{picture.stride},{picture.height},0,".encode() + data + b"\r\n"


def printed_text(placed: Placed) -> bytes:
    """TEXT; a quotation mark would end it, so it is the full-width one."""
    words = encoded(placed.row.text.replace('"', "＂"))
    return f"TEXT {placed.x},{placed.y},{FONT},0,1,1,".encode() + b'"' + words + b'"\r\n'


def tspl(label: Label, drawn: Mapping[Row, Bitmap] | None = None) -> bytes:
    """The bytes of one label. Rows in `drawn` go as their picture."""
    out = [f"SIZE {WIDTH_MM} mm,{HEIGHT_MM} mm\r\nGAP {GAP_MM} mm,0 mm\r\nDIRECTION 1\r\nCLS\r\n".encode()]
    out += [bitmap(*one) for one in codes(label)]
    for placed in text_rows(label):
        picture = drawn.get(placed.row) if drawn else None
        out.append(printed_text(placed) if picture is None else bitmap(picture, placed.x, placed.y))
    return b"".join([*out, b"PRINT 1,1\r\n"])


def label_picture(label: Label, drawn: Mapping[Row, Bitmap]) -> Bitmap:
    """The label as a picture of its own; every row has to be drawn."""
    ground = blank(WIDE, HIGH)
    for picture, x, y in codes(label):
        ground = over(ground, picture, x, y)
    for placed in text_rows(label):
        ground = over(ground, drawn[placed.row], placed.x, placed.y)
    return ground
