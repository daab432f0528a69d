"""A day of the dispatcher's: who has which appointment when, what clashes, what has no time. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mobile.client.session_api import PhoneWorld
from mobile.screens.day_board.absences import Away, away_on
from mobile.screens.shared.lookups import technicians
from rulebook.kernel.identity import Person
from rulebook.kernel.times import COMPANY_ZONE, day_begins
from rulebook.policy.settings import setting
from rulebook.policy.working_days import is_working_day
from rulebook.subjects.orders.bookings import agreed_at, time_for
from rulebook.subjects.orders.records import Order, OrderState

_S = OrderState
BEGINS = 8
"""The hour with which a day begins on the board; its end is the company's own."""
WAITING = (_S.APPROVED, _S.ASSIGNED, _S.ACCEPTED)
"""What can still be given a time or another technician."""
SHOWN = (*WAITING, _S.DEPARTED, _S.ON_SITE, _S.COMPLETED)
HOUR = 60


@dataclass(frozen=True)
class Bar:
    """An appointment with the way to the next: from minute `begins` of the day, in the row's `track`.

    `clashes`: another is too near.
    """

    order: Order
    begins: int
    minutes: int
    track: int
    clashes: bool


@dataclass(frozen=True)
class Row:
    """One technician's day."""

    person: Person
    bars: tuple[Bar, ...]
    away: tuple[Away, ...]

    @property
    def tracks(self) -> int:
        return max((bar.track for bar in self.bars), default=0) + 1


@dataclass(frozen=True)
class Plan:
    """The board's day. `opens` and `closes` are hours; `rests`: the company does not work on it."""

    day: date
    opens: int
    closes: int
    works_until: int
    rests: bool
    rows: tuple[Row, ...]
    loose: tuple[Order, ...]


def plan_of(world: PhoneWorld, day: date) -> Plan:
    """Everybody's day, and what has to be given a time or a technician: the soonest agreed first."""
    text = day.isoformat()
    todays: dict[str, list[Order]] = {}
    loose: list[Order] = []
    for order in _shown(world):
        its_day = order.appointment[:10]
        timed = agreed_at(order) is not None
        if timed and its_day == text and order.technician:
            for person in dict.fromkeys((order.technician, *order.team)):
                todays.setdefault(person, []).append(order)
        elif order.state in WAITING and (not timed or (not order.technician and its_day == text)):
            loose.append(order)
    rows = tuple(
        Row(p, _bars(world, todays.get(p.id, ())), tuple(away_on(world, p, day))) for p in technicians(world)
    )
    ends = setting(world, "day_ends_hour", day_begins(day))
    bars = [bar for row in rows for bar in row.bars]
    opens = min([BEGINS, *(bar.begins // HOUR for bar in bars)])
    closes = max([ends + 1, *(-(-(bar.begins + bar.minutes) // HOUR) for bar in bars)])
    loose.sort(key=lambda o: (o.appointment or "9", o.opened_at))
    return Plan(day, opens, min(closes, 24), ends, not is_working_day(world, day), rows, tuple(loose))


def _shown(world: PhoneWorld) -> Iterable[Order]:
    return (order for state in SHOWN for order in world.find(Order, "state", state))


def _bars(world: PhoneWorld, orders: Sequence[Order]) -> tuple[Bar, ...]:
    """Beside each other where they overlap: the first free track."""
    found = _timed(orders)
    bars: list[Bar] = []
    free: list[int] = []
    for at, order in found:
        local = at.astimezone(COMPANY_ZONE)
        begins = local.hour * HOUR + local.minute
        minutes = int(time_for(world, at).total_seconds()) // 60
        track = next((n for n, until in enumerate(free) if until <= begins), len(free))
        free[track : track + 1] = [begins + minutes]
        near = any(abs(at - other) < time_for(world, at) for other, one in found if one.id != order.id)
        bars.append(Bar(order, begins, minutes, track, near and order.state is not _S.COMPLETED))
    return tuple(bars)


def _timed(orders: Sequence[Order]) -> list[tuple[datetime, Order]]:
    found = [(at, o) for o in orders if (at := agreed_at(o)) is not None]
    return sorted(found, key=lambda pair: (pair[0], pair[1].id))


def moment(day: date, minute: int) -> str:
    """A minute of a day as an appointment: ISO text in company time."""
    return (datetime.combine(day, time(), COMPANY_ZONE) + timedelta(minutes=minute)).isoformat()
