"""How far a term reaches: months added to a day, and nothing else. Pure; the same on phone and server (TERM-1).

Civil Code, articles 200 to 203: the day from which a term runs is not counted; it ends with that same day so many
months later, or with the last of that month where there is none (31 January + 1 month: 28 February; 29 February
2028 + 12 months: 28 February 2029). Months are counted from the anchor, never from the end before, so that month
ends do not wear off: 31 January, renewed month by month, ends on 28 February, 31 March, 30 April; four years after
29 February is 29 February.

A renewal up to the last day of the term (an early one) goes on from its end. A later one starts anew: its anchor
is the day of the renewal. Renewals count in the order in which they happened, not in which they arrived: any order
of arrival gives the same end.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

from rulebook.kernel.times import add_months, parse_time, read_date


class Span(NamedTuple):
    """So many months from a day on."""

    anchor: date
    months: int

    @property
    def until(self) -> date:
        """The last day, which still belongs to it; the last day there is where the calendar ends."""
        try:
            return add_months(self.anchor, self.months)
        except ValueError:
            return date.max


class Paid(Protocol):
    """What a renewal says: when it happened (ISO), its line, and the months it is for."""

    @property
    def at(self) -> str: ...
    @property
    def day(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def months(self) -> int: ...


def extended(span: Span | None, day: date, months: int) -> Span:
    """The span with a renewal on that day: early goes on from the old end, late starts anew."""
    if span is None or span.until < day:
        return Span(day, months)
    return Span(span.anchor, span.months + months)


def reach(base: Span | None, renewals: Iterable[Paid]) -> Span | None:
    """How far the renewals carry it from `base` on, by when they happened."""
    span = base
    for one in sorted(renewals, key=lambda r: (parse_time(r.at), r.id)):
        day = read_date(one.day)
        assert day is not None, one.day
        span = extended(span, day, one.months)
    return span


def span_of(began: date, until: date) -> Span | None:
    """The span that begins and ends so; None where no number of months does."""
    months = (until.year - began.year) * 12 + until.month - began.month
    span = Span(began, months)
    return span if months >= 0 and span.until == until else None
