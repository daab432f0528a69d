"""Tests as they were made: kept whole, judged against their own limits, told where they are out (ARC-1)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import OrderId, UnitId, VisitId
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.lateness import clock_is_doubted
from rulebook.subjects.company.fleet import vehicle_now
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.complaints.numbers import next_in_series
from rulebook.subjects.measurements.commands import RecordTest
from rulebook.subjects.measurements.limits import judged
from rulebook.subjects.measurements.records import Judged, Measured, Measurement
from rulebook.subjects.stock.records import Place, Unit
from rulebook.subjects.visits.records import Visit

LETTERS = "JC"
"""检测, before the year and the number."""
OUT = "test_out_of_limits"


def record_test(context: DecisionContext, body: RecordTest) -> None:
    """A unit on a vehicle is that vehicle's test, too; what is in no books is told, the values stand."""
    visit = context.get(Visit, VisitId(body.visit)) if body.visit else None
    order = OrderId(visit.order) if visit else None
    id = context.fresh(Measurement, body.test, order)
    unit = context.get(Unit, UnitId(body.unit)) if body.unit else None
    vehicle = _vehicle(context, body, unit)
    test = Measurement(
        id=id,
        number=next_in_series(context, LETTERS),
        vehicle=vehicle.id if vehicle else body.vehicle,
        plate=vehicle.plate if vehicle else "",
        unit=body.unit,
        unit_number=unit.number if unit else body.unit.partition(":")[2],
        visit=body.visit,
        order=order or "",
        values=tuple(_judged(context, body)),
        instrument=body.instrument.strip(),
        words=body.words.strip(),
        photo=body.photo,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
    )
    context.put(test)
    if (body.unit and unit is None) or (body.vehicle and vehicle is None) or not (body.unit or body.vehicle):
        context.irregular("test_of_unknown", id, order, number=body.unit or body.vehicle)
    _mend(context, test)
    for place, one in enumerate(test.values, 1):
        if one.judged is Judged.OUT:
            context.irregular(
                OUT,
                f"{id}:{place}",
                order,
                thing=test.about,
                what=one.what,
                amount=one.amount,
                limits=one.limits,
            )


def _vehicle(context: DecisionContext, body: RecordTest, unit: Unit | None) -> Vehicle | None:
    if body.vehicle:
        return vehicle_now(context, body.vehicle)
    return vehicle_now(context, unit.holder) if unit and unit.place is Place.VEHICLE else None


def _judged(context: DecisionContext, body: RecordTest) -> Iterator[Measured]:
    """Each value with its verdict; one thing measured twice in a test bears its turn, so that each is told."""
    seen: dict[str, int] = {}
    for one in body.values:
        what = " ".join(one.what.split()) or one.what
        seen[what] = seen.get(what, 0) + 1
        named = what if seen[what] == 1 else f"{what} ({seen[what]})"
        verdict = judged(one.value, one.low, one.high)
        yield Measured(
            what=named, value=one.value.strip(), unit=one.unit.strip(), low=one.low.strip(), high=one.high.strip(),
            judged=verdict,
        )  # fmt: skip


def _mend(context: DecisionContext, test: Measurement) -> None:
    """What was out and is within now, measured later on the same thing, is settled; not by a clock in doubt."""
    good = {one.what for one in test.values if one.judged is Judged.WITHIN}
    if not good or clock_is_doubted(context):
        return
    for earlier in same_thing(context, test):
        if parse_time(earlier.at) <= parse_time(test.at):
            for place, one in enumerate(earlier.values, 1):
                if one.judged is Judged.OUT and one.what in good:
                    context.settle_about(OUT, f"{earlier.id}:{place}")


def same_thing(context: DecisionContext, test: Measurement) -> list[Measurement]:
    """The other tests of that very unit; of a vehicle alone, those of that vehicle alone."""
    key, value = ("unit", test.unit) if test.unit else ("vehicle", test.vehicle)
    found = context.find(Measurement, key, value) if value else ()
    return [one for one in found if one.id != test.id and one.unit == test.unit]
