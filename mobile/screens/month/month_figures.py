"""What the manager's month says, counted from the one query of the rulebook (KPI-1). Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import product

from mobile.ui.text import money_short, t
from rulebook.kernel.times import add_months, company_day, parse_time
from rulebook.policy.month import AS_OF_NOW, MEASURES, SCORED, Entry
from rulebook.subjects.scores.indicators import held
from rulebook.subjects.scores.span import DaySpan, is_month, month_span

MONTHS = 6
"""So many months make a trend, this one the last."""


@dataclass(frozen=True)
class Sheet:
    """Every entry there is, as of `now`."""

    entries: Sequence[Entry]
    now: datetime

    def of(self, measure: str, month: str = "", person: str = "") -> list[Entry]:
        """The entries of a figure: its list, of which it is the number or the sum."""
        return self._sorted.get((measure, month, person), [])

    @cached_property
    def _sorted(self) -> dict[tuple[str, str, str], list[Entry]]:
        """The entries by figure, month and person, each of the latter two also as "" for all: a page asks hundreds
        of times."""
        found: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for key in product((entry.measure,), {entry.month, ""}, {entry.person, ""}):
                found[key].append(entry)
        return dict(found)

    def value(self, measure: str, month: str, person: str = "") -> int:
        """A number; of cash, fen."""
        found = self.of(measure, month, person)
        return sum(e.fen for e in found) if measure == "cash" else len(found)

    def said(self, measure: str, month: str, person: str = "") -> str:
        value = self.value(measure, month, person)
        return money_short(value) if measure == "cash" else str(value)

    def note(self, measure: str, month: str) -> str:
        """What a figure says beside its number: a share, an age, or how the month before was."""
        if measure in OF_ORDERS:
            whole = self.value("orders", month)
            return t("month.share", percent=round(100 * self.value(measure, month) / whole)) if whole else ""
        if measure in AS_OF_NOW:
            oldest = min((e.since for e in self.of(measure, month)), default="")
            return t("month.oldest", count=(self.now - parse_time(oldest)).days) if oldest else ""
        before = self.value(measure, _shift(month, -1))
        return t("month.before", value=before)

    def edition(self, measure: str, month: str) -> str:
        """Under which edition it is counted, where the score counts the same; '' elsewhere."""
        name, _ = SCORED.get(measure, ("", None))
        held_then = held(name, f"{month}-01")
        return held_then.edition if held_then else ""

    @property
    def months(self) -> list[str]:
        """The months of the trend, the first first."""
        return months_until(self.now)


def months_until(now: datetime) -> list[str]:
    this = company_day(now).strftime("%Y-%m")
    return [_shift(this, n - MONTHS + 1) for n in range(MONTHS)]


def days_shown(now: datetime, month: str = "") -> DaySpan:
    """The days of the trend and of the month before, with which its first is compared; those of `month`, too."""
    shown = [_shift(months_until(now)[0], -1), *([month] if is_month(month) else [])]
    return DaySpan(min(month_span(one).first for one in shown), date.max)


def _shift(month: str, by: int) -> str:
    year, number = (int(part) for part in month.split("-"))
    first = company_day(datetime.fromisoformat(f"{year:04d}-{number:02d}-01T12:00:00+08:00"))
    return add_months(first, by).strftime("%Y-%m")


OF_ORDERS = frozenset({"solved", "first"})
"""Shares of the orders done."""
TRENDED = tuple(measure for measure in MEASURES if measure not in AS_OF_NOW)
