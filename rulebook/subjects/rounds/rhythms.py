"""The days of a plan: the nominal one by its rhythm, and the one it lands on (RND-1, CAL-1). Asks no clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from rulebook.kernel.times import day_begins
from rulebook.kernel.world import World
from rulebook.policy.working_days import MOST_REST, end_of_day, is_working_day, working_day_after
from rulebook.subjects.rounds.records import Every, OnRest, Rhythm

LATEST = date(9990, 1, 1)
"""No plan goes on after this."""


def day_after(world: World, rhythm: Rhythm, since: date, day: date) -> date | None:
    """The first day of the rhythm after `day`; months count from that of `since`. None: there is none."""
    if rhythm.every is Every.ONCE or day >= LATEST:
        return None
    if rhythm.every is Every.WORKING_DAYS:
        return working_day_after(world, day, rhythm.count)
    begun = since.year * 12 + since.month - 1
    month = day.year * 12 + day.month - 1
    month -= divmod(month - begun, rhythm.count)[1]
    while True:
        found = _in_month(rhythm, date(month // 12, month % 12 + 1, 1))
        if found > day:
            return found
        month += rhythm.count


def _in_month(rhythm: Rhythm, first: date) -> date:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if rhythm.every is Every.LAST_DAY:
        return last
    if rhythm.nth < 1:
        return last - timedelta(days=(last.weekday() - rhythm.weekday) % 7)
    return first + timedelta(days=(rhythm.weekday - first.weekday()) % 7 + 7 * (rhythm.nth - 1))


def lands_on(world: World, rhythm: Rhythm, day: date) -> date:
    """The day itself if it is worked or asked for; else the next working day of its month, or the last before."""
    if rhythm.on_rest is OnRest.KEEP or is_working_day(world, day):
        return day
    later = working_day_after(world, day)
    if (later.year, later.month) == (day.year, day.month):
        return later
    for back in range(1, MOST_REST):
        if is_working_day(world, day - timedelta(days=back)):
            return day - timedelta(days=back)
    return later


def window(world: World, rhythm: Rhythm, day: date, days: int) -> tuple[datetime, datetime]:
    """From the morning of the day it lands on to the end of its last working day."""
    first = lands_on(world, rhythm, day)
    last = working_day_after(world, first, days - 1) if days > 1 else first
    return day_begins(first), end_of_day(world, last)
