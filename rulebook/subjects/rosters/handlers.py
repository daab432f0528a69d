"""A month's roster is set, or refused with the day that is wrong (DUTY-1)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_5
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, iso, read_month
from rulebook.policy.settings import setting
from rulebook.subjects.rosters.commands import SetRoster
from rulebook.subjects.rosters.lent import check_lent, elsewhere, shares_month
from rulebook.subjects.rosters.lookup import Planned, roster_of, shift_on, shifts_of
from rulebook.subjects.rosters.records import (
    Roster,
    RosterEdition,
)

replace = msgspec.structs.replace

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_ID = re.compile(r"(?P<branch>[^:]{1,60}):(?P<month>[0-9]{4}-[0-9]{2})")


def _wrong(field: str, problem: str, **facts: str) -> Refused:
    return Refused("field_wrong", rule="DUTY-1", field=field, problem=problem, **facts)


def set_roster(context: DecisionContext, body: SetRoster) -> None:
    """Enter a branch's month; days that are over stay as they were, and nobody works without rest (DUTY-1)."""
    parts = _ID.fullmatch(context.line.subject)
    first = read_month(parts["month"]) if parts else None
    if parts is None or first is None:
        raise _wrong("month", "not_a_month")
    known = context.get(Roster, context.line.subject)
    if (known.edition if known else 0) != body.edition:
        raise Refused("roster_changed", edition=str(known.edition if known else 0))
    _check_rows(context, body, parts["month"], first)
    now = iso(context.now)
    edition = RosterEdition(
        edition=body.edition + 1,
        by=context.author.id,
        by_name=context.author.name,
        at=now,
        reason=body.reason.strip(),
    )
    roster = Roster(
        id=context.line.subject,
        branch=parts["branch"],
        month=parts["month"],
        patterns=body.patterns,
        rows=body.rows,
        edition=body.edition + 1,
        history=(*(known.history if known else ()), edition),
        seen_until=known.seen_until if known else now,
        logs_until=known.logs_until if known else now,
        weeks_until=known.weeks_until if known else now,
    )
    _check_hours(context, roster)
    check_lent(context, roster, known)
    _check_past(context, roster, known)
    context.put(roster)


def _check_rows(context: DecisionContext, body: SetRoster, month: str, first: date) -> None:
    """Every person known and once; every day there, with a code of a pattern.

    In no other branch's roster that month, unless they work for both (BR-1).
    """
    days = ((first + timedelta(days=31)).replace(day=1) - first).days
    codes = {""} | {pattern.code for pattern in body.patterns}
    if len(codes) != len(body.patterns) + 1:
        raise _wrong("patterns", "stands_twice")
    if not all(_CLOCK.fullmatch(clock) for p in body.patterns for clock in (p.begins, p.ends)):
        raise _wrong("patterns", "not_a_clock")
    people = [row.person for row in body.rows]
    if len(set(people)) < len(people):
        raise _wrong("rows", "stands_twice")
    for row in body.rows:
        person = context.need(Person, row.person)
        if len(row.codes) != days or not codes.issuperset(row.codes):
            raise _wrong("rows", "not_the_months_days", name=person.name)
        other = roster_of(context, row.person, first)
        twice = other is not None and other.id != context.line.subject
        if other is not None and twice and not shares_month(context, person, month):
            raise Refused("exists", what=f"{person.name} · {other.branch}")


def _check_hours(context: DecisionContext, roster: Roster) -> None:
    """No shift longer than the figure, and between two of a person's as much rest, in whichever month."""
    most = timedelta(hours=setting(context, "shift_most_hours", context.now))
    rest = timedelta(hours=setting(context, "shift_rest_hours", context.now))
    last: dict[str, Planned] = {}
    for person, shift in shifts_of(roster):
        if not timedelta(0) < shift.work <= most:
            raise Refused("roster_hours", shift=shift.pattern.name or shift.pattern.code)
        if elsewhere(context, roster, person, shift.day):
            continue
        before = last.get(person) or shift_on(context, person, shift.day - timedelta(days=1))
        if before and before.day < shift.day and shift.begins - before.ends < rest:
            named_ = context.need(Person, person).name
            raise Refused("roster_rest", name=named_, day=shift.day.isoformat())
        last[person] = shift
    for person, shift in last.items() if since_5(context) else ():
        after = shift_on(context, person, shift.day + timedelta(days=1))
        if after and after.day.month != shift.day.month and after.begins - shift.ends < rest:
            raise Refused("roster_rest", name=context.need(Person, person).name, day=shift.day.isoformat())


def _check_past(context: DecisionContext, roster: Roster, known: Roster | None) -> None:
    """What was worked stays what it was: no day before today changes in a roster that stood."""
    if known is None:
        return
    today = company_day(context.now)
    year, month = (int(part) for part in roster.month.split("-"))
    was, is_now = ({row.person: row.codes for row in r.rows} for r in (known, roster))
    for number in range(31):
        if (year, month, number + 1) >= (today.year, today.month, today.day):
            return
        for person in was.keys() | is_now.keys():
            before, after = (rows.get(person, ())[number : number + 1] for rows in (was, is_now))
            if (before or ("",)) != (after or ("",)):
                raise Refused("roster_past", day=f"{roster.month}-{number + 1:02d}")
