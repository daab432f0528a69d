"""What is said to a printer: is it ready, the job in pieces, did it come out. What broke off is not counted.

Whether paper came out is known only from an answer that comes after all that was sent before it: GS r of ESC/POS
stands in one row with the job, DLE EOT overtakes it and says nothing of it (RCT-4).
"""

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

AGAIN_S, UNSEEN = 0.2, 6
"""A label printer is asked how it is after so many seconds each; so often before it is held that it never says."""


class Speech(StrEnum):
    """What a printer understands."""

    ESCPOS = "escpos"
    TSPL = "tspl"


class Ended(StrEnum):
    """What is known of a job that went over the wire whole."""

    PRINTED = "printed"
    """The printer said so, after it."""
    SENT = "sent"
    """It does not say: only who stands beside it can look."""


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
_ESCPOS_IN_ORDER = b"\x1dr\x01"
"""GS r 1: answered in its turn, after all that was sent before; 0x0C of the answer: there is no paper."""
_NO_PAPER = 0x0C
_TSPL_ASK = b"\x1b!?"
_TSPL_WRONG = ((0x04, "paper"), (0x01, "cover"), (0x02, "fault"), (0x08, "fault"))
_TSPL_BUSY = 0x20


async def status(wire: Wire, speech: Speech, seconds: float = ANSWER_S) -> str | None:
    """ "" where it is ready, `busy`, or the code of what is wrong; None where it does not say.

    Raises what the wire raises.
    """
    if speech is Speech.TSPL:
        heard = await _ask(wire, _TSPL_ASK, seconds)
        if not heard:
            return None
        said = heard[-1]
        wrong = next((code for bit, code in _TSPL_WRONG if said & bit), "")
        return wrong or ("busy" if said & _TSPL_BUSY else "")
    return (await _how_it_is(wire, seconds))[0]


async def _ask(wire: Wire, question: bytes, seconds: float) -> bytes:
    await wire.write(question)
    return await wire.read(seconds)


def _in_order(heard: bytes) -> int | None:
    """The answer to GS r among what was heard: no other that a printer gives by itself is without these bits."""
    return next((said for said in reversed(heard) if not said & 0x90), None)


async def send(wire: Wire, speech: Speech, job: bytes, told: Callable[[int, int], None] | None = None) -> Ended:
    """Print the job; returns what is known of it. Raises PrintFailed.

    `told(sent, all)` hears how far it is, in bytes.
    """
    try:
        before = await status(wire, speech)
        answers = before is not None and await _says_when_out(wire, speech)
    except Exception as error:
        raise PrintFailed("broken_off") from error
    if before not in (None, "", "busy"):
        raise PrintFailed(str(before))
    for at in range(0, len(job), PIECE):
        try:
            await wire.write(job[at : at + PIECE])
        except Exception as error:  # the last piece may have arrived, and only its receipt not
            code = "unsure" if at and at + PIECE >= len(job) else "broken_off"
            raise PrintFailed(code, begun=at > 0) from error
        if told is not None:
            told(min(at + PIECE, len(job)), len(job))
    if before is None:
        return Ended.SENT
    try:
        return await (_label_out(wire) if speech is Speech.TSPL else _paper_out(wire, answers))
    except PrintFailed:
        raise
    except Exception as error:
        raise PrintFailed("unsure", begun=True) from error


async def _says_when_out(wire: Wire, speech: Speech) -> bool:
    """Whether it answers in its turn; asked before the job, so that none waits for what never comes."""
    return speech is Speech.ESCPOS and _in_order(await _ask(wire, _ESCPOS_IN_ORDER, ANSWER_S)) is not None


async def _paper_out(wire: Wire, answers: bool) -> Ended:
    """Of an ESC/POS printer that says how it is: that all is printed once it answers in its turn."""
    if answers:
        await wire.write(_ESCPOS_IN_ORDER)
    for _ in range(int(DONE_S / ANSWER_S)):
        if answers and (said := _in_order(await wire.read(ANSWER_S))) is not None:
            if said & _NO_PAPER == _NO_PAPER:
                raise PrintFailed("unsure", begun=True)  # it ended, and so did the paper: before or after
            return Ended.PRINTED
        now, late = await _how_it_is(wire, DONE_S)
        if answers and late:
            return Ended.PRINTED
        if now is None:
            raise PrintFailed("unsure", begun=True)
        if now:
            raise PrintFailed(now, begun=True)
        if not answers:
            return Ended.SENT
    raise PrintFailed("unsure", begun=True)


async def _how_it_is(wire: Wire, seconds: float) -> tuple[str | None, bool]:
    """The status now, and whether the answer in its turn came along with one of these."""
    late = False
    for question, bits, code in _ESCPOS_ASK:
        heard = await _ask(wire, question, seconds)
        said = _in_order(heard)
        late = late or (said is not None and said & _NO_PAPER != _NO_PAPER)
        answers = [one for one in heard if one & 0x93 == 0x12]
        if not answers:  # each such answer has these bits
            return None, late
        if answers[-1] & bits:
            return code, late
    return "", late


async def _label_out(wire: Wire) -> Ended:
    """Of a TSPL printer that says how it is: that it printed, once it was busy and is no more."""
    was_busy = False
    for turn in range(int(DONE_S / AGAIN_S)):
        now = await status(wire, Speech.TSPL, DONE_S)
        if now is None:
            raise PrintFailed("unsure", begun=True)
        if now not in ("", "busy"):
            raise PrintFailed(now, begun=True)
        if now == "" and (was_busy or turn >= UNSEEN):
            return Ended.PRINTED if was_busy else Ended.SENT
        was_busy = was_busy or now == "busy"
        await asyncio.sleep(AGAIN_S)
    raise PrintFailed("unsure", begun=True)
