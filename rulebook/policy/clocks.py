"""Terms that a customer was given: their rows as data, and when each is due (SLA-1).

Pure: `due` takes the row's terms, the start, which days are worked and the pauses, and nothing else. What stands
in the books is a `Clock`; a case and an order carry theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from rulebook.kernel.ids import LineId
from rulebook.kernel.times import parse_time
from rulebook.policy.service_hours import (
    ALWAYS,
    NOTHING,
    Hours,
    Span,
    Works,
    advance,
    counted,
    next_opening,
    span_of,
    used,
)


class Count(StrEnum):
    """What a term is counted in."""

    CLOCK_HOURS = "clock_hours"
    """Round the clock."""
    SERVICE_MINUTES = "service_minutes"
    SERVICE_HOURS = "service_hours"
    WORKING_DAYS = "working_days"
    """To the close of the n-th working day after; what starts outside the hours begins at the next opening, and
    that day is the first."""


class SiteClass(StrEnum):
    """How far a customer's place is (SLA-1)."""

    TOWN = "town"
    SUBURB = "suburb"
    REMOTE = "remote"


class WaitFor(StrEnum):
    """What alone stops a clock, each by a signed fact."""

    CUSTOMER = "customer"
    PARTS = "parts"
    UNIT = "unit"


class ClockRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row: its figure (one for a site class of its own in `at_site`), what it is counted in, in whose hours.

    `hours`: a table of service hours, or '' for the channel's by which the customer came. `late`: the
    irregularity that is opened when it passes.
    """

    name: str
    figure: str
    count: Count
    late: str
    hours: str = ""
    at_site: dict[str, str] = {}


_ROWS = (
    ClockRow(name="answer", figure="answer_hours", count=Count.CLOCK_HOURS, late="answer_late"),
    ClockRow(name="complaint", figure="complaint_minutes", count=Count.SERVICE_MINUTES, late="owner_missing"),
    ClockRow(
        name="web_report",
        figure="web_report_minutes",
        count=Count.SERVICE_MINUTES,
        hours="online",
        late="report_untaken",
    ),
    ClockRow(name="mail", figure="mail_days", count=Count.WORKING_DAYS, hours="office", late="mail_late"),
    ClockRow(
        name="on_site",
        figure="on_site_days",
        count=Count.WORKING_DAYS,
        hours="office",
        late="on_site_late",
        at_site={SiteClass.REMOTE: "on_site_remote_days"},
    ),
    ClockRow(
        name="arrival",
        figure="arrival_town_hours",
        count=Count.SERVICE_HOURS,
        hours="office",
        late="arrival_late",
        at_site={SiteClass.SUBURB: "arrival_suburb_hours", SiteClass.REMOTE: "arrival_remote_hours"},
    ),
)
ROWS: dict[str, ClockRow] = {row.name: row for row in _ROWS}
"""Name → row. Another subject's term is a row here."""


class Terms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a row comes to by the settings of its start: `amount` in its own unit, the hours it counts in."""

    count: Count
    amount: int
    hours: Hours
    warn_percent: int = 80
    awake: Hours = ALWAYS
    """The hours in which somebody is there to be warned."""


class Pause(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A clock stood still from `since` to `until` ('' : it still does), by the line that says so."""

    since: str
    why: WaitFor
    until: str = ""
    line: LineId = LineId("")


class ClockEnd(StrEnum):
    """How a clock ended."""

    RUNNING = ""
    MET = "met"
    LATE = "late"
    REPLACED = "replaced"
    DROPPED = "dropped"


