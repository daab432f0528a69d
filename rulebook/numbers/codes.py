"""What the codes on a label say: the one number that a field asks for, out of all that a photo showed.

Labels carry several codes (IMEI, serial, a link, IMEI and ICCID in one QR), some with words around the number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from rulebook.numbers.verdict import State, Verdict

_NUMBERS = re.compile(r"[0-9A-Fa-f]{14,22}")
_FIGURES = re.compile(r"(?<![0-9])[0-9]{14,22}(?![0-9])")
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9]")  # what a barcode gun may send ahead: ]C1 is Code 128
MOST = 4000
"""So many characters of a code are looked at; a QR code holds no more."""


def numbers_in(texts: Iterable[str], judge: Callable[[str], Verdict]) -> list[str]:
    """All different numbers among the texts that `judge` takes, in their order; where none is good, those with a
    warning. Two of them are two: which one is meant only the person knows (IMEI 1 and 2 on one label).
    """
    good: dict[str, None] = {}
    warned: dict[str, None] = {}
    for candidate in _candidates(texts):
        verdict = judge(candidate)
        if verdict.state is State.GOOD:
            good.setdefault(verdict.value)
        elif verdict.state is State.WARN:
            warned.setdefault(verdict.value)
    return list(good or warned)


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
    """Each text as it is, then every run in it that is as long as such a number, with letters A–F and without."""
    for whole in texts:
        text = _SYMBOLOGY.sub("", whole.strip())
        yield text
        yield from _NUMBERS.findall(text[:MOST])
        yield from _FIGURES.findall(text[:MOST])
