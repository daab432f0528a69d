"""When somebody is there: service hours as half-open spans [opens, closes), and time counted in them (SLA-1).

Pure: which days are worked is handed in; no library of holidays is ever asked. Midnight is no gap: what closes at
24:00 opens again at 0:00 of the next day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import IntEnum
from itertools import count
from typing import TypeAlias

import msgspec

from rulebook.kernel.times import COMPANY_ZONE, day_begins

Works: TypeAlias = Callable[[date], bool]
"""Whether the company works on that day."""
Span: TypeAlias = tuple[datetime, datetime]
"""Half-open: the first moment belongs to it, the last one does not."""

NOTHING = timedelta(0)
MOST_REST = 400
"""After so many days without an open hour a day is taken as open: no clock runs for ever."""


class Week(IntEnum):
    """On which days there are service hours."""

    WORKING_DAYS = 0
    SIX_DAYS = 1
    """Monday to Saturday, whatever the calendar says: a Saturday may be open though it is no working day."""
    EVERY_DAY = 2


class Hours(msgspec.Struct, frozen=True, array_like=True):
    """From `opens` to `closes`, in minutes since midnight; without such a span it is open all day."""

    opens: int = 0
    closes: int = 1440
    week: int = Week.EVERY_DAY

    @property
    def by_calendar(self) -> bool:
        """Whether the company's calendar decides which days these are."""
        return self.week == Week.WORKING_DAYS


ALWAYS = Hours()


def open_on(hours: Hours, works: Works, day: date) -> bool:
    if hours.week == Week.SIX_DAYS:
        return day.isoweekday() <= 6
    return hours.week == Week.EVERY_DAY or works(day)


def minutes_of(hours: Hours) -> tuple[int, int]:
    """Opening and closing in minutes since midnight."""
    return (hours.opens, hours.closes) if hours.opens < hours.closes else (0, 1440)


def span_of(hours: Hours, day: date) -> Span:
    """The service hours of a day on which there are any."""
    opens, closes = minutes_of(hours)
    midnight = day_begins(day)
    return midnight + timedelta(minutes=opens), midnight + timedelta(minutes=closes)


def spans(hours: Hours, works: Works, start: datetime) -> Iterator[Span]:
    """The open spans from `start` on, without end; the first one may already be running."""
    first = start.astimezone(COMPANY_ZONE).date()
    rested = 0
    for days in count():
        day = first + timedelta(days=days)
        if not open_on(hours, works, day) and rested < MOST_REST:
            rested += 1
            continue
        rested = 0
        opens, closes = span_of(hours, day)
        if closes > start:
            yield max(opens, start), closes


def without(span: Span, pauses: Iterable[Span]) -> Iterator[Span]:
    """What is left of a span between the pauses, which may overlap each other."""
    begin, end = span
    for since, until in sorted(pauses):
        if until <= begin or since >= end or until <= since:
            continue
        if since > begin:
            yield begin, since
        begin = max(begin, until)
        if begin >= end:
            return
    if begin < end:
        yield begin, end


def counted(hours: Hours, works: Works, start: datetime, pauses: Iterable[Span] = ()) -> Iterator[Span]:
    """The spans in which a clock runs: open, and not paused."""
    known = tuple(pauses)
    for span in spans(hours, works, start):
        yield from without(span, known)


def advance(
    start: datetime, amount: timedelta, hours: Hours, works: Works, pauses: Iterable[Span] = ()
) -> datetime:
    """The moment at which `amount` of counted time is used up. Used up at closing time, it is that moment."""
    for begin, end in counted(hours, works, start, pauses):
        if end - begin >= amount:
            return begin + amount
        amount -= end - begin
    raise AssertionError("open spans have no end")


def used(start: datetime, until: datetime, hours: Hours, works: Works, pauses: Iterable[Span] = ()) -> timedelta:
    """How much counted time lies in [start, until)."""
    total = NOTHING
    if until <= start:
        return total
    for begin, end in counted(hours, works, start, pauses):
        if begin >= until:
            return total
        total += min(end, until) - begin
    raise AssertionError("open spans have no end")


def next_opening(moment: datetime, hours: Hours, works: Works) -> datetime:
    """`moment` itself where it is open then, else when it opens next."""
    return next(spans(hours, works, moment))[0]
