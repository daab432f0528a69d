"""A paper as a picture: to be shared, or for a printer that has no Chinese. What draws signs is handed in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from mobile.printing.bitmap import Bitmap, below, blank
from mobile.printing.columns import unprintable
from mobile.printing.escpos import code_picture
from mobile.printing.paper import DOTS, Code, Row

SIGN = 24
"""Dots of a Chinese sign's side; a Latin one is half as wide."""
LEADING = 6
Draw = Callable[[Sequence[tuple[str, int, bool]]], Awaitable[list[Bitmap]]]
"""Draws lines (text, height of a sign in dots, bold), each sign in the columns that `columns_of` says."""


def rare(rows: Sequence[Row | Code]) -> list[Row]:
    """The rows that no printer's own font can be trusted with."""
    return [row for row in rows if isinstance(row, Row) and unprintable(row.text)]


async def drawn_rows(rows: Sequence[Row], draw: Draw) -> dict[Row, Bitmap]:
    """A picture of each row, with the white below it."""
    made = await draw([(row.text, SIGN * 2 if row.big else SIGN, row.bold) for row in rows])
    return {
        row: below(picture.width, [picture, blank(picture.width, LEADING)])
        for row, picture in zip(rows, made, strict=True)
    }


async def picture(rows: Sequence[Row | Code], millimetres: int, draw: Draw) -> Bitmap:
    """The whole paper, as wide as the printer's head."""
    dots = DOTS[millimetres]
    pictures = await drawn_rows([row for row in rows if isinstance(row, Row)], draw)
    return below(dots, [code_picture(row, dots) if isinstance(row, Code) else pictures[row] for row in rows])
