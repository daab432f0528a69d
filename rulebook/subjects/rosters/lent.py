"""Whoever works for two branches in a month stands in both rosters: each day one of them holds (BR-1, DUTY-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.branches.membership import name_of, works_for
from rulebook.subjects.branches.records import HEAD, Loan
from rulebook.subjects.rosters.lookup import Planned, code_in, of_a_branch, roster_of, shift_in
from rulebook.subjects.rosters.records import Roster


def holds(world: World, person: str, shift: Planned) -> bool:
    """Whether a roster's shift is the one that person has: not where another branch's roster holds that day."""
    roster = roster_of(world, person, shift.day)
    return roster is not None and roster.branch == shift.branch


def days_of(month: str) -> Iterator[date]:
    day = date.fromisoformat(f"{month}-01")
    while f"{day.year:04d}-{day.month:02d}" == month:
        yield day
        day += timedelta(days=1)


def shares_month(world: World, person: Person, month: str) -> bool:
    """Whether somebody works for more than one branch in that month, so that two rosters may have them."""
    return len({works_for(world, person, day) for day in days_of(month)}) > 1


def elsewhere(context: DecisionContext, roster: Roster, person: str, day: date) -> bool:
    """Whether somebody works for another branch than the roster's on that day, so that it does not hold then."""
    known = context.get(Person, person)
    return known is not None and of_a_branch(context, roster) and works_for(context, known, day) != roster.branch


def check_lent(context: DecisionContext, roster: Roster, known: Roster | None) -> None:
    """No new shift from today on where somebody works for another branch, and rest kept across rosters (BR-1).

    What `known` had on such a day before they were lent or moved may stand there: it holds for nobody.
    """
    if not of_a_branch(context, roster):
        return  # of before there were branches
    today = company_day(context.now)
    for row in roster.rows:
        person = context.need(Person, row.person)
        if roster.branch == HEAD and not person.branches and not any(context.find(Loan, "person", person.id)):
            continue  # never of another branch
        for day in days_of(roster.month):
            shift = shift_in(roster, row.person, day) if day >= today else None
            if shift is None:
                continue
            if (branch := works_for(context, person, day)) != roster.branch:
                if known is not None and code_in(known, row.person, day) == shift.pattern.code:
                    continue
                raise Refused(
                    "roster_lent", name=person.name, day=day.isoformat(), branch=name_of(context, branch)
                )
            _need_rest(context, person, roster, shift)


def need_same_branch(context: DecisionContext, person: Person, shift: Planned) -> None:
    """Whoever takes a shift over has a roster that holds on that day: not where they are lent or moved (BR-1)."""
    if roster_of(context, person.id, shift.day) is not None:
        return
    if (branch := works_for(context, person, shift.day)) != shift.branch:
        raise Refused("roster_lent", name=person.name, day=shift.day.isoformat(), branch=name_of(context, branch))


def _need_rest(context: DecisionContext, person: Person, roster: Roster, shift: Planned) -> None:
    """As much rest as the figure to what another branch's roster has the day before and after."""
    rest = timedelta(hours=setting(context, "shift_rest_hours", context.now))
    before = _elsewhere(context, person, roster, shift.day - timedelta(days=1))
    after = _elsewhere(context, person, roster, shift.day + timedelta(days=1))
    late = before is not None and shift.begins - before.ends < rest
    if late or (after is not None and after.begins - shift.ends < rest):
        raise Refused("roster_rest", name=person.name, day=shift.day.isoformat())


def _elsewhere(context: DecisionContext, person: Person, roster: Roster, day: date) -> Planned | None:
    """What another branch's roster has of somebody on a day on which it holds."""
    other = roster_of(context, person.id, day)
    if other is None or other.branch == roster.branch:
        return None
    return shift_in(other, person.id, day)
