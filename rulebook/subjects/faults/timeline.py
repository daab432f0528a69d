"""A major fault's timeline, drawn from its lines alone: nobody writes one up afterwards (FLT-1)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from rulebook.kernel.times import parse_time
from rulebook.subjects.faults.records import Fault
from rulebook.subjects.measures.records import Measure


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """When, what kind of step (words: `fault.step.<step>`), by whom, and what was said."""

    at: str
    step: str
    name: str = ""
    text: str = ""


def timeline(fault: Fault, measures: Iterable[Measure] = ()) -> list[Moment]:
    """All that happened, in the order in which it happened, whenever it was told."""
    steps = [
        Moment(at=fault.began_at, step="began", text=fault.place),
        Moment(at=fault.raised_at, step="raised", name=fault.raised_by_name, text=fault.phenomenon),
    ]
    steps += [
        Moment(at=t.at, step=f"told_{t.whom}", name=t.name, text=" ".join(p for p in (t.who, t.note) if p))
        for t in fault.told
    ]
    steps += [Moment(at=u.at, step="update", name=u.name, text=u.text) for u in fault.updates]
    if fault.ended_at:
        steps.append(Moment(at=fault.ended_at, step="ended", name=fault.ended_by_name, text=fault.how_ended))
    if fault.analysis:
        last = fault.analysis.whys[-1]
        steps.append(Moment(at=fault.analysis.at, step="analysed", name=fault.analysis.name, text=last))
    for m in measures:
        if m.done_at:
            steps.append(Moment(at=m.done_at, step="measure", name=m.done_by_name, text=m.what))
    if fault.released_at:
        steps.append(Moment(at=fault.released_at, step="released", name=fault.released_by_name))
    return sorted(steps, key=lambda one: parse_time(one.at))
