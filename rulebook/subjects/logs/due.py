"""Until when logs and weeks are due, and whose is missing: of those who had a shift by the roster (LOG-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.times import company_day, day_begins, iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.working_days import is_working_day, working_day_after
from rulebook.subjects.absences.lookup import absences_on
from rulebook.subjects.logs.records import DayLog, WeekReport
from rulebook.subjects.rosters.lent import holds
from rulebook.subjects.rosters.lookup import Planned, kinds_of, shifts_of
from rulebook.subjects.rosters.records import Roster

LOG_HOUR, WEEK_HOUR = 9, 12
FRIDAY = 4


def log_due(world: World, day: date) -> datetime:
    """Nine o'clock of the next working day."""
    return day_begins(working_day_after(world, day)) + timedelta(hours=LOG_HOUR)


def week_due(world: World, monday: date) -> datetime | None:
    """Noon of Friday; of the last working day before it where that rests; None where the whole week rests."""
    for n in range(FRIDAY, -1, -1):
        if is_working_day(world, monday + timedelta(days=n)):
            return day_begins(monday + timedelta(days=n)) + timedelta(hours=WEEK_HOUR)
    return None


def week_name(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _days(roster: Roster) -> list[date]:
    return sorted({shift.day for shift in kinds_of(roster)})


def logs_due(world: World, roster: Roster) -> str:
    """When the next day's logs of a roster are due; '' after the last."""
    until = parse_time(roster.logs_until)
    near = (day for day in _days(roster) if day_begins(day) + timedelta(days=30) > until)
    return next((iso(due) for day in near if (due := log_due(world, day)) > until), "")


def logs_passed(context: DecisionContext, roster: Roster) -> None:
    """Whoever had a shift, was not away, and has no log of it."""
    until = parse_time(roster.logs_until)
    for person, shift in shifts_of(roster):
        if until < log_due(context, shift.day) <= context.now and _worked(context, person, shift):
            day = shift.day.isoformat()
            if context.get(DayLog, f"{person}:{day}") is None:
                _tell(context, "log_missing", person, f"{person}:{day}", day)
    context.put(msgspec.structs.replace(roster, logs_until=iso(context.now)))


def _worked(context: DecisionContext, person: str, shift: Planned) -> bool:
    """The shift was theirs, and they were not away for the whole of it, as far as one absence goes."""
    if not holds(context, person, shift):
        return False
    away = absences_on(context, person, shift.begins, shift.ends)
    return not any(parse_time(a.begins) <= shift.begins and shift.ends <= parse_time(a.ends) for a in away)


def _tell(context: DecisionContext, code: str, id: str, about: str, what: str) -> None:
    person = context.get(Person, PersonId(id))
    if person is not None and person.active:
        context.irregular(code, about, caused_by=(person.id, person.name), name=person.name, what=what)


def _weeks(roster: Roster) -> list[date]:
    """The Mondays of the weeks whose Friday lies in the roster's month."""
    mondays = {day - timedelta(days=day.weekday()) for day in _days(roster)}
    return sorted(m for m in mondays if (m + timedelta(days=FRIDAY)).isoformat()[:7] == roster.month)


def weeks_due(world: World, roster: Roster) -> str:
    until = parse_time(roster.weeks_until)
    dues = (week_due(world, monday) for monday in _weeks(roster))
    return next((iso(due) for due in dues if due and due > until), "")


def weeks_passed(context: DecisionContext, roster: Roster) -> None:
    """Whoever worked in the week before its report was due, and has none."""
    until = parse_time(roster.weeks_until)
    for monday in _weeks(roster):
        due = week_due(context, monday)
        if due is None or not until < due <= context.now:
            continue
        week = week_name(monday)
        for person in sorted(set(_workers(context, roster, monday, company_day(due)))):
            if context.get(WeekReport, f"{person}:{week}") is None:
                _tell(context, "week_missing", person, f"{person}:{week}", week)
    context.put(msgspec.structs.replace(roster, weeks_until=iso(context.now)))


def _workers(context: DecisionContext, roster: Roster, monday: date, last: date) -> Iterator[str]:
    for person, shift in shifts_of(roster):
        if monday <= shift.day <= last and _worked(context, person, shift):
            yield person
