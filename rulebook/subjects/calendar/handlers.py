"""A year's calendar is entered whole, or refused with the day that is wrong (STK-5, CAL-1)."""

from __future__ import annotations

from datetime import date

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import CalendarYear, RestDay

SATURDAY = 5


def set_calendar(context: DecisionContext, body: SetCalendar) -> None:
    """Refused where a day is none of the year, stands twice, or is both; and without what it rests on."""
    year = context.line.subject
    if len(year) != 4 or not year.isascii() or not year.isdigit() or year == "0000":
        raise Refused("field_wrong", rule="STK-5", field="year", problem="not_a_year")
    if not body.notice.strip():
        raise Refused("field_missing", rule="STK-5", fields="notice")
    rest = [_day_of(year, one.day, "rest") for one in body.rest]
    work = [_day_of(year, day, "work") for day in body.work]
    if len(set(rest)) < len(rest) or len(set(work)) < len(work) or set(rest) & set(work):
        raise Refused("field_wrong", rule="STK-5", field="day", problem="stands_twice")
    if any(day.weekday() < SATURDAY for day in work):
        raise Refused("field_wrong", rule="STK-5", field="work", problem="no_weekend_day")
    known = context.get(CalendarYear, year)
    _past_stays(context, known, rest, work)
    context.put(
        CalendarYear(
            id=year,
            rest=tuple(
                sorted((RestDay(one.day, one.name.strip()[:40]) for one in body.rest), key=lambda r: r.day)
            ),
            work=tuple(sorted(body.work)),
            notice=body.notice.strip(),
            set_by=context.author.id,
            set_by_name=context.author.name,
            set_at=iso(context.now),
        )
    )


def _past_stays(context: DecisionContext, known: CalendarYear | None, rest: list[date], work: list[date]) -> None:
    """What was reckoned by days that are past stays so: only days from today on may change (CAL-1)."""
    if known is None:
        return
    today = company_day(context.now).isoformat()
    changed = {one.day for one in known.rest} ^ {day.isoformat() for day in rest}
    changed |= set(known.work) ^ {day.isoformat() for day in work}
    if past := min((day for day in changed if day < today), default=""):
        raise Refused("calendar_past", day=past)


def _day_of(year: str, text: str, field: str) -> date:
    day = read_date(text)
    if day is None or day.isoformat() != text or text[:4] != year:
        raise Refused("field_wrong", rule="STK-5", field=field, problem="no_day_of_the_year", text=text)
    return day
