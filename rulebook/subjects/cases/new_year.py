"""Next year's calendar is missed from November on, and what is due is counted again once it is entered (CAL-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.times import company_day, iso
from rulebook.kernel.world import World
from rulebook.policy.running_clocks import judged, recounted
from rulebook.policy.working_days import calendar_wanted
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import CalendarYear
from rulebook.subjects.cases.handlers import keep as keep_case
from rulebook.subjects.cases.lateness import settle
from rulebook.subjects.cases.order_clocks import WATCHED
from rulebook.subjects.cases.order_clocks import keep as keep_order
from rulebook.subjects.cases.records import CaseState, ServiceCase
from rulebook.subjects.orders.records import Order

replace = msgspec.structs.replace


def calendar_due(world: World, known: CalendarYear) -> str:
    """From 1 November of the last year that is entered; '' where the next one is, or it was told."""
    return "" if known.missed_at or not since_4(world) else calendar_wanted(world, int(known.id))


def calendar_passed(context: DecisionContext, known: CalendarYear) -> None:
    year = f"{max(int(known.id) + 1, company_day(context.now).year):04d}"
    context.irregular("calendar_missing", year, year=year)
    context.put(replace(known, missed_at=iso(context.now)))


def follow_calendar(context: DecisionContext, body: Command) -> None:
    """A year was entered: nobody misses it any more, and every clock that runs is counted by it."""
    if not isinstance(body, SetCalendar):
        return
    settle(context, "calendar_missing", context.line.subject)
    for state in (CaseState.OPEN, CaseState.WAITING):
        for known in context.find(ServiceCase, "state", state):
            keep_case(context, known)
    for order_state in WATCHED:
        for order in context.find(Order, "state", order_state):
            if any(clock.runs for clock in order.clocks):
                clocks = tuple(judged(recounted(context, c)) if c.runs else c for c in order.clocks)
                keep_order(context, order, clocks)
