"""When each call of a plan is due: pure dates, counted from completion and never from a late call (FUP-1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from rulebook.kernel.times import add_months, company_day, day_begins, day_ends
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.policy.working_days import add_working_days
from rulebook.subjects.follow_ups.records import FollowUpKind

YEAR_ONE = 12
"""Monthly until this month, every `QUARTER` months after it."""
QUARTER = 3
SETTLED_IN_DAYS = 7
"""The first month's call is made once the customer has driven with it for a week."""
SOON_DAYS = 3
"""Satisfaction is asked within three days, by the clock."""


class Window(msgspec.Struct, frozen=True):
    """Half-open: from `opens` until before `closes`; `due` is the plan's own day."""

    opens: datetime
    due: date
    closes: datetime


def month_after(month: int) -> int:
    """The month of the next call by the plan."""
    return month + 1 if month < YEAR_ONE else month + QUARTER


def kind_of(month: int, installed: bool) -> FollowUpKind:
    if month == 1 and installed:
        return FollowUpKind.FIRST_MONTH
    return FollowUpKind.MONTHLY if month <= YEAR_ONE else FollowUpKind.QUARTERLY


def monthly_window(world: World, since: date, month: int, installed: bool, at: datetime) -> Window:
    """The window of the call so many months after `since`: three days before to five after (settings).

    A new installation is called within its first month: its window ends with that month.
    """
    day = add_months(since, month)
    if kind_of(month, installed) is FollowUpKind.FIRST_MONTH:
        return Window(day_begins(since + timedelta(days=SETTLED_IN_DAYS)), day, day_ends(day))
    before = timedelta(days=setting(world, "follow_up_before_days", at))
    after = timedelta(days=setting(world, "follow_up_after_days", at))
    return Window(day_begins(day - before), day, day_ends(day + after))


def next_day_window(world: World, done: datetime, known: datetime) -> Window:
    """By the end of the next working day. What the office learns late is asked by the end of the working day
    after it was `known`: nobody is late for a visit that they could not know of."""
    closes = max(add_working_days(world, done, 1), _after_known(world, done, known))
    return Window(done, closes.date(), closes)


def three_days_window(world: World, done: datetime, known: datetime) -> Window:
    """Within three days by the clock, or as above where the visit became known late."""
    closes = max(done + timedelta(days=SOON_DAYS), _after_known(world, done, known))
    return Window(done, closes.date(), closes)


def _after_known(world: World, done: datetime, known: datetime) -> datetime:
    return add_working_days(world, known, 1) if company_day(known) > company_day(done) else done
