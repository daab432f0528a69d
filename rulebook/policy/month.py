"""The manager's month: what was done, solved, solved at once, not punctual, stands still, and cash out (KPI-1).

One query for headline, list and file, on devices and server alike; where the monthly score counts the same thing
it is the score's own query, in the edition that holds. Every figure is a number, or the sum, of entries; an entry
counts on the company day of the act. Nobody is ranked here, and nothing is scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec

from rulebook.kernel.ids import Fen, OrderId
from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.stuck import last_step, stuck
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.scores.indicators import Figure, Item, held_spans, order_of
from rulebook.subjects.scores.indicators import figure_of as scored
from rulebook.subjects.scores.span import DaySpan
from rulebook.subjects.visits.records import Visit

MEASURES = ("done", "orders", "solved", "first", "late", "stuck", "cash")
"""In the order in which they are shown. Words: `month.<measure>` and, what it counts, `month.<measure>.means`."""
AS_OF_NOW = frozenset({"stuck", "cash"})
"""How things stand at this moment: there is no earlier month to compare with."""
EVER = DaySpan(date.min, date.max)


def _counted(figure: Figure) -> Iterable[Item]:
    return figure.counted


def _of(figure: Figure) -> Iterable[Item]:
    return figure.of


def _missing(figure: Figure) -> Iterable[Item]:
    """What belongs to the denominator and not to the numerator."""
    counted = {item.ref for item in figure.counted}
    return (item for item in figure.of if item.ref not in counted)


SCORED = {
    "orders": ("solved", _of),
    "solved": ("solved", _counted),
    "first": ("first_visit", _counted),
    "late": ("punctual", _missing),
}
"""Measure → the score's figure whose things it counts, and which of them (KPI-1)."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a figure counts: when it counts, whose it is, of which order; `since` is its own moment.

    `fen` where the figure is a sum of money; `edition` where it is counted as the score counts it.
    """

    measure: str
    at: str
    since: str
    person: str
    order: OrderId
    receipt: str = ""
    fen: Fen = Fen(0)
    edition: str = ""

    @property
    def month(self) -> str:
        """The company's month, YYYY-MM."""
        return company_day(parse_time(self.at)).isoformat()[:7]


def entries(world: World, now: datetime, days: DaySpan = EVER) -> list[Entry]:
    """All that is counted on those days, and what holds now; by measure, the latest first."""
    orders = [order for state in OrderState for order in world.find(Order, "state", state)]
    visits = {order.id: list(world.find(Visit, "order", order.id)) for order in orders}
    people = _sent_or_there(orders, visits)
    found = [
        *_done(visits, days),
        *_scored(world, people, days),
        *_stuck(world, now),
        *_cash(world, people, now),
    ]
    found.sort(key=lambda e: (parse_time(e.since), e.order), reverse=True)
    return sorted(found, key=lambda e: MEASURES.index(e.measure))


Visits = Mapping[OrderId, Sequence[Visit]]


def _done(visits: Visits, days: DaySpan) -> Iterator[Entry]:
    for order, several in visits.items():
        for visit in several:
            if days.holds(visit.completed_at):
                at = visit.completed_at
                yield Entry(measure="done", at=at, since=at, person=visit.technician, order=order)


def _scored(world: World, people: Iterable[str], days: DaySpan) -> Iterator[Entry]:
    """What the score counts of each person, by the editions that hold on these days."""
    for person in people:
        figures: dict[str, list[Figure]] = {}
        for measure, (name, part) in SCORED.items():
            if name not in figures:
                spans = held_spans(name, days)
                figures[name] = [scored(world, person, span, indicator) for indicator, span in spans]
            for figure in figures[name]:
                for item in part(figure):
                    yield Entry(
                        measure=measure, at=item.at, since=item.at, person=person, order=order_of(item),
                        edition=figure.edition,
                    )  # fmt: skip


def _stuck(world: World, now: datetime) -> Iterator[Entry]:
    for order in stuck(world, now):
        since = iso(last_step(world, order))
        yield Entry(measure="stuck", at=iso(now), since=since, person=order.technician or "", order=order.id)


def _sent_or_there(orders: Iterable[Order], visits: Visits) -> list[str]:
    """Everybody who was ever sent, or was there."""
    people = {v.technician for several in visits.values() for v in several}
    for order in orders:
        people.update((*order.team, *order.past_technicians, *([order.technician] if order.technician else [])))
    return sorted(people)


def _cash(world: World, people: Iterable[str], now: datetime) -> Iterator[Entry]:
    """Receipts whose cash finance has not counted."""
    for person in people:
        for receipt in world.find(Receipt, "holder", person):
            yield Entry(
                measure="cash", at=iso(now), since=receipt.at, person=person, order=receipt.order,
                receipt=receipt.id, fen=receipt.total,
            )  # fmt: skip
