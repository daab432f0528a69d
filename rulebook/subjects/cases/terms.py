"""Which clocks run in a case, by what was said and done in it, whatever the order it arrived in (SLA-1).

A contact by any way begins an answer's clock where none runs, an answer ends it; so a customer who comes again
through the web is owed a new answer. Pauses are the signed waits alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from rulebook.kernel.ids import LineId
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.clocks import Clock, ClockEnd, Pause
from rulebook.policy.running_clocks import meet, recounted, start_clock
from rulebook.subjects.cases.records import Answer, CaseKind, Channel, Owner, ServiceCase

replace = msgspec.structs.replace

TABLE = {Channel.CALL: "hotline", Channel.WEB: "online"}
"""Whose service hours count for a way to come; all others come to the office."""
COMPLAINT = "complaint"
BY_MAIL = frozenset({Channel.LETTER, Channel.WEB})


def table_of(channel: Channel) -> str:
    return TABLE.get(channel, "office")


def clocks_of(world: World, known: ServiceCase) -> tuple[Clock, ...]:
    """All clocks of a case as they are by what it says now; what was seen to pass stays noted."""
    seen = {(c.row, c.start): c.passed_at for c in known.clocks}
    running = [*_answers(world, known), *_complaint(world, known)]
    places = {(c.row, c.start) for c in running}
    gone = [_gone(c) for c in known.clocks if c.row == COMPLAINT and (c.row, c.start) not in places]
    noted = [replace(c, passed_at=seen.get((c.row, c.start), "")) for c in running]
    return tuple(sorted((*gone, *noted), key=lambda c: (parse_time(c.start), c.row)))


def _gone(clock: Clock) -> Clock:
    """It was no complaint after all: its clock stays in sight, as one that another took the place of."""
    return replace(clock, end=ClockEnd.REPLACED, pauses=tuple(p for p in clock.pauses if p.until))


def pauses_of(known: ServiceCase) -> tuple[Pause, ...]:
    """Each wait, until the first time after it that somebody said it goes on."""
    ends = sorted((go.at for go in known.goes), key=parse_time)
    return tuple(
        Pause(
            since=wait.at,
            why=wait.why,
            until=next((end for end in ends if parse_time(end) >= parse_time(wait.at)), ""),
            line=wait.line,
        )
        for wait in sorted(known.waits, key=lambda one: (parse_time(one.at), one.line))
    )


def _answers(world: World, known: ServiceCase) -> list[Clock]:
    """One clock for every contact that found no clock running, ended by the first answer after it."""
    contacts = [(known.heard_at, known.channel)] if not _solved_at_once(known) else []
    contacts += [(one.at, one.channel) for one in known.again]
    contacts.sort(key=lambda one: parse_time(one[0]))
    given = sorted(known.answers, key=lambda one: (parse_time(counted(one)), one.line))
    clocks: list[Clock] = []
    until: datetime | None = None
    for at, channel in contacts:
        if clocks and (until is None or parse_time(at) <= until):
            continue
        row = "mail" if channel in BY_MAIL else "answer"
        answer = next((a for a in given if _ends(a, at, known)), None)
        clocks.append(_ended(world, known, _begun(world, known, row, at, channel), answer))
        until = parse_time(counted(answer)) if answer else None
    return clocks


def _solved_at_once(known: ServiceCase) -> bool:
    return any(a.solved and a.line == known.line for a in known.answers)


def _ends(answer: Answer, contact: str, known: ServiceCase) -> bool:
    """What the hearer said on the spot without solving it is not yet the answer that is owed."""
    if answer.line == known.line and not answer.solved:
        return False
    return parse_time(counted(answer)) >= parse_time(contact)


def _complaint(world: World, known: ServiceCase) -> list[Clock]:
    """Answered, or taken over by a named owner, within minutes (CMP-1)."""
    if known.kind is not CaseKind.COMPLAINT:
        return []
    taken = [one for one in known.owners if one.given_by]
    said: list[Answer | Owner] = [*known.answers, *taken]
    first = min(said, key=lambda one: (parse_time(counted(one)), one.line), default=None)
    clock = _begun(world, known, COMPLAINT, known.heard_at, known.channel)
    return [_ended(world, known, clock, first)]


def _begun(world: World, known: ServiceCase, row: str, start: str, channel: Channel) -> Clock:
    """A clock from its start on, by the terms that it was begun with, whatever was set since."""
    before = next((c for c in known.clocks if (c.row, c.start) == (row, start)), None)
    return start_clock(world, row, parse_time(start), table_of(channel), terms=before.terms if before else None)


def counted(said: Answer | Owner) -> str:
    """The time of what was said that counts: its signed one, or its arrival where TIME-1 spoke on it."""
    at = said.since if isinstance(said, Owner) else said.at
    return said.came_at if said.suspect else at


def _ended(world: World, known: ServiceCase, clock: Clock, by: Answer | Owner | None) -> Clock:
    """The clock with the pauses before its end, due by them, and met where somebody did."""
    end = parse_time(counted(by)) if by else None
    pauses = _within(pauses_of(known), clock.start, end)
    if by and (same := _as_it_ended(known, clock, pauses, by)):
        return same
    clock = recounted(world, replace(clock, pauses=pauses))
    if by is None or end is None:
        return clock
    return meet(clock, end, parse_time(by.came_at or counted(by)), LineId(by.line), by.suspect)


def _as_it_ended(known: ServiceCase, clock: Clock, pauses: tuple[Pause, ...], by: Answer | Owner) -> Clock | None:
    """What ended by the calendar of its time stays as it ended, while no earlier line says otherwise."""
    for one in known.clocks:
        if (one.row, one.start, one.pauses, one.met_by) == (clock.row, clock.start, pauses, by.line):
            return one if one.end in (ClockEnd.MET, ClockEnd.LATE) else None
    return None


def _within(pauses: Iterable[Pause], start: str, end: datetime | None) -> tuple[Pause, ...]:
    begin = parse_time(start)
    kept = (p for p in pauses if not p.until or parse_time(p.until) > begin)
    if end is None:
        return tuple(kept)
    return tuple(
        p if p.until and parse_time(p.until) <= end else replace(p, until=iso(end))
        for p in kept
        if parse_time(p.since) < end
    )
