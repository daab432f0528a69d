"""The last day on which the records know somebody at work: the term of their files begins no earlier (SEC-2).

When somebody was shut out no record says, and that may be a rest; the server asks their lines, too
(`sync_server/reporting/personal/last_line.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.books.records import Day, DayState
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.logs.records import DayLog
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.shift_handovers.records import Shift, ShiftHandover
from rulebook.subjects.visits.records import Visit


def last_at_work(world: World, person: str) -> date | None:
    """A shift, a day's log, a visit, a receipt, cash or a shift handed over, a day of the books that they closed,
    a role that they were given; None for none of these.
    """
    days = [date.fromisoformat(day) for day in _days(world, person)]
    days += [company_day(parse_time(moment)) for moment in _moments(world, person) if moment]
    return max(days, default=None)


def _days(world: World, person: str) -> Iterator[str]:
    yield from (one.day for one in world.find(Shift, "person", person))
    yield from (one.day for one in world.find(DayLog, "person", person))


def _moments(world: World, person: str) -> Iterator[str]:
    who = world.get(Person, person)
    yield from (since.at for since in (who.since if who else ()))
    for visit in world.find(Visit, "technician", person):
        yield from (visit.departed_at, visit.arrived_at, visit.acted_at, visit.completed_at)
        for id in visit.receipts:
            receipt = world.get(Receipt, id)
            yield receipt.at if receipt else ""
    for envelope in world.find(Handover, "technician", person):
        yield "" if envelope.for_by else envelope.declared_at
    yield from (one.given_at for one in world.find(ShiftHandover, "giver", person))
    yield from (day.closed_at for day in world.find(Day, "state", DayState.CLOSED) if day.closed_by == person)
