"""Figures about complaints, each with its numerator and denominator (CMP-1). Pure; the records are handed in.

What was not due, or nobody asked, is in no denominator: it is counted apart and never as a nought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

import msgspec

from rulebook.kernel.times import company_day, parse_time
from rulebook.policy.clocks import Clock, ClockEnd
from rulebook.subjects.complaints.records import Complaint, ComplaintState, Satisfied
from rulebook.subjects.dealers.records import Dealer, DealerCustomer
from rulebook.subjects.measures.records import Measure, MeasureKind, MeasureState

NO_DEALERS: Mapping[str, str] = {}
NO_CLOCKS: Mapping[str, Clock] = {}


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

    `after_days`: how many of those days are over; fewer than `days` is too early to tell. `heard_before` and
    `heard_after`: those complaints' ids, the latest first.
    """

    measure: str
    what: str
    days: int
    after_days: int
    heard_before: tuple[str, ...]
    heard_after: tuple[str, ...]

    @property
    def before(self) -> int:
        return len(self.heard_before)

    @property
    def after(self) -> int:
        return len(self.heard_after)


def real(complaints: Iterable[Complaint]) -> list[Complaint]:
    """Without the second calls, which are counted at the complaint that goes on."""
    return [c for c in complaints if c.state is not ComplaintState.JOINED]


def half_hour(complaints: Iterable[Complaint], root: Mapping[str, Clock] = NO_CLOCKS) -> Share:
    """Answered or owned within the half hour, of those whose half hour is over; running ones are in neither.

    `root`: complaint → its case's clock, for those whose half hour runs there.
    """
    return _share("half_hour", list(complaints), root)


def shares(complaints: Iterable[Complaint], root: Mapping[str, Clock] = NO_CLOCKS) -> list[Share]:
    """The figures that stand above the list and below the table."""
    every = list(complaints)
    return [_share(name, every, root) for name in _FIGURES]


def _share(name: str, complaints: list[Complaint], root: Mapping[str, Clock]) -> Share:
    return Share(name, len(behind(name, complaints, root)), len(behind(name, complaints, root, whole=True)))


def behind(
    name: str, complaints: Iterable[Complaint], root: Mapping[str, Clock] = NO_CLOCKS, whole: bool = False
) -> list[Complaint]:
    """The complaints that a figure counts, the latest first: its part, or the whole that it is a part of."""
    part_of, whole_of = _FIGURES[name]
    asked = whole_of if whole else part_of
    found = [c for c in real(complaints) if asked(c, c.clock or root.get(c.id))]
    return _latest_first(found)


def _latest_first(complaints: Iterable[Complaint]) -> list[Complaint]:
    return sorted(complaints, key=lambda c: (parse_time(c.heard_at), c.id), reverse=True)


def _is_over(_: Complaint, clock: Clock | None) -> bool:
    """Whether the half hour is over: met, met late, or seen to have passed."""
    if clock is None:
        return False
    return clock.end in (ClockEnd.MET, ClockEnd.LATE) or (clock.runs and bool(clock.passed_at))


def _was_asked(complaint: Complaint, _: Clock | None) -> bool:
    return any(told.satisfied is not Satisfied.UNSAID for told in complaint.told)


def _is_satisfied(complaint: Complaint, _: Clock | None) -> bool:
    """By the last word, of those who were asked at all."""
    return _was_asked(complaint, None) and complaint.told[-1].satisfied is Satisfied.YES


def _any(_: Complaint, __: Clock | None) -> bool:
    return True


_Asked = Callable[[Complaint, Clock | None], bool]
_FIGURES: dict[str, tuple[_Asked, _Asked]] = {
    "half_hour": (lambda _, clock: clock is not None and clock.end is ClockEnd.MET, _is_over),
    "closed": (lambda c, _: c.state is ComplaintState.CLOSED, _any),
    "called_again": (lambda c, _: bool(c.calls), _any),
    "satisfied": (_is_satisfied, _was_asked),
}
"""Figure → which complaints are its part, and which its whole."""


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


def of_bar(
    key: str, complaints: Iterable[Complaint], by: str, dealers: Mapping[str, str] = NO_DEALERS
) -> list[Complaint]:
    """The complaints that one bar counts, the latest first."""
    return _latest_first(c for c in real(complaints) if key_of(c, by, dealers.get(c.id, "")) == key)


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
    like = [(parse_time(c.heard_at), c.id) for c in _latest_first(every) if c.same_cause == about.same_cause]
    return Effect(
        measure=measure.id,
        what=measure.what,
        days=days,
        after_days=min(days, max(0, (parse_time(now) - at).days)),
        heard_before=tuple(id for heard, id in like if at - span <= heard < at),
        heard_after=tuple(id for heard, id in like if at <= heard < at + span),
    )
