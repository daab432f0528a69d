"""What is counted: each figure with its edition, its numerator and its denominator as named pure queries (KPI-1).

A query gives the things that count, by name and with the moment of the act; the figure is their sum. So the list
behind a figure is the figure, and the two cannot disagree. A changed definition is a new edition from a day on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

import msgspec

from rulebook.kernel.editions import since_5
from rulebook.kernel.ids import OrderId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import add_months, day_begins, iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.absences.lookup import absences_on, span_of
from rulebook.subjects.appointments.handlers import read_moment
from rulebook.subjects.cases.records import CaseKind, ServiceCase
from rulebook.subjects.cash.in_time import difference_of, handed_over, in_time
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.complaints.records import Complaint, ComplaintState, Outcome
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.planned import Span
from rulebook.subjects.orders.records import Order
from rulebook.subjects.rosters.lookup import work_on
from rulebook.subjects.scores.span import DaySpan
from rulebook.subjects.visits.records import Visit

SATISFIED = 4
"""Of five: so much or more is satisfied."""
AGAIN = timedelta(days=30)
"""Who calls again about the same within this time was not helped."""


class Item(msgspec.Struct, frozen=True, array_like=True):
    """One thing that counts: `kind:id` of its record, when the act was (ISO), and how much it counts for."""

    ref: str
    at: str
    amount: int = 1


Query = Callable[[World, str, DaySpan], Iterable[Item]]
"""(world, person, days) → what counts, each ref once."""


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One definition. `unit`: `share` (numerator of denominator) or `each` (numerator for one of denominator).

    `apart`: what belongs to neither and is shown beside the figure, such as customers whom nobody asked. `since`:
    the first ISO day that it holds for.
    """

    name: str
    edition: str
    since: str
    unit: str
    numerator: Query
    denominator: Query
    apart: Query | None = None


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An indicator as it came out, with the items it is made of: it says their sum, which is never kept."""

    name: str
    edition: str
    unit: str
    counted: tuple[Item, ...] = ()
    of: tuple[Item, ...] = ()
    aside: tuple[Item, ...] = ()

    @property
    def numerator(self) -> int:
        return sum(item.amount for item in self.counted)

    @property
    def denominator(self) -> int:
        return sum(item.amount for item in self.of)

    @property
    def apart(self) -> int:
        return sum(item.amount for item in self.aside)

    @property
    def low(self) -> bool:
        """Whether it rests on too little to be compared with anybody else's."""
        return len(self.of) < LEAST


LEAST = 5


def completed(world: World, person: str, days: DaySpan) -> list[Visit]:
    """Their visits that were completed on those days, by the day of the completion itself."""
    return [visit for visit in world.find(Visit, "technician", person) if days.holds(visit.completed_at)]


