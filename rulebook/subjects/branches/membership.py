"""Whose branch something is: people day by day, orders, stores. Pure questions for gates and boards (BR-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.branches.records import HEAD, Branch, BranchDays, BranchState, Loan, LoanState

COMPANY_WIDE = frozenset({Role.DEPARTMENT_MANAGER, Role.ADMINISTRATOR})
"""They belong to a branch as everybody does, and decide for all."""


def key_of(branch: str) -> str:
    """How a record names its branch: empty for the head branch, so that older records need no change."""
    return "" if branch == HEAD else branch


def is_open(world: World, branch: str) -> bool:
    """Whether there is such a branch and it is not closed; the head branch always is."""
    known = world.get(Branch, branch)
    return branch == HEAD or (known is not None and known.state is BranchState.OPEN)


def _stands(world: World, branch: str, day: date) -> bool:
    """Whether there was such a branch on that day; it is gone from the day on which it is closed."""
    known = world.get(Branch, branch)
    closed = known.closed_at if known else ""
    return not closed or day < company_day(parse_time(closed))


def name_of(world: World, branch: str) -> str:
    """The branch's name; `HEAD` where nobody has named the head branch (words: `branch.main`)."""
    known = world.get(Branch, branch or HEAD)
    return known.name if known else branch or HEAD


def prefix_of(world: World, branch: str) -> str:
    """What numbers of this branch begin with, with its dash; '' where it has none."""
    known = world.get(Branch, branch or HEAD)
    return f"{known.prefix}-" if known and known.prefix else ""


def home_of(person: Person, day: date) -> str:
    """The branch that somebody belongs to on that day, lent or not."""
    text = day.isoformat()
    held = [one for one in person.branches if one.since <= text]
    return max(enumerate(held), key=lambda n: (n[1].since, n[0]))[1].branch if held else HEAD


def loan_on(world: World, person: str, day: date) -> Loan | None:
    """The agreed loan that somebody is out on that day."""
    text = day.isoformat()
    found = (a for a in world.find(Loan, "person", person) if a.state is LoanState.AGREED)
    return next((loan for loan in found if loan.begins <= text <= loan.ends), None)


def works_for(world: World, person: Person, day: date) -> str:
    """The branch that somebody works for on that day: the borrower's while they are lent, else their own.

    The head branch where that one is closed: whoever had left before it closed, and comes back.
    """
    loan = loan_on(world, person.id, day) if not person.outsider else None
    return _standing(world, loan.borrower if loan else home_of(person, day), day)


def branches_between(world: World, person: Person, first: date, last: date) -> frozenset[str]:
    """Every branch that somebody works for on a day from `first` to `last`, both among it."""
    turns = {first, last, *(date.fromisoformat(one.since) for one in person.branches)}
    for loan in world.find(Loan, "person", person.id):
        if loan.state is LoanState.AGREED:
            turns |= {date.fromisoformat(loan.begins), date.fromisoformat(loan.ends) + timedelta(days=1)}
    return frozenset(works_for(world, person, day) for day in turns if first <= day <= last)


def _standing(world: World, branch: str, day: date) -> str:
    return branch if _stands(world, branch, day) else HEAD


def days_id(branch: str, year: int) -> str:
    return f"{branch}:{year:04d}"


def rests_on(world: World, branch: str, day: date) -> bool:
    """Whether the branch is closed on that day, beside what the company's calendar says (CAL-1)."""
    known = world.get(BranchDays, days_id(branch, day.year))
    text = day.isoformat()
    return known is not None and any(one.day == text for one in known.rest)


def members(world: World, branch: str, day: date) -> list[Person]:
    """Who works for a branch on that day, by name; outsiders belong to none.

    For the head branch it reads everybody: where there is no other, ask `several` first.
    """
    known = {p.id: p for p in world.find(Person, "moved", "yes")}
    if branch == HEAD:
        known |= {p.id: p for p in world.find(Person, "unmoved", "yes")}
    for loan in world.find(Loan, "borrower", branch):
        if loan.state is LoanState.AGREED and (person := world.get(Person, loan.person)):
            known[person.id] = person
    found = (p for p in known.values() if p.active and not p.outsider and works_for(world, p, day) == branch)
    return sorted(found, key=lambda p: (p.name, p.id))


def everybody_at_work(world: World, day: date) -> Iterator[tuple[Person, str]]:
    """All who work that day and the branch that each works for, in three questions, however many they are."""
    text = day.isoformat()
    agreed = world.find(Loan, "state", LoanState.AGREED)
    lent = {loan.person: loan.borrower for loan in reversed(list(agreed)) if loan.begins <= text <= loan.ends}
    for person in (one for key in ("moved", "unmoved") for one in world.find(Person, key, "yes")):
        if person.active and not person.outsider:
            yield person, _standing(world, lent.get(person.id) or home_of(person, day), day)


def several(world: World) -> bool:
    """Whether there is, or was, any branch beside the head branch."""
    return any(one.id != HEAD for state in BranchState for one in world.find(Branch, "state", state))


def has_own(world: World, branch: str, role: Role, day: date) -> bool:
    """Whether a branch has somebody of its own in that role; the head branch has where it is the only one."""
    if branch == HEAD and not several(world):
        return True
    return any(role in p.roles for p in members(world, branch, day))


def leads(world: World, author: Person, branch: str, roles: frozenset[Role], day: date) -> bool:
    """Whether somebody with one of `roles` decides for that branch's people on that day (BR-1).

    Its own do; department managers and administrators for all; anybody in that role where it has none.
    """
    if not roles.intersection(author.roles):
        return False
    if COMPANY_WIDE.intersection(roles, author.roles) or works_for(world, author, day) == branch:
        return True
    return not any(has_own(world, branch, role, day) for role in roles - COMPANY_WIDE)


def branch_of_new_order(context: DecisionContext, wanted: str) -> str:
    """Whose an order is that is opened now, as its record names it; refuses a branch that is not open."""
    if not wanted:
        return own_branch(context)
    if wanted != HEAD:
        context.need(Branch, wanted)
    if not is_open(context, wanted):
        raise Refused("branch_closed", branch=name_of(context, wanted))
    return key_of(wanted)


def own_branch(context: DecisionContext) -> str:
    """The author's branch when it happened, as a record names it; today's where that one is closed by now."""
    then = works_for(context, context.author, company_day(context.at))
    if is_open(context, then):
        return key_of(then)
    return key_of(works_for(context, context.author, company_day(context.now)))
