"""When a customer rests and is not called: at noon and in the evening, or as they said themselves (FUP-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from rulebook.kernel.ids import CustomerId
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.follow_ups.records import CallTimes

MORNING = 8
"""Nobody is called before this hour."""
MIDNIGHT = 24


def quiet_hours(world: World, customer: CustomerId | None, at: datetime) -> tuple[tuple[int, int], ...]:
    """Hours from–to in which this customer is not called: their own where they said so, else the company's."""
    own = world.get(CallTimes, customer) if customer else None
    if own:
        return own.quiet
    noon, after = setting(world, "quiet_noon_hour", at), setting(world, "quiet_noon_ends_hour", at)
    evening = setting(world, "quiet_evening_hour", at)
    return ((0, MORNING), (noon, after), (evening, MIDNIGHT))


def quiet_until(world: World, customer: CustomerId | None, at: datetime) -> datetime | None:
    """When the rest that `at` falls in is over; None where one may call."""
    local = at.astimezone(COMPANY_ZONE)
    for first, last in quiet_hours(world, customer, at):
        if first <= local.hour < last:
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
            return midnight + timedelta(hours=last)
    return None
