"""A value against its limits, exactly: decimals as they are written, never floats (ARC-1)."""

from __future__ import annotations

import re
from decimal import Decimal

from rulebook.numbers import halfwidth
from rulebook.subjects.measurements.records import Judged

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?", re.ASCII)
_MINUS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-"})


def mended(text: str) -> str:
    """A number as it was typed: half-width, without blanks, any dash a minus."""
    return "".join(halfwidth(text).split()).translate(_MINUS)


def decimal(text: str) -> Decimal | None:
    """The number that a text is, None for any other: 24.1, -87."""
    plain = mended(text)
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def judged(value: str, low: str, high: str) -> Judged:
    """Limits are included. No number, no limit, or a limit that is none or above the other: not judged."""
    amount, least, most = decimal(value), decimal(low), decimal(high)
    unreadable = (low and least is None) or (high and most is None)
    if amount is None or unreadable or (least is None and most is None):
        return Judged.NOT
    if least is not None and most is not None and least > most:
        return Judged.NOT
    inside = (least is None or amount >= least) and (most is None or amount <= most)
    return Judged.WITHIN if inside else Judged.OUT
