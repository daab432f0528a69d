"""Who is away when, and how much work that takes: pure questions, for gates, boards and reports (DUTY-1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

from rulebook.kernel.times import company_day, parse_time
from rulebook.kernel.world import World
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.absences.records import Absence, AbsenceState
from rulebook.subjects.orders.planned import Span, overlap, planned_spans
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.teamwork import orders_of
from rulebook.subjects.rosters.lookup import work_on

OPEN = (AbsenceState.ASKED, AbsenceState.APPROVED, AbsenceState.TOLD)
LONGEST = timedelta(days=400)
"""No absence is longer; what is said beyond that is cut off."""


LONGEST_GAP = timedelta(days=15)
"""No weekend or holiday between two parts of one leave is longer."""


def span_of(absence: Absence) -> Span:
    return Span(parse_time(absence.begins), parse_time(absence.ends))


def absences_on(world: World, person: str, begins: datetime, ends: datetime) -> tuple[Absence, ...]:
    """Absences that hold (approved, or told as sick) anywhere in [begins, ends), the earliest first (DUTY-1)."""
    asked = Span(begins, ends)
    found = (a for a in world.find(Absence, "person", person) if a.holds and overlap(span_of(a), asked))
    return tuple(sorted(found, key=lambda a: (parse_time(a.begins), a.id)))


def away_for(world: World, person: str, order: Order, now: datetime) -> Absence | None:
    """The absence that lies across an order's whole planned time; across now where no time is agreed (DUTY-1)."""
    spans = planned_spans(world, order) or (Span(now, now + timedelta(minutes=1)),)
    found = (a for span in spans for a in absences_on(world, person, span.begins, span.ends))
    return next(found, None)


def orders_in(world: World, person: str, begins: datetime, ends: datetime) -> list[Order]:
    """The person's open orders that are planned in that time, or for no time yet, by number."""
    asked = Span(begins, ends)
    found = []
    for order in orders_of(world, person):
        if order.state not in WITH_TECHNICIAN:
            continue
        spans = planned_spans(world, order)
        if not spans or any(overlap(span, asked) for span in spans):
            found.append(order)
    return sorted(found, key=lambda order: order.number)


def length_of(world: World, person: str, begins: datetime, ends: datetime) -> int:
    """How much work lies in that time, in hundredths of a working day, by roster, else by calendar (DUTY-1).

    A rest day in it counts nothing, also one that is entered later (half a day of a day counts as half).
    """
    asked = Span(begins, min(ends, begins + LONGEST))
    total = Fraction(0)
    day = company_day(asked.begins) - timedelta(days=1)  # a night shift reaches into the next day
    while day <= company_day(asked.ends):
        for work in work_on(world, person, day):
            common = min(work.ends, asked.ends) - max(work.begins, asked.begins)
            if common > timedelta(0):
                total += Fraction(
                    common // timedelta(minutes=1), (work.ends - work.begins) // timedelta(minutes=1)
                )
        day += timedelta(days=1)
    return -(-total.numerator * 100 // total.denominator)


def joined(world: World, person: str, begins: datetime, ends: datetime) -> Span:
    """That time with one's other absences that follow on, no work between: one leave, asked for in parts."""
    span = Span(begins, ends)
    others = [span_of(a) for a in world.find(Absence, "person", person) if a.state in OPEN]
    grown = True
    while grown:
        grown = False
        for other in others:
            if _no_work(world, person, other.ends, span.begins) or _no_work(
                world, person, span.ends, other.begins
            ):
                others.remove(other)
                span = Span(min(span.begins, other.begins), max(span.ends, other.ends))
                grown = True
                break
    return span


def _no_work(world: World, person: str, begins: datetime, ends: datetime) -> bool:
    """Whether one follows on the other: no work between, as over a weekend or a holiday."""
    gap = ends - begins
    return timedelta(0) <= gap <= LONGEST_GAP and not length_of(world, person, begins, ends)


def until_words(absence: Absence) -> str:
    """Until when, to be said: the last day (ISO) where it ends with a day, else the moment."""
    ends = parse_time(absence.ends)
    last = ends - timedelta(seconds=1)
    return company_day(last).isoformat() if company_day(last) != company_day(ends) else absence.ends
