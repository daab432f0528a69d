"""What is said to a printer: is it ready, the job in pieces, did it come out. What broke off is not counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

PIECE = 512
"""Bytes at a time: so far a broken line is known."""
ANSWER_S = 0.8
"""Seconds in which a printer that can answer does."""
DONE_S = 15.0
"""Seconds that a printer may need for what it has in its memory."""


class Speech(StrEnum):
    """What a printer understands."""

    ESCPOS = "escpos"
    TSPL = "tspl"


class Wire(Protocol):
    """As in mobile/device/printers.py."""

    async def write(self, data: bytes) -> None: ...
    async def read(self, seconds: float) -> bytes: ...


class PrintFailed(Exception):
    """`code`: paper, cover, fault, broken_off, unsure; words: `printing.wrong.<code>`.

    `begun`: something may have come out that is not whole. `unsure`: all was sent, but the printer no longer
    answers, so that only who stands beside it knows.
    """

    def __init__(self, code: str, begun: bool = False) -> None:
        super().__init__(code)
        self.code, self.begun = code, begun


_ESCPOS_ASK = (
    (b"\x10\x04\x04", 0x60, "paper"),
    (b"\x10\x04\x02", 0x04, "cover"),
    (b"\x10\x04\x03", 0x28, "fault"),
)
"""DLE EOT n: answered at once, whatever is being printed; the bits that stand for what is wrong."""
_TSPL_ASK = b"\x1b!?"
_TSPL_WRONG = ((0x04, "paper"), (0x01, "cover"), (0x02, "fault"), (0x08, "fault"))
_TSPL_BUSY = 0x20


async def status(wire: Wire, speech: Speech, seconds: float = ANSWER_S) -> str | None:
    """ "" where it is ready, `busy`, or the code of what is wrong; None where it does not say.

    Raises what the wire raises.
    """
    if speech is Speech.TSPL:
        said = await _ask(wire, _TSPL_ASK, seconds)
        if said is None:
            return None
        wrong = next((code for bit, code in _TSPL_WRONG if said & bit), "")
        return wrong or ("busy" if said & _TSPL_BUSY else "")
    for question, bits, code in _ESCPOS_ASK:
        said = await _ask(wire, question, seconds)
        if said is None or said & 0x93 != 0x12:  # each such answer has these bits
            return None
        if said & bits:
            return code
    return ""


async def _ask(wire: Wire, question: bytes, seconds: float) -> int | None:
    await wire.write(question)
    said = await wire.read(seconds)
    return said[-1] if said else None


async def send(wire: Wire, speech: Speech, job: bytes, told: Callable[[int, int], None] | None = None) -> None:
    """Print the job. Returns once it is out, as far as the printer tells; raises PrintFailed.

    `told(sent, all)` hears how far it is, in bytes.
    """
    try:
        before = await status(wire, speech)
    except Exception as error:
        raise PrintFailed("broken_off") from error
    if before not in (None, "", "busy"):
        raise PrintFailed(str(before))
    for at in range(0, len(job), PIECE):
        try:
            await wire.write(job[at : at + PIECE])
        except Exception as error:
            raise PrintFailed("broken_off", begun=at > 0) from error
        if told is not None:
            told(min(at + PIECE, len(job)), len(job))
    if before is not None:
        await _came_out(wire, speech)


async def _came_out(wire: Wire, speech: Speech) -> None:
    """Of a printer that answers: whether its paper lasted to the end."""
    for _ in range(int(DONE_S / ANSWER_S)):
        try:
            after = await status(wire, speech, DONE_S)
        except Exception as error:
            raise PrintFailed("unsure", begun=True) from error
        if after is None:
            raise PrintFailed("unsure", begun=True)
        if after == "":
            return
        if after != "busy":
            raise PrintFailed(after, begun=True)
        await asyncio.sleep(ANSWER_S)
    raise PrintFailed("unsure", begun=True)
