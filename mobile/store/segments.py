"""The journal's files: `journal.log`, and later ones that name their first seq and the hash of the line before.

So each file knows its place in the chain by itself, and those before it can be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rulebook.kernel.lines import GENESIS


@dataclass(frozen=True)
class Segment:
    """A file of lines from seq `first` on; `before` is the hash of the line before that."""

    name: str
    first: int
    before: str


def segment(name: str, first: int, before: str) -> Segment:
    """The segment of the journal `name` (such as journal.log) that begins at `first`."""
    if first == 1:
        return Segment(name, 1, GENESIS)
    stem, dot, ending = name.rpartition(".")
    return Segment(f"{stem}.{first}.{before}{dot}{ending}", first, before)


def segments_among(name: str, names: Iterable[str]) -> list[Segment]:
    """The segments of the journal `name` among a folder's files, in order."""
    stem, _, ending = name.rpartition(".")
    later = re.compile(rf"{re.escape(stem)}\.([1-9][0-9]{{0,15}})\.([0-9a-f]{{64}})\.{re.escape(ending)}")
    found = [Segment(name, 1, GENESIS)] if name in names else []
    found += [Segment(n, int(m[1]), m[2]) for n in names if (m := later.fullmatch(n))]
    return sorted(found, key=lambda s: s.first)
