"""How terms were kept, counted once for screen, report and list: a headline is the length of its list (SLA-1).

kept: met in time, whatever time its record arrived. broken: met late, or seen to have passed and not met. running
and paused: not ended, and not seen to have passed. What another term took the place of, or a cancelled order's, is
in none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.policy.clocks import Clock, ClockEnd, Count, Pause, WaitFor, closed_pauses
from rulebook.policy.running_clocks import grade, terms_in, works_of
from rulebook.policy.service_hours import ALWAYS, used
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.orders.records import Order

KEPT, BROKEN, RUNNING, PAUSED, GONE = "kept", "broken", "running", "paused", "gone"
OUTCOMES = (KEPT, BROKEN, RUNNING, PAUSED)
DEFINED = (*OUTCOMES, "rate", "late", "ours", "waits", "month")
"""Figures that have a definition: words `clock.figure.<name>` and `clock.figure.<name>.words`."""


class Ran(msgspec.Struct, frozen=True):
    """One clock and whose it is: a case's or an order's id and number, the customer, the owner's name."""

    clock: Clock
    kind: str
    id: str
    number: str
    customer: str
    owner: str


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What the clocks of one row that began in one month (YYYY-MM) came to; minutes of counted time."""

    month: str
    row: str
    kept: int = 0
    broken: int = 0
    running: int = 0
    paused: int = 0
    late: dict[str, int] = {}
    """Grade → how many of the broken ones."""
    ours: int = 0
    customer: int = 0
    parts: int = 0
    unit: int = 0

    @property
    def ended(self) -> int:
        """The denominator of `rate`: all that were kept or broken."""
        return self.kept + self.broken

    @property
    def rate(self) -> int | None:
        """Kept of those that ended, in tenths of a per cent; None where none ended."""
        return round(1000 * self.kept / self.ended) if self.ended else None


def all_clocks(cases: Iterable[ServiceCase], orders: Iterable[Order]) -> Iterator[Ran]:
    """Every clock that is in the books, the newest case last."""
    for case in cases:
        for clock in case.clocks:
            yield Ran(clock, "case", case.id, case.number, case.customer_name, case.owner_name)
    for order in orders:
        for clock in order.clocks:
            yield Ran(clock, "order", order.id, order.number, order.customer_name, order.technician_name)


def outcome(clock: Clock) -> str:
    """Which figure a clock is counted in."""
    if clock.end in (ClockEnd.REPLACED, ClockEnd.DROPPED):
        return GONE
    if clock.end is ClockEnd.MET:
        return KEPT
    if clock.end is ClockEnd.LATE or clock.passed_at:
        return BROKEN
    return PAUSED if clock.paused else RUNNING


def falls_in(clock: Clock, figure: str, until: datetime) -> bool:
    """Whether a clock is one of those that a figure counts, a grade of lateness too: the tally asks the same."""
    said = outcome(clock)
    return figure == said or (said == BROKEN and figure == grade(clock, until))


def tallies(world: World, ran: Iterable[Ran], until: datetime) -> list[Tally]:
    """By month of the start and row, in that order; `until`: up to when clocks that run have used time."""
    found: dict[tuple[str, str], Tally] = {}
    for one in ran:
        said = outcome(one.clock)
        if said == GONE:
            continue
        place = one.clock.start[:7], one.clock.row
        tally = found.get(place) or Tally(month=place[0], row=place[1])
        found[place] = _with(tally, one.clock, said, spent(world, one.clock, until), until)
    return [found[place] for place in sorted(found)]


def total(tally: Iterable[Tally]) -> Tally:
    """All of them together."""
    whole = Tally(month="", row="")
    for one in tally:
        names = (*OUTCOMES, "ours", *WaitFor)
        summed = {name: getattr(whole, name) + getattr(one, name) for name in names}
        late = {g: whole.late.get(g, 0) + one.late.get(g, 0) for g in {**whole.late, **one.late}}
        whole = msgspec.structs.replace(whole, late=late, **summed)
    return whole


def _with(tally: Tally, clock: Clock, said: str, minutes: dict[str, int], until: datetime) -> Tally:
    late = dict(tally.late)
    if said == BROKEN and (name := grade(clock, until)):
        late[name] = late.get(name, 0) + 1
    added = {name: getattr(tally, name) + count for name, count in minutes.items()}
    return msgspec.structs.replace(tally, late=late, **{said: getattr(tally, said) + 1}, **added)


def spent(world: World, clock: Clock, until: datetime) -> dict[str, int]:
    """Where a clock's time went, in minutes of the hours it counts in: ours, and what was waited for.

    Ours and the waits together are all open time from its start to its end.
    """
    start = parse_time(clock.start)
    end = parse_time(clock.met_at) if clock.met_at else until
    terms = terms_in(world, clock)
    hours, works = (ALWAYS if terms.count is Count.CLOCK_HOURS else terms.hours), works_of(world)
    whole = used(start, end, hours, works)
    minutes: dict[str, int] = {}
    done: list[Pause] = []
    running = whole
    for why in WaitFor:
        done += [p for p in clock.pauses if p.why is why]
        left = used(start, end, hours, works, closed_pauses(done, end))
        minutes[str(why)] = int((running - left).total_seconds() // 60)
        running = left
    return {"ours": int(running.total_seconds() // 60), **minutes}
