"""A stretch of company days: what a figure is counted over (KPI-1). Half-open; midnight is the company's."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from rulebook.kernel.times import add_months, company_day, parse_time, read_month


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
    return read_month(text) is not None


def month_span(month: str) -> DaySpan:
    """`month` is YYYY-MM. Raises ValueError for anything else."""
    first = read_month(month)
    if first is None:
        raise ValueError(f"not a month: {month!r}, say YYYY-MM")
    return DaySpan(first, add_months(first, 1))


def year_span(year: int) -> DaySpan:
    return DaySpan(date(year, 1, 1), date(year + 1, 1, 1))


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def month_after(month: str, count: int = 1) -> str:
    return month_of(add_months(month_span(month).first, count))
