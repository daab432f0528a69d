"""The days that a report is about."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from rulebook.kernel.times import add_months

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


class Span(msgspec.Struct, frozen=True):
    """Company days from `first` to `last`, both included, as ISO text; all of them by default.

    `asked`: the moment of asking, for what is told as it stands then; ISO text, '' where nothing hangs on it.
    """

    first: str = "0001-01-01"
    last: str = "9999-12-31"
    asked: str = ""

    @classmethod
    def month(cls, text: str) -> Span:
        """Of YYYY-MM, or of everything where nothing is said. Raises ValueError for another text."""
        if not text:
            return cls()
        found = _MONTH.fullmatch(text)
        if found is None or found[1] == "0000":
            raise ValueError(f"not a month: {text!r}, say YYYY-MM")
        first = date(int(found[1]), int(found[2]), 1)
        return cls(first.isoformat(), (add_months(first, 1) - timedelta(days=1)).isoformat())

    def holds(self, moment: str) -> bool:
        """Whether a day, or a moment in company time, lies within."""
        return self.first <= moment[:10] <= self.last
