"""How far back a person's device holds what ended (SEC-1): the company's figures, 0 where it holds everything."""

from __future__ import annotations

from datetime import datetime, timedelta

from rulebook.horizon.bundles import Horizon
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.kernel.world import World
from rulebook.policy.settings import setting

IN_THE_FIELD = frozenset({Role.TECHNICIAN})
FIGURES = FIELD_DAYS, OFFICE_DAYS = "horizon_technician_days", "horizon_office_days"
"""Settings that a horizon follows."""


def horizon_days(world: World, person: Person, now: datetime) -> int:
    """Days for which that person's devices hold what ended; 0: for ever. An outsider has one order and one day."""
    if person.outsider:
        return 0
    field = bool(person.roles) and IN_THE_FIELD.issuperset(person.roles)
    return setting(world, FIELD_DAYS if field else OFFICE_DAYS, now)


def first_day(now: datetime, days: int) -> str:
    """The first day (YYYY-MM-DD) of which what ended is held."""
    return (company_day(now) - timedelta(days=days)).isoformat()


def horizon(world: World, days: int, now: datetime) -> Horizon:
    """The rule over a world; `days` > 0."""
    return Horizon(world, first_day(now, days))
