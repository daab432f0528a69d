"""A roster while it is being set: what stands in the form over what stands in the books."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from mobile.screens.shared.date_parsing import typed_time
from mobile.ui.app_context import Form
from rulebook.kernel.times import add_months
from rulebook.numbers import halfwidth
from rulebook.subjects.rosters.records import Roster, RosterRow, ShiftPattern

PATTERNS = (
    ShiftPattern(code="D", name="白班", begins="08:30", ends="17:30", rest=60),
    ShiftPattern(code="E", name="早班", begins="07:00", ends="15:00"),
    ShiftPattern(code="L", name="晚班", begins="14:00", ends="22:00"),
    ShiftPattern(code="N", name="夜班", begins="22:00", ends="06:00"),
)
"""Offered where a company has no roster yet; each at most eight hours of work."""


_LINE = re.compile(r"(\S{1,8})\s+(.{0,40}?)\s*(\d\S*?)\s*[-‐‑‒–—―−˗─━~至]\s*(\d\S*)(?:\s+(\d{1,3})\D*)?")


def pattern_lines(patterns: Sequence[ShiftPattern]) -> str:
    """Shifts as they are typed: code, name, from–to, minutes of break; a line each."""
    lines = (f"{p.code} {p.name} {p.begins}-{p.ends} {p.rest or ''}".rstrip() for p in patterns)
    return "\n".join(lines)


def typed_patterns(text: str) -> tuple[ShiftPattern, ...] | None:
    """What was typed as shifts; None where a line cannot be read."""
    found = []
    for line in filter(None, (line.strip() for line in halfwidth(text).splitlines())):
        parts = _LINE.fullmatch(line)
        begins, ends = (typed_time(parts[n]) for n in (3, 4)) if parts else ("", "")
        if parts is None or len(begins) != 5 or len(ends) != 5:
            return None
        rest = min(int(parts[5] or 0), 240)
        found.append(ShiftPattern(code=parts[1], name=parts[2].strip(), begins=begins, ends=ends, rest=rest))
    return tuple(found) or None


class RosterDraft:
    """`rows`: person → codes, as typed so far or as known."""

    def __init__(self, form: Form, known: Roster | None, days: int) -> None:
        self._form, self._days = form, days
        self.known_patterns = known.patterns if known else PATTERNS
        self.typed = typed_patterns(form.text("patterns", pattern_lines(self.known_patterns)))
        """None where a shift that is being typed cannot be read yet."""
        self.patterns = self.typed or self.known_patterns
        self._known = {row.person: list(row.codes) for row in known.rows} if known else {}
        typed = form.get("rows", None)
        self._rows: dict[str, list[str]] = {p: list(codes) for p, codes in (typed or self._known).items()}

    @property
    def rows(self) -> tuple[RosterRow, ...]:
        return tuple(RosterRow(person=person, codes=tuple(codes)) for person, codes in self._rows.items())

    @property
    def changed(self) -> bool:
        """Something differs from the books, and can be read."""
        return self.typed is not None and (self._rows != self._known or self.typed != self.known_patterns)

    def put(self, person: str, day: int, code: str) -> None:
        """The shift of a day (1 for the first); '' for a day off."""
        self._rows[person][day - 1] = code
        self._form.put("rows", self._rows)

    def add(self, person: str, codes: tuple[str, ...]) -> None:
        self._rows[person] = list(codes)
        self._form.put("rows", self._rows)


def draft_of(form: Form, known: Roster | None, first: date) -> RosterDraft:
    return RosterDraft(form, known, (add_months(first, 1) - first).days)
