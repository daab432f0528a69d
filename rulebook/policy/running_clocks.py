"""Clocks in the books: started by what the settings said then, met, paused, passed (SLA-1).

Reads calendar and settings through the world; no library of holidays. `meet` comes to the same end whatever the
order in which lines arrive: the earliest time that counts is the one that met it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import LineId
from rulebook.kernel.times import company_day, held_at, iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.clocks import (
    ROWS,
    Clock,
    ClockEnd,
    ClockRow,
    Count,
    Pause,
    Terms,
    closed_pauses,
    due,
    remaining,
    warn_at,
)
from rulebook.policy.service_hours import Hours, Works, next_opening
from rulebook.policy.settings import setting
from rulebook.policy.working_days import is_working_day
from rulebook.subjects.approvals.records import Setting
from rulebook.subjects.calendar.records import CalendarYear

replace = msgspec.structs.replace

TABLES = ("hotline", "online", "office")
"""The tables of service hours: figures `<table>_opens`, `_closes`, `_week`."""
SUSPICIOUS = ("backdated", "clock_back", "clock_changed")
"""What TIME-1 says of a line whose own time cannot be relied on; its arrival counts instead."""
GRADES = ((10, "1_10"), (30, "11_30"))
"""Minutes late, up to which grade (KPI-1); more is `over_30`."""
GRADE_NAMES = (*(name for _, name in GRADES), "over_30")


def works_of(world: World) -> Works:
    """Which days the company works, by its own calendar."""
    return partial(is_working_day, world)


def hours_of(world: World, table: str, at: datetime) -> Hours:
    """The service hours of a table as they held then."""
    return Hours(*(setting(world, f"{table}_{part}", at) for part in ("opens", "closes", "week")))


def _figure(row: ClockRow, site: str) -> str:
    return row.at_site.get(site, row.figure)


def terms_of(world: World, row: ClockRow, at: datetime, table: str = "", site: str = "") -> Terms:
    """What a row comes to by the settings that held at `at`, for a channel's table and a site class."""
    table = row.hours or table or "office"
    return Terms(
        count=row.count,
        amount=setting(world, _figure(row, site), at),
        hours=hours_of(world, table, at),
        warn_percent=min(setting(world, "warn_percent", at), 100),
        awake=hours_of(world, "office" if row.count is Count.CLOCK_HOURS else table, at),
    )


def start_clock(
    world: World,
    row: str,
    start: datetime,
    table: str = "",
    site: str = "",
    pauses: tuple[Pause, ...] = (),
    terms: Terms | None = None,
) -> Clock:
    """A clock of that row from `start` on; `pauses` are those of a clock it takes the place of.

    `terms`: what the row came to when the clock was begun, where it was; else by the settings of the start.
    """
    hours = ROWS[row].hours or table or "office"
    terms = terms or terms_of(world, ROWS[row], start, hours, site)
    since = _since(world, ROWS[row], start, hours, site)
    clock = Clock(row=row, start=iso(start), site=site, hours=hours, terms=terms, settings=since, pauses=pauses)
    return recounted(world, clock)


def terms_in(world: World, clock: Clock) -> Terms:
    """What it counts by: as its start had it."""
    return clock.terms or terms_of(world, ROWS[clock.row], parse_time(clock.start), clock.hours, clock.site)


def recounted(world: World, clock: Clock) -> Clock:
    """When it is due by its pauses and by the calendar as it is now; '' while it stands still.

    The settings are those of its start. A year that nobody has entered counts by weekends and is named.
    """
    start, terms, works = parse_time(clock.start), terms_in(world, clock), works_of(world)
    pauses = closed_pauses(clock.pauses)
    at = due(terms, start, works, pauses)
    begins = start if terms.count is Count.CLOCK_HOURS else next_opening(start, terms.hours, works)
    years = range(company_day(start).year, company_day(at).year + 1) if _by_calendar(terms) else ()
    known = [(year, world.get(CalendarYear, f"{year:04d}")) for year in years]
    return replace(
        clock,
        due="" if clock.paused else iso(at),
        warn="" if clock.paused else iso(warn_at(terms, start, works, pauses)),
        begins="" if begins == start else iso(begins),
        calendar=tuple(f"{year} {found.set_at}".strip() for year, found in known if found),
        unknown=tuple(year for year, found in known if found is None),
    )


def _by_calendar(terms: Terms) -> bool:
    return terms.count is not Count.CLOCK_HOURS and terms.hours.by_calendar


def _since(world: World, row: ClockRow, start: datetime, hours: str, site: str) -> str:
    """Since when the figures hold that it counts by: the latest of them; '' where all are the defaults."""
    names = [_figure(row, site), *(f"{hours}_{part}" for part in ("opens", "closes", "week"))]
    known = (world.get(Setting, name) for name in names)
    return max((held.since for one in known if one and (held := held_at(one.history, start))), default="")


def counts_at(context: DecisionContext) -> datetime:
    """The time of the judged line that counts: its signed one, or its arrival where TIME-1 spoke on it."""
    return context.now if suspect(context) else context.at


def suspect(context: DecisionContext) -> bool:
    """Whether TIME-1 spoke on the very line that is judged (backdated, clock set back or changed)."""
    return context.told(SUSPICIOUS)


def meet(clock: Clock, at: datetime, came: datetime, line: LineId, doubtful: bool = False) -> Clock:
    """Met at `at` (what counts), by a line that came at `came`; what counted earlier already stays."""
    if clock.end in (ClockEnd.REPLACED, ClockEnd.DROPPED) or at < parse_time(clock.start):
        return clock
    if clock.met_at and parse_time(clock.met_at) <= at:
        return clock
    met = replace(clock, met_at=iso(at), met_by=line, arrived_at=iso(came), suspect=doubtful)
    return judged(met)


def judged(clock: Clock) -> Clock:
    """Met in time or late, by when it is due without regard to when anything arrived."""
    if not clock.met_at or clock.end in (ClockEnd.REPLACED, ClockEnd.DROPPED):
        return clock
    late = bool(clock.due) and parse_time(clock.met_at) > parse_time(clock.due)
    return replace(clock, end=ClockEnd.LATE if late else ClockEnd.MET)


def left_of(world: World, clock: Clock, now: datetime) -> int:
    """Minutes of counted time that a running clock has left at `now`, negative by how long it is over."""
    if clock.due and parse_time(clock.due) < now:
        return -int((now - parse_time(clock.due)).total_seconds() // 60)
    start = parse_time(clock.start)
    left = remaining(terms_in(world, clock), start, works_of(world), now, closed_pauses(clock.pauses, now))
    return int(left.total_seconds() // 60)


def first_due(clocks: Iterable[Clock]) -> str:
    """When the next running clock passes that was not seen to pass yet; '' where there is none."""
    return min((c.due for c in clocks if c.runs and c.due and not c.passed_at), default="", key=parse_time)


def grade(clock: Clock, now: datetime) -> str:
    """How late it was met, or is: `1_10`, `11_30`, `over_30` minutes, or '' where it is not (KPI-1)."""
    if not clock.due or clock.end in (ClockEnd.REPLACED, ClockEnd.DROPPED):
        return ""
    end = parse_time(clock.met_at) if clock.met_at else now
    late = (end - parse_time(clock.due)).total_seconds() / 60
    if late <= 0:
        return ""
    return next((name for most, name in GRADES if late <= most), "over_30")
