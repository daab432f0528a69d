"""What stands on a paper, in parts, and how they become rows of a printer's columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mobile.printing.columns import between, fold, plain, width

COLUMNS = {58: 32, 80: 48}
"""Millimetres of paper → columns; a column is 12 dots."""
DOTS = {58: 384, 80: 576}
CELLS = tuple[tuple[bool, ...], ...]
"""Modules of a code, row by row, without the white around."""


@dataclass(frozen=True)
class Words:
    text: str
    middle: bool = False
    big: bool = False
    """Twice as wide and high."""
    bold: bool = False


@dataclass(frozen=True)
class Pair:
    """A name at the left, what it is at the right; below each other where they are long."""

    name: str
    value: str


@dataclass(frozen=True)
class Line:
    """Across the whole paper."""


@dataclass(frozen=True)
class Code:
    """A QR code in the middle."""

    cells: CELLS


Part = Words | Pair | Line | Code
Paper = tuple[Part, ...]


@dataclass(frozen=True)
class Row:
    """A line of text as it is printed: blanks before it put it where it belongs."""

    text: str
    big: bool = False
    bold: bool = False


def laid_out(paper: Iterable[Part], columns: int) -> list[Row | Code]:
    """Every line folded to its columns, in order; codes as they are."""
    rows: list[Row | Code] = []
    for part in paper:
        if isinstance(part, Words):
            room = columns // 2 if part.big else columns
            for text in fold(part.text, room):
                before = (room - width(text)) // 2 if part.middle else 0
                rows.append(Row(" " * before + text, part.big, part.bold))
        elif isinstance(part, Pair):
            rows += [Row(text) for text in _pair(part, columns)]
        elif isinstance(part, Line):
            rows.append(Row("-" * columns))
        else:
            rows.append(part)
    return rows


def _pair(part: Pair, columns: int) -> list[str]:
    whole = between(plain(part.name), plain(part.value), columns)
    if whole is not None:
        return [whole]
    values = fold(part.value, columns - 2)
    if len(values) > 1:
        return [*fold(part.name, columns), *[f"  {line}" for line in values]]
    return [*fold(part.name, columns), *[" " * (columns - width(line)) + line for line in values]]


def texts(paper: Iterable[Part]) -> list[str]:
    """All words of a paper, as they were given."""
    found: list[str] = []
    for part in paper:
        if isinstance(part, Words):
            found.append(part.text)
        elif isinstance(part, Pair):
            found += [part.name, part.value]
    return found
