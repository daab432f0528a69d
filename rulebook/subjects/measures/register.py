"""The register of all measures: which are open, overdue, due this week (CMP-1, FLT-1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from rulebook.kernel.times import read_date
from rulebook.subjects.measures.records import Measure, MeasureState

VIEWS = ("open", "overdue", "week", "unverified", "done")


def is_in(measure: Measure, view: str, today: date) -> bool:
    """Whether a measure belongs to a view of the register, on that day. A week ends with Sunday."""
    due = read_date(measure.due)
    if view == "unverified":
        return measure.state is MeasureState.DONE
    if view == "done":
        return measure.state in (MeasureState.VERIFIED, MeasureState.DROPPED)
    if measure.state is not MeasureState.OPEN or due is None:
        return False
    if view == "overdue":
        return due < today
    return view == "open" or today <= due <= today + timedelta(days=6 - today.weekday())


def of_view(measures: Iterable[Measure], view: str, today: date) -> list[Measure]:
    """Those of a view, the earliest due first."""
    return sorted((m for m in measures if is_in(m, view, today)), key=lambda m: (m.due, m.id))
