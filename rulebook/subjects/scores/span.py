"""A stretch of company days: what a figure is counted over (KPI-1). Half-open; midnight is the company's."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from rulebook.kernel.times import add_months, company_day, parse_time

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


class DaySpan(msgspec.Struct, frozen=True):
    """Company days from `first` until the day before `end`."""

    first: date
    end: date

    def holds(self, moment: str) -> bool:
        """Whether ISO text with a zone falls on one of the days, by the company's midnight; '' never does."""
        return bool(moment) and self.first <= company_day(parse_time(moment)) < self.end

    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.end - self.first).days)]


def is_month(text: str) -> bool:
    return _MONTH.fullmatch(text) is not None and text[:4] != "0000"


def month_span(month: str) -> DaySpan:
    """`month` is YYYY-MM. Raises ValueError for anything else."""
    if not is_month(month):
        raise ValueError(f"not a month: {month}")
    first = date.fromisoformat(f"{month}-01")
    return DaySpan(first, add_months(first, 1))


def year_span(year: int) -> DaySpan:
    return DaySpan(date(year, 1, 1), date(year + 1, 1, 1))


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def month_after(month: str, count: int = 1) -> str:
    return month_of(add_months(month_span(month).first, count))
