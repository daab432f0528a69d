"""Working days counted back, by the company's calendar (CAL-1)."""

from __future__ import annotations

from datetime import date, timedelta

from rulebook.kernel.world import World
from rulebook.policy.working_days import MOST_REST, is_working_day


def working_day_before(world: World, day: date, count: int) -> date:
    """The `count`th working day before `day`; the day itself for none, the first day there is at most."""
    for _ in range(count):
        for _ in range(MOST_REST):
            if day == date.min:
                return day
            day -= timedelta(days=1)
            if is_working_day(world, day):
                break
    return day
