"""Days that count: which day is worked, when it ends, and what is due by then (CASH-2, STK-5).

By the company's own calendar, which is a record; past the last year that it has, weekends rest. A line of an
earlier edition of the rules is judged by the days that edition knew: every day was a working day.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from rulebook.kernel.editions import since_4
from rulebook.kernel.times import COMPANY_ZONE, company_day, iso
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.calendar.records import CalendarYear

SATURDAY = 5
TELL_FROM = (11, 1)
"""From this day on (month, day) next year's calendar is missed where it is not entered."""
MOST_REST = 400
"""No calendar rests longer than this many days; after it a day is taken as worked."""


def is_working_day(world: World, day: date) -> bool:
    """Whether the company works on that day."""
    if not since_4(world):
        return True
    year = world.get(CalendarYear, f"{day.year:04d}")
    text = day.isoformat()
    if year and any(one.day == text for one in year.rest):
        return False
    return day.weekday() < SATURDAY or (year is not None and text in year.work)


def working_day_after(world: World, day: date, count: int = 1) -> date:
    """The `count`th working day after `day`."""
    for _ in range(max(count, 1)):
        day += timedelta(days=1)
        for _ in range(MOST_REST):
            if is_working_day(world, day):
                break
            day += timedelta(days=1)
    return day


def end_of_day(world: World, day: date) -> datetime:
    """When work ends on that day, by the figure that holds then."""
    midnight = datetime.combine(day, time(), COMPANY_ZONE)
    return midnight + timedelta(hours=setting(world, "day_ends_hour", midnight))


def end_of_working_day(world: World, moment: datetime) -> datetime:
    """The end of the working day that `moment` falls in; of the next one if it is over, or rested."""
    local = moment.astimezone(COMPANY_ZONE)
    day = local.date()
    end = local.replace(hour=setting(world, "day_ends_hour", local), minute=0, second=0, microsecond=0)
    if local <= end and is_working_day(world, day):
        return end
    return end_of_day(world, working_day_after(world, day))


def add_working_days(world: World, moment: datetime, count: int) -> datetime:
    """The end of the `count`th working day after the day of `moment`."""
    return end_of_day(world, working_day_after(world, company_day(moment), count))


def cash_due(world: World, returned: datetime) -> datetime:
    """Within an hour of the return and never later than the end of that working day (CASH-2)."""
    local = returned.astimezone(COMPANY_ZONE)
    soon = local + timedelta(minutes=setting(world, "cash_minutes", local))
    end = local.replace(hour=setting(world, "day_ends_hour", local), minute=0, second=0, microsecond=0)
    return min(soon, end) if local < end else soon


def calendar_wanted(world: World, year: int) -> str:
    """From when on the calendar after that of `year` is missed; '' where it is entered (CAL-1)."""
    if world.get(CalendarYear, f"{year + 1:04d}") is not None:
        return ""
    return iso(datetime(year, *TELL_FROM, tzinfo=COMPANY_ZONE))


def missing_year(world: World, now: datetime) -> int | None:
    """The year whose calendar should have been entered by now: this one, or from November on the next."""
    today = company_day(now)
    years = [today.year] + ([today.year + 1] if (today.month, today.day) >= TELL_FROM else [])
    return next((year for year in years if world.get(CalendarYear, f"{year:04d}") is None), None)
