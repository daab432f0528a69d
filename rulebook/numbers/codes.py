"""What the codes on a label say: the one number that a field asks for, out of all that a photo showed.

Labels carry several codes (IMEI, serial, a link, IMEI and ICCID in one QR), some with words around the number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from rulebook.numbers.verdict import State, Verdict

_NUMBERS = re.compile(r"[0-9A-Fa-f]{14,22}")
MOST = 4000
"""So many characters of a code are looked at; a QR code holds no more."""


def number_in(texts: Iterable[str], judge: Callable[[str], Verdict]) -> str:
    """The first number among the texts that `judge` takes; else the one with a warning; "" where there is none."""
    fallback = ""
    for candidate in _candidates(texts):
        verdict = judge(candidate)
        if verdict.state is State.GOOD:
            return verdict.value
        if verdict.state is State.WARN and not fallback:
            fallback = verdict.value
    return fallback


def _candidates(texts: Iterable[str]) -> Iterator[str]:
    """Each text as it is, then every run in it that is as long as such a number."""
    for text in texts:
        yield text.strip()
        yield from _NUMBERS.findall(text[:MOST])
