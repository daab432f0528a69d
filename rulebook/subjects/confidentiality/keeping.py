"""How long it is kept who read what: a month is forgotten as a whole, by a line of the system's (SEC-1)."""

from __future__ import annotations

from datetime import date

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.times import add_months, day_begins, iso
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.confidentiality.records import MonthState, ReadDay, ReadMark, ReadMonth

replace = msgspec.structs.replace


def open_month(context: DecisionContext, month: str) -> None:
    """Somebody read something in it: from now on its time runs. Only the whole books count months."""
    known = context.get(ReadMonth, month)
    if context.sees_all and (known is None or known.state is MonthState.FORGOTTEN):
        context.put(ReadMonth(id=month))


def month_due(world: World, month: ReadMonth) -> str:
    """When it is forgotten: so many months after its end as the company keeps reads; never for 0."""
    begins = date.fromisoformat(f"{month.id}-01")
    keeps = setting(world, "read_keep_months", day_begins(begins))
    return iso(day_begins(add_months(begins, 1 + keeps))) if keeps else ""


def month_passed(context: DecisionContext, month: ReadMonth) -> None:
    """Its marks and counts say nothing any more; what was read since then has gone into a later month."""
    marks = [mark for mark in context.find(ReadMark, "month", month.id) if not mark.forgotten]
    days = [day for day in context.find(ReadDay, "month", month.id) if not day.forgotten]
    for mark in marks:
        context.put(
            replace(mark, forgotten=True, reader_name="", first_at="", last_at="", days=0, readings=(), month="")
        )
    for day in days:
        context.put(replace(day, forgotten=True, count=0, files=(), month=""))
    context.put(
        replace(month, state=MonthState.FORGOTTEN, forgotten_at=iso(context.now), marks=len(marks), days=len(days))
    )
