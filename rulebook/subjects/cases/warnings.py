"""Who is told that most of a term is gone, while it can still be kept (SLA-1).

Told is worked out of the books wherever they are, also without signal: a warning begins at the clock's own moment
and is over by itself once the term is met, paused, dropped or past. Nothing is written, so nobody stands accused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.clocks import Clock, closed_pauses, remaining, span_of_term
from rulebook.policy.running_clocks import terms_in, works_of
from rulebook.subjects.absences.lookup import absences_on
from rulebook.subjects.cases.records import CaseState, ServiceCase
from rulebook.subjects.orders.records import Order, OrderState

OWED = (OrderState.SUBMITTED, OrderState.APPROVED, OrderState.ASSIGNED, OrderState.ACCEPTED,
        OrderState.DEPARTED, OrderState.ON_SITE)  # fmt: skip
"""States of an order in which somebody can still keep its terms."""
DUTY_ORDER = (Role.DISPATCHER, Role.SERVICE_MANAGER)
DUTY = frozenset(DUTY_ORDER)
MOMENT = timedelta(minutes=1)


class Warned(msgspec.Struct, frozen=True):
    """A clock of which most is gone, the case or order that it runs in, and who is told."""

    of: ServiceCase | Order
    clock: Clock
    told: frozenset[PersonId]


def is_near(clock: Clock, now: datetime) -> bool:
    """Whether its warning has begun and it is not yet over; one that stands still is not near."""
    day = iso(now)[:10]
    if not clock.runs or not clock.warn or not clock.due or clock.warn[:10] > day or clock.due[:10] < day:
        return False
    return parse_time(clock.warn) <= now <= parse_time(clock.due)


def warnings(world: World, people: Iterable[Person], now: datetime, mine: PersonId | None = None) -> list[Warned]:
    """All that is near, the first due first; `people`: all that are known; `mine`: what that person is told of."""
    staff = tuple(one for one in people if one.active)
    near = [
        Warned(one, clock, told_of(world, staff, one, clock, now))
        for one in _watched(world)
        for clock in one.clocks
        if is_near(clock, now)
    ]
    shown = [one for one in near if mine is None or mine in one.told]
    return sorted(shown, key=lambda one: (parse_time(one.clock.due), one.of.id))


def _watched(world: World) -> Iterator[ServiceCase | Order]:
    yield from world.find(ServiceCase, "state", CaseState.OPEN)
    for state in OWED:
        yield from world.find(Order, "state", state)


def owner_of(one: ServiceCase | Order) -> PersonId | None:
    """Who is to keep the term: the case's owner, the technician who is sent."""
    return one.owner if isinstance(one, ServiceCase) else one.technician


def told_of(
    world: World, staff: Iterable[Person], one: ServiceCase | Order, clock: Clock, now: datetime
) -> frozenset[PersonId]:
    """Its owner; the dispatchers on duty too where the owner is away or nobody is sent, and when half is lost.

    Half of what was left at the warning, that is: it was told in time, and nothing has come of it.
    """
    id = owner_of(one)
    owner = world.get(Person, id) if id else None
    told = frozenset((owner.id,)) if owner and owner.active else frozenset[PersonId]()
    if owner is None or not _is_there(world, owner, now) or _half_lost(world, clock, now):
        told |= on_duty(world, staff, now)
    return told


def on_duty(world: World, staff: Iterable[Person], now: datetime) -> frozenset[PersonId]:
    """Dispatchers who are there, else service managers who are, else all of both: somebody is always told."""
    every = [one for one in staff if DUTY.intersection(one.roles)]
    for role in DUTY_ORDER:
        there = frozenset(one.id for one in every if role in one.roles and _is_there(world, one, now))
        if there:
            return there
    return frozenset(one.id for one in every)


def _is_there(world: World, person: Person, now: datetime) -> bool:
    return person.active and person.on_duty and not absences_on(world, person.id, now, now + MOMENT)


def _half_lost(world: World, clock: Clock, now: datetime) -> bool:
    terms, start, works = terms_in(world, clock), parse_time(clock.start), works_of(world)
    left = remaining(terms, start, works, now, closed_pauses(clock.pauses, now))
    return left * 200 <= span_of_term(terms, start, works) * (100 - terms.warn_percent)
