"""Who sees the records of certain branches only, and of which (BR-1, SEC-1). Pure, the same on both sides.

A company turns it on (`sight_by_branch`); until then, and where there is one branch, everybody sees what their
role sees.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.kernel.visibility import place_tag, tags_of_reader
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.branches.membership import everybody_at_work, several, works_for
from rulebook.subjects.branches.records import HEAD, Branch, BranchState

SIGHT_BY_BRANCH = "sight_by_branch"
BOUND_ROLES = frozenset({Role.CUSTOMER_SERVICE, Role.DISPATCHER, Role.SERVICE_MANAGER, Role.STOREKEEPER})
"""The office of a branch. Whoever has any other office role too sees all; a technician sees their own anyway."""
NEAR = (timedelta(days=-2), timedelta(0), timedelta(days=2))
"""Around a day: a device's clock may be wrong, and its last answer of another day."""


def is_bound(world: World, person: Person, now: datetime) -> bool:
    """Whether that person's office roles see the records of certain branches only."""
    office = set(person.roles) - {Role.TECHNICIAN}
    if person.outsider or not office or not office <= BOUND_ROLES:
        return False
    return bool(setting(world, SIGHT_BY_BRANCH, now)) and several(world)


def branches_seen(world: World, person: Person, now: datetime) -> dict[Role, frozenset[str]]:
    """Role → the branches that are seen by it today; empty where that person is not bound.

    That which they work for, and every one that has nobody of its own in that role: so nothing waits for ever.
    """
    if not is_bound(world, person, now):
        return {}
    today = company_day(now)
    own = works_for(world, person, today)
    staffed = {(role, branch) for one, branch in everybody_at_work(world, today) for role in one.roles}
    others = _branches(world) - {own}
    return {
        role: frozenset({own, *(one for one in others if (role, one) not in staffed)})
        for role in BOUND_ROLES.intersection(person.roles)
    }


def _branches(world: World) -> set[str]:
    """All that there are or were: a closed one's orders are still looked into."""
    return {HEAD, *(one.id for state in BranchState for one in world.find(Branch, "state", state))}


def own_branch_near(world: World, person: Person, day: date) -> str:
    """The branch that somebody works for around that day, whatever clock one goes by; '' where it changes then."""
    around = {works_for(world, person, day + step) for step in NEAR}
    return around.pop() if len(around) == 1 else ""


def reader_tags(world: World, person: Person, device: str, now: datetime) -> frozenset[str]:
    """Whatever shares one of these tags is in that person's sight on that device, as `Rules.sees` has it."""
    seen = branches_seen(world, person, now)
    places = {place_tag(role, branch) for role, branches in seen.items() for branch in branches}
    return tags_of_reader(person, device) | places
