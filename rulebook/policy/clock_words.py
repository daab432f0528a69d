"""Why a clock is due when it is due: one sentence in parts, the same on phone, board and in a report (SLA-1).

Keys of the catalogue and their facts; either side hands in the words of its reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from rulebook.kernel.catalogue import Words, sentence
from rulebook.kernel.times import COMPANY_ZONE, parse_time
from rulebook.kernel.world import World
from rulebook.policy.clocks import ROWS, Clock, ClockEnd, Count
from rulebook.policy.running_clocks import terms_in, terms_of
from rulebook.policy.service_hours import minutes_of
from rulebook.subjects.calendar.records import CalendarYear

Part: TypeAlias = tuple[str, Mapping[str, str]]
"""A key of the catalogue, and its facts; those named in `TIMES` are times."""


TIMES = frozenset({"start", "due", "since", "until", "begins", "at", "met", "arrived"})


def sentence_in(words: Words, world: World, clock: Clock) -> str:
    """The sentence in the language of these words; times in company time, to the minute."""
    said = (
        sentence(words[key], {name: _time(text) if name in TIMES else text for name, text in facts.items()})
        for key, facts in explained(world, clock)
    )
    return words["clock.why.join"].join(said) + words["clock.why.end"]


def _time(text: str) -> str:
    return f"{parse_time(text).astimezone(COMPANY_ZONE):%Y-%m-%d %H:%M}" if text else ""


def explained(world: World, clock: Clock) -> tuple[Part, ...]:
    """The sentence in its parts: row, start, hours, calendar, settings, pauses, end."""
    return tuple(_parts(world, clock))


def _parts(world: World, clock: Clock) -> Iterator[Part]:
    row, terms = ROWS[clock.row], terms_in(world, clock)
    yield f"clock.why.{row.count}", {"start": clock.start, "count": str(terms.amount)}
    if row.at_site:
        yield f"clock.why.site.{clock.site or 'town'}", {}
    if row.count is not Count.CLOCK_HOURS:
        opens, closes = minutes_of(terms.hours)
        yield f"clock.why.hours.{terms.hours.week}", {"opens": _of_day(opens), "closes": _of_day(closes)}
    if clock.begins:
        yield "clock.why.begins", {"begins": clock.begins}
    yield from _editions(world, clock)
    for pause in clock.pauses:
        key = "clock.why.paused" if pause.until else "clock.why.stands"
        yield f"{key}.{pause.why}", {"since": pause.since, "until": pause.until}
    yield from _end(clock)


def _of_day(minutes: int) -> str:
    """Closing at midnight is 24:00, since 0:00 reads like the morning."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _editions(world: World, clock: Clock) -> Iterator[Part]:
    """The edition that it was reckoned by, which another may have followed since."""
    for one in clock.calendar:
        year, _, set_at = one.partition(" ")
        known = world.get(CalendarYear, year)
        if known is None or known.set_at != set_at:
            yield "clock.why.calendar_then", {"year": year, "at": set_at}
        elif set_at:
            yield "clock.why.calendar", {"year": year, "notice": known.notice, "at": set_at}
        else:
            yield "clock.why.proposed", {"year": year, "notice": known.notice}
    for missing in clock.unknown:
        yield "clock.why.unknown", {"year": str(missing)}
    yield _settings(world, clock)


def _settings(world: World, clock: Clock) -> Part:
    """Since when the figures hold by which it counts; one that was entered for the past later is not its own."""
    now = terms_of(world, ROWS[clock.row], parse_time(clock.start), clock.hours, clock.site)
    if clock.terms is not None and clock.terms != now:
        return "clock.why.settings_then", {}
    return ("clock.why.settings", {"since": clock.settings}) if clock.settings else ("clock.why.defaults", {})


def _end(clock: Clock) -> Iterator[Part]:
    if clock.due:
        yield "clock.why.due", {"due": clock.due}
    if clock.end in (ClockEnd.MET, ClockEnd.LATE):
        came = parse_time(clock.arrived_at) > parse_time(clock.due) if clock.arrived_at and clock.due else False
        late = "in_time_came_late" if clock.end is ClockEnd.MET and came else str(clock.end)
        yield f"clock.why.{late}", {"met": clock.met_at, "arrived": clock.arrived_at}
    elif clock.end:
        yield f"clock.why.{clock.end}", {}
    if clock.suspect:
        yield "clock.why.suspect", {}