class Clock(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A term as it runs: start, row, by which editions it was reckoned, pauses, how it ended. Times are ISO text.

    `due` is '' while it stands still. `calendar`: 'year notice-set-at' of the years it steps over, `unknown` those
    that nobody has entered. `settings`: since when the figures hold by which it counts ('' the defaults).
    `met_at` is when it was met by its signed time, `arrived_at` when the line came. `passed_at`: when it was seen
    to have passed; met in time all the same, it ends as met, and both times stay.
    """

    row: str
    start: str
    due: str = ""
    warn: str = ""
    site: str = ""
    hours: str = ""
    terms: Terms | None = None
    """What the row came to at its start; it stays so whatever is set later."""
    begins: str = ""
    """When it began to run, where it started outside the hours."""
    calendar: tuple[str, ...] = ()
    unknown: tuple[int, ...] = ()
    settings: str = ""
    pauses: tuple[Pause, ...] = ()
    end: ClockEnd = ClockEnd.RUNNING
    met_at: str = ""
    met_by: LineId = LineId("")
    arrived_at: str = ""
    passed_at: str = ""
    suspect: bool = False
    """TIME-1 spoke on the line that met it, so that its arrival counts and a manager decides."""

    @property
    def runs(self) -> bool:
        return self.end is ClockEnd.RUNNING

    @property
    def paused(self) -> bool:
        return self.runs and any(not pause.until for pause in self.pauses)


def due(terms: Terms, start: datetime, works: Works, pauses: Iterable[Span] = ()) -> datetime:
    """When a clock that started then is due; pauses are half-open and count only where the clock would run."""
    hours = ALWAYS if terms.count is Count.CLOCK_HOURS else terms.hours
    return advance(start, span_of_term(terms, start, works), hours, works, pauses)


def span_of_term(terms: Terms, start: datetime, works: Works) -> timedelta:
    """How much counted time a term is from that start on."""
    if terms.count is Count.SERVICE_MINUTES:
        return timedelta(minutes=terms.amount)
    if terms.count is not Count.WORKING_DAYS:
        return timedelta(hours=terms.amount)
    return used(start, _close_of(terms, start, works), terms.hours, works)


def _close_of(terms: Terms, start: datetime, works: Works) -> datetime:
    """The close of the n-th working day after a start in hours; after one outside them, the next day counts."""
    begins = next_opening(start, terms.hours, works)
    left, day = terms.amount, begins.date()
    if begins == start:
        left += 1
    at = begins
    while left > 1:
        at = next_opening(span_of(terms.hours, day)[1], terms.hours, works)
        day, left = at.date(), left - 1
    return span_of(terms.hours, day)[1]


def warn_at(terms: Terms, start: datetime, works: Works, pauses: Iterable[Span] = ()) -> datetime:
    """When so much of the term is gone that its owner is told: only while somebody is there, and before it is due.

    Where nobody is there between that moment and the end, it is the last moment before at which somebody was.
    """
    known = tuple(pauses)
    hours = ALWAYS if terms.count is Count.CLOCK_HOURS else terms.hours
    whole = span_of_term(terms, start, works)
    at = advance(start, whole * terms.warn_percent // 100, hours, works, known)
    moved = next_opening(at, terms.awake, works)
    if moved <= due(terms, start, works, known):
        return moved
    last = start
    for _, end in counted(terms.awake, works, start):
        if end > at:
            break
        last = end
    return last


def remaining(
    terms: Terms, start: datetime, works: Works, now: datetime, pauses: Iterable[Span] = ()
) -> timedelta:
    """How much counted time is left at `now`; nothing once it is used up. An open pause is given up to `now`."""
    hours = ALWAYS if terms.count is Count.CLOCK_HOURS else terms.hours
    left = span_of_term(terms, start, works) - used(start, now, hours, works, pauses)
    return max(left, NOTHING)


def closed_pauses(pauses: Iterable[Pause], until: datetime | None = None) -> tuple[Span, ...]:
    """Pauses as spans; one that is still open ends at `until`, or is left out."""
    found = []
    for pause in pauses:
        end = parse_time(pause.until) if pause.until else until
        if end is not None:
            found.append((parse_time(pause.since), end))
    return tuple(found)