def _served(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    """Customers with a completed visit, each once."""
    seen: dict[str, str] = {}
    for visit in completed(world, person, days):
        order = world.get(Order, visit.order)
        who = (order.customer or order.customer_name) if order else ""
        at = visit.completed_at
        seen[who or visit.order] = min(at, seen.get(who or visit.order, at))
    return (Item(f"customer:{who}", at) for who, at in seen.items())


def _days_there(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    """Days of work by roster or calendar, but those whose whole work lies in leave or sickness (DUTY-1)."""
    return (Item(f"day:{day}", iso(day_begins(day))) for day in days.days() if _is_there(world, person, day))


def _time_off(world: World, person: str, work: Span) -> timedelta:
    """As version 4 added absences up: half a day told twice is a whole one."""
    spans = [span_of(absence) for absence in absences_on(world, person, work.begins, work.ends)]
    return sum((min(s.ends, work.ends) - max(s.begins, work.begins) for s in spans), timedelta(0))


def _is_there(world: World, person: str, day: date) -> bool:
    """Whether any of the day's work is left when absences are taken off: half a day of leave is a day there."""
    for work in work_on(world, person, day):
        if not since_5(world):
            if _time_off(world, person, work) < work.ends - work.begins:
                return True
            continue
        there = work.begins
        for away in absences_on(world, person, work.begins, work.ends):  # the earliest first; they may overlap
            begins, ends = span_of(away)
            if there < begins:
                return True
            there = max(there, ends)
        if there < work.ends:
            return True
    return False


def _orders(world: World, person: str, days: DaySpan) -> dict[str, tuple[Order, Visit]]:
    """Orders that the person's own visit completed on those days, with the last such visit."""
    found: dict[str, tuple[Order, Visit]] = {}
    for visit in sorted(completed(world, person, days), key=lambda v: parse_time(v.completed_at)):
        order = world.get(Order, visit.order)
        if order is not None:
            found[order.id] = (order, visit)
    return found


def _orders_done(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    return (Item(f"order:{id}", v.completed_at) for id, (_, v) in _orders(world, person, days).items())


def _solved(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    """Done, not left unsolved, and nobody called again about the same vehicle and symptom within 30 days."""
    for id, (order, visit) in _orders(world, person, days).items():
        if not visit.unsolved and not _came_again(world, order, visit):
            yield Item(f"order:{id}", visit.completed_at)


def _came_again(world: World, order: Order, visit: Visit) -> bool:
    done = parse_time(visit.completed_at)
    others = world.find(Order, "customer", order.customer) if order.customer else ()
    if any(
        _same_matter(case, order) and done < parse_time(case.heard_at) <= done + AGAIN
        for case in _cases(world, order)
    ):
        return True
    return any(
        other.id != order.id
        and set(other.vehicles) & set(order.vehicles)
        and other.symptom.strip() == order.symptom.strip()
        and done < parse_time(other.opened_at) <= done + AGAIN
        for other in others
    )


def _cases(world: World, order: Order) -> Iterator[ServiceCase]:
    """Cases about the order's vehicles."""
    return (case for vehicle in order.vehicles for case in world.find(ServiceCase, "vehicle", vehicle))


def _same_matter(case: ServiceCase, order: Order) -> bool:
    """Whether the customer came again about it: about the very order, or in the same words; never with praise."""
    if case.kind not in (CaseKind.REQUEST, CaseKind.COMPLAINT):
        return False
    symptom = order.symptom.strip()
    return case.order == order.id or bool(symptom and symptom in case.said)


def _answers(world: World, person: str, days: DaySpan) -> Iterator[tuple[FollowUp, str]]:
    """Calls answered about the person's orders on those days, with the moment of the answer.

    One conversation may fill several calls that were due; of an order it counts once.
    """
    for order in _own_orders(world, person):
        answered = [
            c for c in world.find(FollowUp, "order", order.id) if c.satisfied is not None and days.holds(c.at)
        ]
        yield from {call.at: (call, call.at) for call in reversed(answered)}.values()


def _own_orders(world: World, person: str) -> list[Order]:
    """Orders on which the person completed a visit, whenever."""
    done = {v.order for v in world.find(Visit, "technician", person) if v.completed_at}
    return [order for id in sorted(done) if (order := world.get(Order, id))]


def _asked(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    return (Item(f"follow_up:{call.id}", at) for call, at in _answers(world, person, days))


def _satisfied(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    for call, at in _answers(world, person, days):
        if call.satisfied is not None and call.satisfied >= SATISFIED:
            yield Item(f"follow_up:{call.id}", at)


def _unasked(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    """Orders done on those days whose customer nobody has asked yet: neither satisfied nor dissatisfied."""
    for id, (order, visit) in _orders(world, person, days).items():
        calls = world.find(FollowUp, "order", order.id)
        if not any(call.satisfied is not None for call in calls):
            yield Item(f"order:{id}", visit.completed_at)


def _complaints(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    """Heard on those days about the person, and not found to be without ground."""
    for found in world.find(Complaint, "person", person):
        joined = found.state is ComplaintState.JOINED or found.outcome is Outcome.UNFOUNDED
        if days.holds(found.heard_at) and not joined:
            yield Item(f"complaint:{found.id}", found.heard_at)


def _at_first_visit(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    """Done with one visit, whoever's."""
    for id, (order, visit) in _orders(world, person, days).items():
        there = [v for v in world.find(Visit, "order", order.id) if v.arrived_at]
        if not visit.unsolved and len(there) == 1:
            yield Item(f"order:{id}", visit.completed_at)


def _agreed(world: World, person: str, days: DaySpan) -> dict[str, tuple[str, bool]]:
    """Appointment → (when it was, whether it was kept): those of arrivals, and those that nobody came to."""
    found: dict[str, tuple[str, bool]] = {}
    for visit in world.find(Visit, "technician", person):
        agreed = read_moment(visit.agreed_at) if days.holds(visit.arrived_at) else None
        if agreed:
            latest = agreed + timedelta(minutes=setting(world, "appointment_minutes", agreed))
            kept = parse_time(visit.arrived_at) <= latest
            found[f"{visit.order}:{visit.agreed_at}"] = (visit.arrived_at, kept)
    for told in world.find(Irregularity, "person", person):
        agreed = read_moment(told.facts.get("agreed", "")) if told.code == "appointment_missed" else None
        if agreed and days.holds(iso(agreed)) and told.about not in found and not _came_after_all(world, told):
            found[told.about] = (iso(agreed), False)
    return found


def _came_after_all(world: World, told: Irregularity) -> bool:
    """Whether somebody did arrive for that very appointment, which then counts on the day of the arrival."""
    visits = world.find(Visit, "order", told.order) if told.order else ()
    return any(f"{visit.order}:{visit.agreed_at}" == told.about for visit in visits)


def _appointments(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    return (Item(f"appointment:{id}", at) for id, (at, _) in _agreed(world, person, days).items())


def _kept(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    return (Item(f"appointment:{id}", at) for id, (at, kept) in _agreed(world, person, days).items() if kept)


def _handovers(world: World, person: str, days: DaySpan) -> list[Handover]:
    """Due on those days, each act once: what another declared for them is the same as their own of it."""
    return [h for h in handed_over(world.find(Handover, "technician", person)) if days.holds(h.due_at)]


def _handovers_due(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    return (Item(f"handover:{h.id}", h.due_at) for h in _handovers(world, person, days))


def _handed_in_time(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    return (Item(f"handover:{h.id}", h.due_at) for h in _handovers(world, person, days) if in_time(h))


def _differences(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    found = (h for h in _handovers(world, person, days) if difference_of(world, h))
    return (Item(f"handover:{h.id}", h.due_at) for h in found)


def _visits_timed(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    return (Item(f"visit:{v.id}", v.completed_at) for v in completed(world, person, days) if v.arrived_at)


def _minutes(world: World, person: str, days: DaySpan) -> Iterator[Item]:
    """Whole minutes between arrival and completion, by the signed times."""
    for visit in completed(world, person, days):
        if visit.arrived_at:
            spent = parse_time(visit.completed_at) - parse_time(visit.arrived_at)
            yield Item(f"visit:{visit.id}", visit.completed_at, max(spent // timedelta(minutes=1), 0))


def _of(name: str, unit: str, numerator: Query, denominator: Query, apart: Query | None = None) -> Indicator:
    return Indicator(
        name=name, edition="2026-1", since="2026-01-01", unit=unit, numerator=numerator, denominator=denominator,
        apart=apart,
    )  # fmt: skip


INDICATORS: tuple[Indicator, ...] = (
    _of("served", "each", _served, _days_there),
    _of("solved", "share", _solved, _orders_done),
    _of("first_visit", "share", _at_first_visit, _orders_done),
    _of("punctual", "share", _kept, _appointments),
    _of("satisfied", "share", _satisfied, _asked, _unasked),
    _of("cash", "share", _handed_in_time, _handovers_due, _differences),
    _of("on_site", "each", _minutes, _visits_timed),
    _of("complaints", "each", _complaints, _orders_done),
)
"""In the order in which they are shown. Words: `score.figure.<name>` and `score.figure.<name>.words`."""


AT_THE_OFFICE = frozenset({"satisfied", "complaints"})
"""Figures of what the person's own phone does not hold: shown once the month is released, never guessed."""


def held(name: str, day: str) -> Indicator | None:
    """The edition of a figure that holds for an ISO day: the latest begun."""
    begun = [one for one in INDICATORS if one.name == name and one.since <= day]
    return max(begun, key=lambda one: one.since, default=None)


def held_spans(name: str, days: DaySpan) -> Iterator[tuple[Indicator, DaySpan]]:
    """The editions of a figure with the days, of those asked for, of whose months each holds on the first."""
    editions = sorted((one for one in INDICATORS if one.name == name), key=lambda one: one.since)
    begins = [_month_from(date.fromisoformat(one.since)) for one in editions]
    for one, first, end in zip(editions, begins, [*begins, date.max][1:], strict=True):
        span = DaySpan(max(first, days.first), min(end, days.end))
        if span.first < span.end:
            yield one, span


def _month_from(day: date) -> date:
    """The first of a month that is this day or comes next."""
    return day if day.day == 1 else add_months(day.replace(day=1), 1)


_BEFORE_ITS_TIME = re.compile(r"(.+):\d{4}-\d{2}-\d{2}(?:T.*)?", re.DOTALL)


def order_of(item: Item) -> OrderId:
    """The order that an item of orders or of appointments is about."""
    kind, _, id = item.ref.partition(":")
    dated = _BEFORE_ITS_TIME.fullmatch(id) if kind == "appointment" else None
    return OrderId(dated[1] if dated else id)


def figure_of(world: World, person: str, days: DaySpan, indicator: Indicator) -> Figure:
    def asked(query: Query | None) -> tuple[Item, ...]:
        return tuple(sorted(query(world, person, days), key=lambda i: (i.at, i.ref))) if query else ()

    return Figure(
        name=indicator.name,
        edition=indicator.edition,
        unit=indicator.unit,
        counted=asked(indicator.numerator),
        of=asked(indicator.denominator),
        aside=asked(indicator.apart),
    )


def figures_of(world: World, person: str, days: DaySpan) -> tuple[Figure, ...]:
    """Every figure of one person over those days, by the editions that hold on the first of them."""
    names = dict.fromkeys(one.name for one in INDICATORS)
    found = (held(name, days.first.isoformat()) for name in names)
    return tuple(figure_of(world, person, days, one) for one in found if one)


def together(figures: Iterable[Figure]) -> Figure:
    """One figure of several people: the items of all. Shared things count for each of them, as their own do."""
    every = list(figures)
    first = every[0]
    return msgspec.structs.replace(
        first,
        counted=tuple(item for figure in every for item in figure.counted),
        of=tuple(item for figure in every for item in figure.of),
        aside=tuple(item for figure in every for item in figure.aside),
    )
