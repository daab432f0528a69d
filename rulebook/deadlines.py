"""When things are due, from a moment that is handed in (company time)."""

from __future__ import annotations

from datetime import datetime, timedelta

from rulebook.settings import setting
from rulebook.times import COMPANY_ZONE
from rulebook.world import World

CHECKLIST = ("details", "customer_called", "tools", "spares", "papers")
"""What is ticked off before setting out (ORD-7)."""


def end_of_working_day(world: World, moment: datetime) -> datetime:
    """The end of the working day that `moment` falls in; the next day's if it is already over."""
    local = moment.astimezone(COMPANY_ZONE)
    end = local.replace(hour=setting(world, "day_ends_hour", local), minute=0, second=0, microsecond=0)
    return end if local <= end else end + timedelta(days=1)


def cash_due(world: World, returned: datetime) -> datetime:
    """Within an hour of the return and never later than the end of that working day (CASH-2)."""
    local = returned.astimezone(COMPANY_ZONE)
    soon = local + timedelta(minutes=setting(world, "cash_minutes", local))
    end = local.replace(hour=setting(world, "day_ends_hour", local), minute=0, second=0, microsecond=0)
    return min(soon, end) if local < end else soon
