"""Figures about complaints, each with its numerator and denominator (CMP-1). Pure; the records are handed in.

What was not due, or nobody asked, is in no denominator: it is counted apart and never as a nought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

import msgspec

from rulebook.kernel.times import company_day, parse_time
from rulebook.policy.clocks import Clock, ClockEnd
from rulebook.subjects.complaints.records import Complaint, ComplaintState, Satisfied
from rulebook.subjects.dealers.records import Dealer, DealerCustomer
from rulebook.subjects.measures.records import Measure, MeasureKind, MeasureState

NO_DEALERS: Mapping[str, str] = {}


class Share(msgspec.Struct, frozen=True):
    """So many of so many; words of what is counted: `complaints.figure.<name>` and `….words`."""

    name: str
    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """None where there is nothing to count of."""
        return round(100 * self.part / self.whole) if self.whole else None


class Bar(msgspec.Struct, frozen=True):
    """One bar of a Pareto chart: how many, and how much of all up to and with it, in per cent."""

    key: str
    count: int
    running: int


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """A preventive measure: complaints of its kind in so many days before it was done, and in as many after.

    `after_days`: how many of those days are over; fewer than `days` is too early to tell.
    """

    measure: str
    what: str
    days: int
    after_days: int
    before: int
    after: int


def real(complaints: Iterable[Complaint]) -> list[Complaint]:
    """Without the second calls, which are counted at the complaint that goes on."""
    return [c for c in complaints if c.state is not ComplaintState.JOINED]


def half_hour(complaints: Iterable[Complaint], root: dict[str, Clock] | None = None) -> Share:
    """Answered or owned within the half hour, of those whose half hour is over; running ones are in neither.

    `root`: complaint → its case's clock, for those whose half hour runs there.
    """
    clocks = [c.clock or (root or {}).get(c.id) for c in real(complaints)]
    over = [one for one in clocks if one is not None and one.end in (ClockEnd.MET, ClockEnd.LATE)]
    passed = [one for one in clocks if one is not None and one.runs and one.passed_at]
    met = sum(one.end is ClockEnd.MET for one in over)
    return Share("half_hour", met, len(over) + len(passed))


def shares(complaints: Iterable[Complaint], root: dict[str, Clock] | None = None) -> list[Share]:
    """The figures that stand above the list and below the table."""
    every = real(complaints)
    asked = [c.told[-1].satisfied for c in every if any(t.satisfied is not Satisfied.UNSAID for t in c.told)]
    return [
        half_hour(every, root),
        Share("closed", sum(c.state is ComplaintState.CLOSED for c in every), len(every)),
        Share("called_again", sum(bool(c.calls) for c in every), len(every)),
        Share("satisfied", sum(s is Satisfied.YES for s in asked), len(asked)),
    ]


BY = ("cause", "model", "person", "dealer")


def key_of(complaint: Complaint, by: str, dealer: str = "") -> str:
    """What a complaint is counted under; '' where that is not known. `dealer`: through whom its customer came."""
    if by == "cause":
        return complaint.cause.kind.value if complaint.cause else ""
    return {"model": complaint.model, "dealer": dealer}.get(by, complaint.person_name)


def dealers_of(
    complaints: Iterable[Complaint], assigned: Iterable[DealerCustomer], dealers: Iterable[Dealer]
) -> dict[str, str]:
    """Complaint → the dealer whose customer it was on the day it was heard; of our own customers none."""
    names, held = {d.id: d.name for d in dealers}, {one.id: one for one in assigned}
    found: dict[str, str] = {}
    for one in complaints:
        customer = held.get(one.customer) if one.customer else None
        day = company_day(parse_time(one.heard_at)).isoformat()
        if customer is not None and (name := names.get(customer.dealer_on(day))):
            found[one.id] = name
    return found


def pareto(complaints: Iterable[Complaint], by: str, dealers: Mapping[str, str] = NO_DEALERS) -> list[Bar]:
    """The most frequent first; what is not known yet is left out, so that the sum is that of the bars.

    `dealers`: as `dealers_of` says, for the bars by dealer.
    """
    counted = Counter(key for c in real(complaints) if (key := key_of(c, by, dealers.get(c.id, ""))))
    whole, running = sum(counted.values()), 0
    bars = []
    for key, count in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
        running += count
        bars.append(Bar(key, count, round(100 * running / whole)))
    return bars


def effects(
    complaints: Iterable[Complaint], measures: Iterable[Measure], now: str, days: int = 90
) -> list[Effect]:
    """Whether preventive measures helped: by later complaints of the same cause and model or person."""
    every = {c.id: c for c in real(complaints)}
    found = []
    for m in measures:
        about = every.get(m.matter)
        done = m.state in (MeasureState.DONE, MeasureState.VERIFIED) and m.kind is MeasureKind.PREVENTIVE
        if about is None or not done or not about.same_cause:
            continue
        found.append(_effect(m, about, every.values(), now, days))
    return sorted(found, key=lambda one: one.measure)


def _effect(measure: Measure, about: Complaint, every: Iterable[Complaint], now: str, days: int) -> Effect:
    at, span = parse_time(measure.done_at), timedelta(days=days)
    like = [parse_time(c.heard_at) for c in every if c.same_cause == about.same_cause]
    return Effect(
        measure=measure.id,
        what=measure.what,
        days=days,
        after_days=min(days, max(0, (parse_time(now) - at).days)),
        before=sum(at - span <= heard < at for heard in like),
        after=sum(at <= heard < at + span for heard in like),
    )
