"""Who works when: a person's shift of a day, by roster; without one a working day's hours (DUTY-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, day_begins
from rulebook.kernel.world import World
from rulebook.policy.working_days import end_of_day, is_working_day
from rulebook.subjects.branches.membership import rests_on, works_for
from rulebook.subjects.branches.records import HEAD, Branch
from rulebook.subjects.calendar.records import CalendarYear
from rulebook.subjects.orders.planned import BEGINS, Span, planned_spans
from rulebook.subjects.orders.records import Order
from rulebook.subjects.rosters.records import Roster, ShiftPattern

EVENING = 18
"""A shift that begins at this hour or later, or ends on the next day, is a night shift."""
EARLY = timedelta(hours=2)
"""Nobody begins a shift earlier than so long before it."""


class Planned(NamedTuple):
    """One shift of a person's as the roster has it."""

    day: date
    branch: str
    pattern: ShiftPattern
    begins: datetime
    ends: datetime

    @property
    def night(self) -> bool:
        return self.begins.hour >= EVENING or company_day(self.ends) != self.day

    @property
    def work(self) -> timedelta:
        """The shift without its break."""
        return self.ends - self.begins - timedelta(minutes=self.pattern.rest)


def _clock(text: str) -> timedelta:
    hour, minute = text.split(":")
    return timedelta(hours=int(hour), minutes=int(minute))


def planned(day: date, branch: str, pattern: ShiftPattern) -> Planned:
    """A pattern on a day; one that ends no later than it begins ends on the next."""
    begins, ends = day_begins(day) + _clock(pattern.begins), day_begins(day) + _clock(pattern.ends)
    return Planned(day, branch, pattern, begins, ends if ends > begins else ends + timedelta(days=1))


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def code_in(roster: Roster, person: str, day: date) -> str | None:
    """The person's code of a day of the roster's month; None where they are not in it."""
    row = next((row for row in roster.rows if row.person == person), None)
    return row.codes[day.day - 1] if row and day.day <= len(row.codes) else None


def roster_of(world: World, person: str, day: date) -> Roster | None:
    """The roster that has this person on that day: that of the branch they work for then (BR-1, DUTY-1).

    None where only another branch's has them: whoever is lent or moved has no shift by what was planned before.
    One under a name of its own, of before there were branches, holds wherever they work.
    """
    found = world.find(Roster, "month", month_of(day))
    rosters = [roster for roster in found if code_in(roster, person, day) is not None]
    known = world.get(Person, person) if rosters else None
    branch = works_for(world, known, day) if known else ""
    own = next((roster for roster in rosters if roster.branch == branch), None)
    if own or known is None:
        return own or next(iter(rosters), None)
    return next((roster for roster in rosters if not of_a_branch(world, roster)), None)


def of_a_branch(world: World, roster: Roster) -> bool:
    """Whether it is the head branch's or that of one in the books, not one under a name of its own."""
    return roster.branch == HEAD or world.get(Branch, roster.branch) is not None


def shift_in(roster: Roster, person: str, day: date) -> Planned | None:
    code = code_in(roster, person, day)
    pattern = next((p for p in roster.patterns if p.code == code), None) if code else None
    return planned(day, roster.branch, pattern) if pattern else None


def shift_on(world: World, person: str, day: date) -> Planned | None:
    """The person's shift that begins on that day; None where they are off, or in no roster."""
    roster = roster_of(world, person, day)
    return shift_in(roster, person, day) if roster else None


def shift_at(world: World, person: str, at: datetime) -> Planned | None:
    """The shift that somebody is in at a moment, or may begin by then: today's, or the night's before."""
    today = company_day(at)
    days = (today - timedelta(days=1), today)
    found = (shift for day in days if (shift := shift_on(world, person, day)))
    return next((shift for shift in found if shift.begins - EARLY <= at < shift.ends), None)


def work_on(world: World, person: str, day: date) -> tuple[Span, ...]:
    """When a person works on that day: their shift; without a roster the hours of a working day (CAL-1, BR-1)."""
    if roster := roster_of(world, person, day):
        shift = shift_in(roster, person, day)
        return (Span(shift.begins, shift.ends),) if shift else ()
    if not is_working_day(world, day):
        return ()
    known = world.get(Person, person)
    if known and rests_on(world, works_for(world, known, day), day):
        return ()
    return (Span(day_begins(day) + BEGINS, end_of_day(world, day)),)


def off_shift(world: World, person: str, order: Order) -> bool:
    """Whether an order's planned time lies anywhere outside the shifts of somebody who is in a roster (DUTY-1)."""
    for span in planned_spans(world, order):
        day = company_day(span.begins)
        if roster_of(world, person, day) is None:
            continue
        shifts = [s for d in (day - timedelta(days=1), day) for s in work_on(world, person, d)]
        if not any(shift.begins <= span.begins and span.ends <= shift.ends for shift in shifts):
            return True
    return False


def is_holiday(world: World, day: date) -> bool:
    """Whether the company's calendar names that day as one on which nobody works (a public holiday)."""
    year = world.get(CalendarYear, f"{day.year:04d}")
    text = day.isoformat()
    return year is not None and any(one.day == text for one in year.rest)


def shifts_of(roster: Roster) -> Iterator[tuple[str, Planned]]:
    """(person, shift) of every shift of a roster, day by day."""
    year, month = (int(part) for part in roster.month.split("-"))
    for number in range(max((len(row.codes) for row in roster.rows), default=0)):
        day = date(year, month, number + 1)
        for row in roster.rows:
            if shift := shift_in_row(roster, row.codes, day):
                yield row.person, shift


def kinds_of(roster: Roster) -> Iterator[Planned]:
    """Each different shift of each day, whoever has it: enough to know when something is due."""
    year, month = (int(part) for part in roster.month.split("-"))
    patterns = {pattern.code: pattern for pattern in roster.patterns}
    for number in range(max((len(row.codes) for row in roster.rows), default=0)):
        codes = {row.codes[number] for row in roster.rows if number < len(row.codes)}
        day = date(year, month, number + 1)
        yield from (planned(day, roster.branch, patterns[code]) for code in sorted(codes) if code in patterns)


def shift_in_row(roster: Roster, codes: tuple[str, ...], day: date) -> Planned | None:
    code = codes[day.day - 1] if day.day <= len(codes) else ""
    pattern = next((p for p in roster.patterns if p.code == code), None) if code else None
    return planned(day, roster.branch, pattern) if pattern else None
