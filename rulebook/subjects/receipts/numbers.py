"""Receipt numbers: `PGA7-000123` from a device's block, `T-…` where the block was used up (RCT-2)."""

from __future__ import annotations

from collections.abc import Iterable

from rulebook.subjects.devices.records import NumberBlock

REACH = 10_000
"""So far past its end a retired block is believed: what the phone may have been given since the backup.

Every number up to the last one used is accounted for, so there has to be an end.
"""


def receipt_number(series: str, number: int) -> str:
    return f"{series}-{number:06d}"


def span(series: str, first: int, last: int) -> str:
    """Some numbers in a row: `PGA7-000002`, or `PGA7-000002–PGA7-000009`."""
    ends = dict.fromkeys((receipt_number(series, first), receipt_number(series, last)))
    return "–".join(ends)


def provisional_number(device: str, seq: int) -> str:
    """A number that says of itself that it is none yet.

    `seq` is where the device's journal stands: it only ever grows, so no device gives a number twice, whatever it
    still remembers of its receipts.
    """
    return f"T-{device[-8:].upper()}-{seq:04d}"


def is_provisional(number: str) -> bool:
    return number.startswith("T-")


def number_in(block: NumberBlock, number: str) -> int | None:
    """The running number within the block, or None where it is not from there. A retired one reaches further."""
    series, _, digits = number.rpartition("-")
    if series != block.series or not digits.isascii() or not digits.isdigit():
        return None
    value = int(digits)
    last = block.last + REACH if block.retired else block.last
    return value if block.first <= value <= last and receipt_number(series, value) == number else None


def next_number(blocks: Iterable[NumberBlock]) -> str | None:
    """The next unused number, lowest block first; None where all are used up."""
    for block in sorted(blocks, key=lambda b: (b.series, b.first)):
        if block.next <= block.last and not block.retired:
            return receipt_number(block.series, block.next)
    return None


def numbers_left(blocks: Iterable[NumberBlock]) -> int:
    return sum(max(0, b.last - b.next + 1) for b in blocks if not b.retired)
