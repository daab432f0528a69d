"""What is by branch because of whom it is about: absences, swaps, shifts, hand-overs, logs, weeks (BR-1). Pure.

It belongs where that person works on its days, lent or not. So it may go to another branch whenever somebody is
moved or lent; of what is over, on that very day only, or since the first day of a loan that was agreed too late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record
from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.absences.records import Absence
from rulebook.subjects.branches.membership import branches_between
from rulebook.subjects.branches.records import Branch, Loan
from rulebook.subjects.logs.records import DayLog, WeekReport
from rulebook.subjects.rosters.records import ShiftSwap
from rulebook.subjects.shift_handovers.records import Shift, ShiftHandover

CLOCK_DOUBT = timedelta(days=2)
"""So much later than a device says may something have been made."""
OF_WHOM = frozenset(
    {
        *("absent_unasked", "log_missing", "week_missing", "rest_short", "absence_times"),
        *("absence_unknown", "log_not_written", "handover_unknown"),
    }
)
"""Irregularities that belong where whoever has to answer for them worked on the day they were opened."""


class Span(NamedTuple):
    """Somebody's days, ISO, both among it."""

    person: str
    first: str
    last: str


class Turn(NamedTuple):
    """A moment at which it was said where somebody works ('': not said), and the first ISO day it holds for."""

    said_at: str
    since: str


class Dated(NamedTuple):
    """A kind: by which keys somebody's are found, whose days one is about, when it was made."""

    keys: tuple[str, ...]
    spans: Callable[[Any], tuple[Span, ...]]
    made: Callable[[Any], str]


def _day(moment: str) -> str:
    return company_day(parse_time(moment)).isoformat()


def _at(moment: str) -> Turn:
    return Turn(moment, _day(moment) if moment else "")


def turns_of(loan: Loan) -> tuple[Turn, Turn]:
    """When it was agreed and when ended. Agreed after its first day, it holds from that day on all the same."""
    agreed = _at(loan.decided_at)
    return Turn(agreed.said_at, min(agreed.since, loan.begins)), _at(loan.ended_at)


def _absence(one: Absence) -> tuple[Span, ...]:
    last = company_day(parse_time(one.ends) - timedelta(seconds=1)).isoformat()
    return (Span(one.person, _day(one.begins), max(last, _day(one.begins))),)


def _week(one: WeekReport) -> tuple[Span, ...]:
    days = one.days or (_day(one.closed_at),)
    return (Span(one.person, min(days), max(days)),)


def _handover(one: ShiftHandover) -> tuple[Span, ...]:
    day = _day(one.given_at)
    return Span(one.giver, day, day), Span(one.to, day, day)


def _swap(one: ShiftSwap) -> tuple[Span, ...]:
    return Span(one.asker, one.day, one.day), Span(one.peer, one.peer_day, one.peer_day)


def _of_day(one: DayLog | Shift) -> tuple[Span, ...]:
    return (Span(one.person, one.day, one.day),)


def _told(one: Irregularity) -> tuple[Span, ...]:
    return (Span(one.person, _day(one.opened_at), _day(one.opened_at)),)


DATED: dict[type[Record], Dated] = {
    Absence: Dated(("person",), _absence, lambda one: str(one.asked_at)),
    ShiftSwap: Dated(("asker", "peer"), _swap, lambda one: str(one.asked_at)),
    Shift: Dated(("person",), _of_day, lambda one: str(one.begun_at)),
    ShiftHandover: Dated(("giver", "to"), _handover, lambda one: str(one.given_at)),
    DayLog: Dated(("person",), _of_day, lambda one: str(one.closed_at)),
    WeekReport: Dated(("person",), _week, lambda one: str(one.closed_at)),
    Irregularity: Dated(("person",), _told, lambda one: str(one.opened_at)),
}
"""Irregularities: those of `OF_WHOM`."""


def is_of_whom(record: Record) -> bool:
    """Whether it belongs to branches by whom it is about."""
    return type(record) in DATED and (not isinstance(record, Irregularity) or record.code in OF_WHOM)


def branches_of_whom(world: World, record: Record) -> frozenset[str]:
    """The branches that its people work for on its days."""
    found: set[str] = set()
    for whose, first, last in DATED[type(record)].spans(record):
        if person := world.get(Person, whose):
            found |= branches_between(world, person, date.fromisoformat(first), date.fromisoformat(last))
    return frozenset(found)


def may_have_changed(world: World, record: Record) -> bool:
    """Whether its people were moved or lent once it was there, on one of its days or before."""
    if isinstance(record, Absence):
        return True  # what was asked for is seen, and is not once it is refused or withdrawn
    return any(
        _reached(record, whose, turn)
        for whose in {span.person for span in DATED[type(record)].spans(record)}
        for turn in _turns(world, whose)
    )


def what_turns_with(world: World, record: Record) -> Iterator[Record]:
    """What may belong elsewhere since somebody was moved or lent, or a branch was closed, by this change."""
    if isinstance(record, Loan):
        for turn in turns_of(record):
            yield from _over(world, record.person, turn)
    elif isinstance(record, Person):
        for moment in {move.at for move in record.branches}:
            yield from _over(world, record.id, _at(moment))
    elif isinstance(record, Branch):
        for person in world.find(Person, "moved", "yes") if record.closed_at else ():
            if any(move.branch == record.id for move in person.branches):
                yield from _over(world, person.id, _at(record.closed_at))


def _turns(world: World, whose: str) -> Iterator[Turn]:
    """The moments at which it was said where somebody works from then on."""
    person = world.get(Person, whose)
    for move in person.branches if person else ():
        yield _at(move.at)
        branch = world.get(Branch, move.branch)
        yield _at(branch.closed_at if branch else "")
    for loan in world.find(Loan, "person", whose):
        yield from turns_of(loan)


def _over(world: World, person: str, turn: Turn) -> Iterator[Record]:
    for kind, dated in DATED.items():
        for key in dated.keys if turn.said_at else ():
            for one in world.find(kind, key, person):
                if is_of_whom(one) and _reached(one, person, turn):
                    yield one


def _reached(record: Record, person: str, turn: Turn) -> bool:
    """Whether it was there at that moment, and is about days of this person's that it holds for."""
    dated = DATED[type(record)]
    if not turn.said_at or iso(parse_time(dated.made(record)) - CLOCK_DOUBT) > iso(parse_time(turn.said_at)):
        return False
    return any(span.person == person and span.last >= turn.since for span in dated.spans(record))
