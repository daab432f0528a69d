"""The six rules of a shift swap, one row each (DUTY-1, S0/1). A row says whether it holds for an exchange."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from rulebook.kernel.identity import Person
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.absences.lookup import absences_on
from rulebook.subjects.people.skills import skills_of
from rulebook.subjects.rosters.lookup import Planned, is_holiday, month_of, shift_on
from rulebook.subjects.rosters.records import ShiftSwap, SwapState

STANDING = (SwapState.ASKED, SwapState.AGREED, SwapState.APPROVED)
NEAR = 14
"""So many days around a shift are looked through for the one before and after it."""


@dataclass(frozen=True)
class Exchange:
    """`asker` gives `given` to `peer` and takes `taken`."""

    world: World
    id: str
    asker: Person
    peer: Person
    given: Planned
    taken: Planned
    now: datetime

    def shifts_after(self, person: str, day: date) -> tuple[Planned, ...]:
        """What a person works on a day once it is exchanged."""
        gets, gives = (self.taken, self.given) if person == self.asker.id else (self.given, self.taken)
        own = shift_on(self.world, person, day)
        kept = (own,) if own and own.day != gives.day else ()
        return (*kept, gets) if gets.day == day else kept

    def figure(self, name: str) -> int:
        return setting(self.world, name, self.now)

    @property
    def people(self) -> tuple[Person, Person]:
        return self.asker, self.peer

    def swaps_of(self, person: str) -> Iterator[ShiftSwap]:
        """The person's other swaps that stand."""
        for key in ("asker", "peer"):
            for swap in self.world.find(ShiftSwap, key, person):
                if swap.id != self.id and swap.state in STANDING:
                    yield swap


def two_a_month(exchange: Exchange) -> bool:
    month, most = month_of(exchange.given.day), exchange.figure("shift_swaps")
    return all(sum(s.day[:7] == month for s in exchange.swaps_of(p.id)) < most for p in exchange.people)


def not_twice_running(exchange: Exchange) -> bool:
    """The shifts next to the one taken over are none that came by a swap."""
    for person in exchange.people:
        got = {swap.peer_day if swap.asker == person.id else swap.day for swap in exchange.swaps_of(person.id)}
        taken = exchange.taken if person is exchange.asker else exchange.given
        if any(shift.day.isoformat() in got for shift in neighbours(exchange, person.id, taken.day)):
            return False
    return True


def no_double_shift(exchange: Exchange) -> bool:
    days = {exchange.given.day, exchange.taken.day}
    most = timedelta(hours=exchange.figure("shift_most_hours"))
    for person in exchange.people:
        for day in days:
            shifts = exchange.shifts_after(person.id, day)
            if len(shifts) > 1 or sum((s.work for s in shifts), timedelta(0)) > most:
                return False
    return True


def eight_hours_rest(exchange: Exchange) -> bool:
    rest = timedelta(hours=exchange.figure("shift_rest_hours"))
    for person in exchange.people:
        taken = exchange.taken if person is exchange.asker else exchange.given
        for other in neighbours(exchange, person.id, taken.day):
            first, second = sorted((other, taken), key=lambda s: s.begins)
            if second.begins - first.ends < rest:
                return False
    return True


def same_skills(exchange: Exchange) -> bool:
    one, other = (skills_of(exchange.world, person, exchange.now) for person in exchange.people)
    return one == other and bool(set(exchange.asker.roles) & set(exchange.peer.roles))


def no_holiday_no_leave(exchange: Exchange) -> bool:
    for shift in (exchange.given, exchange.taken):
        if is_holiday(exchange.world, shift.day):
            return False
        if any(absences_on(exchange.world, p.id, shift.begins, shift.ends) for p in exchange.people):
            return False
    return True


def neighbours(exchange: Exchange, person: str, day: date) -> Iterator[Planned]:
    """The shift before a day's and the one after it, as the person works them after the exchange."""
    for step in (-1, 1):
        for n in range(1, NEAR):
            if shifts := exchange.shifts_after(person, day + timedelta(days=step * n)):
                yield shifts[0]
                break


class SwapRow(NamedTuple):
    """`name` has words (`shift_swap.row.<name>`); `figure` is what the company may set in it."""

    name: str
    figure: str
    holds: Callable[[Exchange], bool]


SWAP_ROWS: tuple[SwapRow, ...] = (
    SwapRow("two_a_month", "shift_swaps", two_a_month),
    SwapRow("not_twice_running", "", not_twice_running),
    SwapRow("no_double_shift", "shift_most_hours", no_double_shift),
    SwapRow("eight_hours_rest", "shift_rest_hours", eight_hours_rest),
    SwapRow("same_skills", "", same_skills),
    SwapRow("no_holiday_no_leave", "", no_holiday_no_leave),
)
"""S0/1's six."""


def broken_rows(exchange: Exchange) -> tuple[str, ...]:
    """The rows that do not hold, in their order."""
    return tuple(row.name for row in SWAP_ROWS if not row.holds(exchange))
