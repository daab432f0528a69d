"""What of a stretch's texts moves when it is copied to later weeks: days, ids, numbers of things, digests.

A text is taken apart once into what stays and what moves; for each copy the moving pieces are worked out once and
set in. Knows no database.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from operator import itemgetter

Move = Callable[[int], str]
"""A piece as it reads so many stretches later."""

_PIECES = re.compile(
    "|".join(
        (
            r"y(?P<mark>[0-9]{4})-",
            r"(?P<day>20[0-9]{2}-[0-9]{2}-[0-9]{2})",
            r"\b(?P<kind>[A-Z])(?P<short>[0-9]{6})-",
            r"(?P<line>[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})",
            r"(?P<series>PG[A-Z]{2})(?P<between>-?)(?P<number>[0-9]{6})\b",
            r"(?P<block>PG[A-Z]{2}):(?P<first>[0-9]+)\b",
            r"(?P<word>[苏沪浙][A-Z]{3}[0-9]{3}|\b(?:[0-9a-f]{64}|[0-9a-f]{36}|[0-9]{20}|106489[0-9]{7})\b)",
        )
    )
)
"""Marks, days, order numbers, ids of lines, receipt numbers, blocks, plates, digests, tokens, numbers of units."""
_COUNTS = re.compile(r'"(?P<name>first|last|next)":(?P<count>[0-9]+)')
"""The ends of a block of numbers."""


class Pieces:
    """All moving pieces of a stretch. `days`: how long it is; `lines`: ids of its lines; `numbers`: series → how
    many receipt numbers it takes; `words`: pieces that move by a rule of their own.
    """

    def __init__(self, days: int, lines: Iterable[str], numbers: dict[str, int], words: dict[str, Move]) -> None:
        self._days, self._lines, self._numbers, self._words = days, set(lines), numbers, words
        self._moves: list[Move] = []
        self._places: dict[tuple[str, str], int] = {}

    def stencil(self, text: str, series: str = "") -> Stencil:
        """The text taken apart. `series`: it tells of a block of that one, whose ends are bare numbers."""
        fixed, places, at = [], [], 0
        found = [*_PIECES.finditer(text), *(_COUNTS.finditer(text) if series else ())]
        for piece in sorted(found, key=re.Match.start):
            move = self._count(piece, series) if "count" in piece.re.groupindex else self._move(piece)
            if move is None:
                continue
            fixed.append(text[at : piece.start()])
            places.append(self._place((piece[0], series if "count" in piece.re.groupindex else ""), move))
            at = piece.end()
        fixed.append(text[at:])
        return Stencil(fixed, places)

    def moved(self, by: int) -> list[str]:
        """Every piece as it reads `by` stretches later."""
        return [move(by) for move in self._moves]

    def filled(self, stencil: Stencil, by: int) -> str:
        """One text alone, `by` stretches later."""
        return stencil.between([self._moves[place](by) for place in stencil.places])

    def _place(self, key: tuple[str, str], move: Move) -> int:
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self._moves)
            self._moves.append(move)
        return place

    def _count(self, piece: re.Match[str], series: str) -> Move:
        name, count, each = piece["name"], int(piece["count"]), self._numbers[series]
        return lambda by: f'"{name}":{count + by * each}'

    def _move(self, piece: re.Match[str]) -> Move | None:
        if piece["mark"]:
            number = int(piece["mark"])
            return lambda by: f"y{number + by:04d}-"
        if piece["day"]:
            return self._day(date.fromisoformat(piece["day"]))
        if piece["short"]:
            return self._short(piece["kind"], piece["short"])
        if piece["line"]:
            return self._line(piece["line"]) if piece["line"] in self._lines else None
        if piece["series"] or piece["block"]:
            return self._receipt(piece)
        return self._words.get(piece["word"])

    def _day(self, day: date) -> Move:
        return lambda by: (day + timedelta(days=by * self._days)).isoformat()

    def _short(self, kind: str, digits: str) -> Move:
        day = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
        return lambda by: f"{kind}{day + timedelta(days=by * self._days):%y%m%d}-"

    def _line(self, id: str) -> Move:
        """As long after the first as the stretches lie apart: its moment stands in it."""
        millis, rest = int(id[:8] + id[9:13], 16), id[13:]
        each = self._days * 86_400_000

        def moved(by: int) -> str:
            text = f"{millis + by * each:012x}"
            return f"{text[:8]}-{text[8:]}{rest}"

        return moved

    def _receipt(self, piece: re.Match[str]) -> Move | None:
        series = piece["series"] or piece["block"]
        each = self._numbers.get(series)
        if each is None:
            return None
        if piece["block"]:
            first = int(piece["first"])
            return lambda by: f"{series}:{first + by * each}"
        between, number = piece["between"], int(piece["number"])
        return lambda by: f"{series}{between}{number + by * each:06d}"


class Stencil:
    """A text with its moving pieces cut out."""

    def __init__(self, fixed: list[str], places: list[int]) -> None:
        self.places = places
        self._whole = [part for one in fixed for part in (one, "")][:-1]
        self._pick = itemgetter(*places) if len(places) > 1 else None

    def filled(self, pieces: list[str]) -> str:
        """With the pieces of one copy."""
        if self._pick is not None:
            return self.between(self._pick(pieces))
        return self.between([pieces[self.places[0]]]) if self.places else self._whole[0]

    def between(self, own: Sequence[str]) -> str:
        """With its own pieces, one for each place."""
        whole = self._whole.copy()
        whole[1::2] = own
        return "".join(whole)


def digest_moved(text: str) -> Move:
    """A digest of bytes that nobody has: another one for each stretch."""
    return lambda by: hashlib.sha256(f"{text} {by}".encode()).hexdigest() if by else text
