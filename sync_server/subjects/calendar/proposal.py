"""A year's calendar as published by the State Council, as far as the `chinesecalendar` package knows it.

A proposal only: what holds is what somebody enters (`calendar.set`). No rule ever asks this library.
"""

from __future__ import annotations

from importlib.metadata import version

from chinese_calendar import constants

from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay


def proposed(year: int) -> SetCalendar | None:
    """Rest days of the holidays and weekend days that are worked; None for a year that is not known yet."""
    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    rest = {day: names.get(name, name) for day, name in constants.holidays.items() if day.year == year}
    work = [day for day in constants.workdays if day.year == year]
    if not rest:
        return None
    return SetCalendar(
        notice=f"国务院办公厅节假日安排 {year}（chinesecalendar {version('chinesecalendar')}）",
        rest=tuple(RestDay(day.isoformat(), rest[day]) for day in sorted(rest)),
        work=tuple(day.isoformat() for day in sorted(work)),
    )
