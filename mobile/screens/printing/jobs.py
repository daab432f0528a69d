"""From a paper or a label to bytes or a picture, by what this device can draw. Knows no control."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mobile.printing.bitmap import Bitmap, png
from mobile.printing.columns import unprintable
from mobile.printing.escpos import escpos, escpos_picture
from mobile.printing.paper import COLUMNS, Paper, laid_out, texts
from mobile.printing.raster import Draw, drawn_rows, picture, rare
from mobile.printing.sending import Speech
from mobile.printing.tspl import Label, label_picture, text_rows, tspl
from rulebook.subjects.receipts.records import Known

LABEL_MM = 60
EDGE = 24
"""Dots of white around a picture that is shared."""


@dataclass(frozen=True)
class Told:
    """What is told of one print: its name, how many came before it as its paper says, mm of paper, who knows."""

    paper: str
    copies: int
    width: int
    known: Known


@dataclass(frozen=True)
class Job:
    """One thing to be printed. `key` tells it from others, `file` names its picture.

    `record` counts a print, `shared` a picture that was handed over; None where nothing is counted. `shows` stands
    on the picture where that is not what is printed; `so_far` says in words what is known of earlier prints.
    """

    key: str
    file: str
    what: Paper | Label
    copies: int = 0
    record: Callable[[Told], Awaitable[None]] | None = None
    shared: Callable[[], Awaitable[None]] | None = None
    shows: Paper | None = None
    so_far: str = ""

    @property
    def speech(self) -> Speech:
        return Speech.TSPL if isinstance(self.what, Label) else Speech.ESCPOS


def rare_signs(job: Job) -> str:
    """The signs that a printer's own font may not have."""
    said = [row.row.text for row in text_rows(job.what)] if isinstance(job.what, Label) else texts(job.what)
    return unprintable("".join(said))


async def job_bytes(job: Job, millimetres: int, draw: Draw | None, whole_picture: bool) -> bytes:
    """What is sent. Without `draw` rare signs become 〓, and a whole picture is not to be had: text is sent."""
    if isinstance(job.what, Label):
        rows = [placed.row for placed in text_rows(job.what)]
        wanted = rows if whole_picture else rare(rows)
        return tspl(job.what, await drawn_rows(wanted, draw) if draw and wanted else None)
    lines = laid_out(job.what, COLUMNS[millimetres])
    if draw is None:
        return escpos(lines, millimetres)
    if whole_picture:
        return escpos_picture(await picture(lines, millimetres, draw))
    return escpos(lines, millimetres, await drawn_rows(rare(lines), draw))


async def job_picture(job: Job, millimetres: int, draw: Draw) -> bytes:
    """What is shared, as a PNG: two dots wide and high for each of the printer's."""
    if isinstance(job.what, Label):
        drawn = await drawn_rows([placed.row for placed in text_rows(job.what)], draw)
        return png(label_picture(job.what, drawn), 2)
    made = await picture(laid_out(job.shows or job.what, COLUMNS[millimetres]), millimetres, draw)
    framed = made.on(made.width + 2 * EDGE, EDGE)
    white = (0,) * EDGE
    return png(Bitmap(framed.width, (*white, *framed.rows, *white)), 2)
