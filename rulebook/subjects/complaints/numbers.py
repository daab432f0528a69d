"""Numbers of complaints and fault reports, by the year and without gaps (CMP-1, FLT-1).

Only where all the books lie before us is the next one known: a phone shows none until the server has given it.
"""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.records import Record
from rulebook.kernel.times import company_day


class NumberSeries(Record, frozen=True, kw_only=True):
    """The last number given in a series; `id` is letters and year, as TS-2026."""

    KIND: ClassVar[str] = "number_series"
    SERVERS: ClassVar[bool] = True
    id: str
    last: int


def next_in_series(context: DecisionContext, letters: str) -> str:
    """The next number, as TS-2026-0007; '' on a phone."""
    if not context.sees_all:
        return ""
    id = f"{letters}-{company_day(context.now).year:04d}"
    known = context.get(NumberSeries, id)
    last = (known.last if known else 0) + 1
    context.put(NumberSeries(id=id, last=last))
    return f"{id}-{last:04d}"
