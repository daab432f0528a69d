"""The manager's month: what was done, late, solved at once, stands still, and cash that is out (KPI-1).

One query for headline, list and file, on devices and server alike. Every figure is a number, or the sum, of
entries; an entry counts on the company day of the act. Nobody is ranked here, and nothing is scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from rulebook.kernel.ids import Fen, OrderId
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.appointments.handlers import latest_arrival
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.stuck import last_step, stuck
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.records import Visit

MEASURES = ("done", "solved", "first", "late", "stuck", "cash")
"""In the order in which they are shown. Words: `month.<measure>` and, what it counts, `month.<measure>.means`."""
AS_OF_NOW = frozenset({"stuck", "cash"})
"""How things stand at this moment: there is no earlier month to compare with."""
OVER = frozenset({OrderState.COMPLETED, OrderState.CLOSED})


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a figure counts: when it counts, whose it is, of which order; `since` is its own moment.

    `fen` where the figure is a sum of money.
    """

    measure: str
    at: str
    since: str
    person: str
    order: OrderId
    receipt: str = ""
    fen: Fen = Fen(0)

    @property
    def month(self) -> str:
        return self.at[:7]


def entries(world: World, now: datetime) -> list[Entry]:
    """All that is counted, of every month; by measure, the latest first."""
    orders = [order for state in OrderState for order in world.find(Order, "state", state)]
    visits = {order.id: list(world.find(Visit, "order", order.id)) for order in orders}
    found = [*_of_orders(world, orders, visits), *_stuck(world, now), *_cash(world, orders, visits, now)]
    found.sort(key=lambda e: (e.since, e.order), reverse=True)
    return sorted(found, key=lambda e: MEASURES.index(e.measure))


Visits = Mapping[OrderId, Sequence[Visit]]


def _of_orders(world: World, orders: Iterable[Order], visits: Visits) -> Iterator[Entry]:
    for order in orders:
        there = [v for v in visits[order.id] if v.arrived_at]
        for visit in there:
            yield from _of_visit(world, order, visit)
        ended = [v for v in there if v.completed_at]
        if order.state in OVER and ended:
            last = max(ended, key=lambda v: v.completed_at)
            yield _entry("solved", last.completed_at, last.technician, order)
            if len(there) == 1:
                yield _entry("first", last.completed_at, last.technician, order)


def _of_visit(world: World, order: Order, visit: Visit) -> Iterator[Entry]:
    if visit.completed_at:
        yield _entry("done", visit.completed_at, visit.technician, order)
    latest = latest_arrival(world, order) if visit.id == order.visit else None  # a time is agreed for one visit
    if latest is not None and parse_time(visit.arrived_at) > latest:
        yield _entry("late", visit.arrived_at, visit.technician, order)


def _entry(measure: str, at: str, person: str, order: Order) -> Entry:
    return Entry(measure=measure, at=at, since=at, person=person, order=order.id)


def _stuck(world: World, now: datetime) -> Iterator[Entry]:
    for order in stuck(world, now):
        since = iso(last_step(world, order))
        yield Entry(measure="stuck", at=iso(now), since=since, person=order.technician or "", order=order.id)


def _cash(world: World, orders: Iterable[Order], visits: Visits, now: datetime) -> Iterator[Entry]:
    """Receipts whose cash finance has not counted, of everybody who was ever sent or there."""
    people = {v.technician for several in visits.values() for v in several}
    for order in orders:
        people.update((*order.team, *order.past_technicians, *([order.technician] if order.technician else [])))
    for person in sorted(people):
        for receipt in world.find(Receipt, "holder", person):
            yield Entry(
                measure="cash", at=iso(now), since=receipt.at, person=person, order=receipt.order,
                receipt=receipt.id, fen=receipt.total,
            )  # fmt: skip
