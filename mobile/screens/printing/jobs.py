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
    `more`: labels that come after the first, in the same print.
    """

    key: str
    file: str
    what: Paper | Label
    copies: int = 0
    record: Callable[[Told], Awaitable[None]] | None = None
    shared: Callable[[], Awaitable[None]] | None = None
    shows: Paper | None = None
    so_far: str = ""
    more: tuple[Label, ...] = ()

    @property
    def labels(self) -> tuple[Label, ...]:
        """All of its labels; none where it is a paper."""
        return (self.what, *self.more) if isinstance(self.what, Label) else ()

    @property
    def speech(self) -> Speech:
        return Speech.TSPL if isinstance(self.what, Label) else Speech.ESCPOS


def rare_signs(job: Job) -> str:
    """The signs that a printer's own font may not have."""
    labels = [row.row.text for label in job.labels for row in text_rows(label)]
    said = labels if isinstance(job.what, Label) else texts(job.what)
    return unprintable("".join(said))


async def _label_bytes(label: Label, draw: Draw | None, whole_picture: bool) -> bytes:
    rows = [placed.row for placed in text_rows(label)]
    wanted = rows if whole_picture else rare(rows)
    return tspl(label, await drawn_rows(wanted, draw) if draw and wanted else None)


async def _label_drawn(label: Label, draw: Draw) -> Bitmap:
    return label_picture(label, await drawn_rows([placed.row for placed in text_rows(label)], draw))


async def job_bytes(job: Job, millimetres: int, draw: Draw | None, whole_picture: bool) -> bytes:
    """What is sent. Without `draw` rare signs become 〓, and a whole picture is not to be had: text is sent."""
    if isinstance(job.what, Label):
        return b"".join([await _label_bytes(label, draw, whole_picture) for label in job.labels])
    lines = laid_out(job.what, COLUMNS[millimetres])
    if draw is None:
        return escpos(lines, millimetres)
    if whole_picture:
        return escpos_picture(await picture(lines, millimetres, draw))
    return escpos(lines, millimetres, await drawn_rows(rare(lines), draw))


async def job_picture(job: Job, millimetres: int, draw: Draw) -> bytes:
    """What is shared, as a PNG: two dots wide and high for each of the printer's."""
    if isinstance(job.what, Label):
        drawn = [await _label_drawn(label, draw) for label in job.labels]
        return png(Bitmap(drawn[0].width, tuple(row for one in drawn for row in one.rows)), 2)
    made = await picture(laid_out(job.shows or job.what, COLUMNS[millimetres]), millimetres, draw)
    framed = made.on(made.width + 2 * EDGE, EDGE)
    white = (0,) * EDGE
    return png(Bitmap(framed.width, (*white, *framed.rows, *white)), 2)
