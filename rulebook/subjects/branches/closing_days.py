"""A branch's closing days of a year, entered as a whole, or refused with the day that is wrong (BR-1, CAL-1)."""

from __future__ import annotations

from datetime import date

from rulebook.kernel.commands import ADMIN, MANAGERS
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.subjects.branches.commands import SetBranchDays
from rulebook.subjects.branches.membership import is_open, leads, name_of
from rulebook.subjects.branches.records import HEAD, Branch, BranchDays
from rulebook.subjects.calendar.records import RestDay


def set_branch_days(context: DecisionContext, body: SetBranchDays) -> None:
    """By a leader of the branch, with the reason; days that are past stay as they were."""
    branch, _, year = context.line.subject.rpartition(":")
    if not branch or len(year) != 4 or not year.isascii() or not year.isdigit() or year == "0000":
        raise Refused("field_wrong", rule="BR-1", field="year", problem="not_a_year")
    if branch != HEAD:
        context.need(Branch, branch)
    if not is_open(context, branch):
        raise Refused("branch_closed", branch=name_of(context, branch))
    today = company_day(context.now)
    if not leads(context, context.author, branch, MANAGERS | ADMIN, today):
        raise Refused("branch_not_leader", branch=name_of(context, branch))
    days = [_day_of(year, one.day) for one in body.rest]
    if len(set(days)) < len(days):
        raise Refused("field_wrong", rule="BR-1", field="day", problem="stands_twice")
    if not body.reason.strip():
        raise Refused("reason_needed")
    known = context.get(BranchDays, context.line.subject)
    changed = {day.isoformat() for day in days} ^ {one.day for one in (known.rest if known else ())}
    if past := min((day for day in changed if day < today.isoformat()), default=""):
        raise Refused("calendar_past", rule="BR-1", day=past)
    rest = (RestDay(one.day, one.name.strip()[:40]) for one in body.rest)
    context.put(
        BranchDays(
            id=context.line.subject,
            rest=tuple(sorted(rest, key=lambda one: one.day)),
            reason=body.reason.strip(),
            set_by=context.author.id,
            set_by_name=context.author.name,
            set_at=iso(context.now),
        )
    )


def _day_of(year: str, text: str) -> date:
    day = read_date(text)
    if day is None or text[:4] != year:
        raise Refused("field_wrong", rule="BR-1", field="day", problem="no_day_of_the_year", text=text)
    return day
