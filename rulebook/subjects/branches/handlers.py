"""Branches are opened, named and closed; people and orders go from one to another (BR-1)."""

from __future__ import annotations

import re

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import BranchSince, Person
from rulebook.kernel.times import company_day, day_begins, iso, read_date
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.absences.lookup import LONGEST, orders_in
from rulebook.subjects.branches.commands import (
    CloseBranch,
    MoveOrder,
    MovePerson,
    NumberBranch,
    OpenBranch,
    RenameBranch,
)
from rulebook.subjects.branches.holdings import OVER, held_by_branch
from rulebook.subjects.branches.lending import open_loans
from rulebook.subjects.branches.membership import home_of, is_open, key_of, name_of
from rulebook.subjects.branches.records import HEAD, Branch, BranchState, PastBranch
from rulebook.subjects.orders.records import Order

replace = msgspec.structs.replace
_PREFIX = re.compile("(?!T$)[A-Z]{1,4}")
"""T alone would make a receipt look provisional (RCT-2)."""


def _new_name(context: DecisionContext, name: str) -> str:
    """A name that no other open branch has; refuses an empty one."""
    name = name.strip()
    if not name:
        raise Refused("field_missing", rule="BR-1", fields="name")
    for other in context.find(Branch, "state", BranchState.OPEN):
        if other.name == name and other.id != context.line.subject:
            raise Refused("exists", rule="BR-1", what=name)
    return name


def _opened(context: DecisionContext, id: str, name: str) -> Branch:
    author = context.author
    return Branch(id=id, name=name, opened_by=author.id, opened_by_name=author.name, opened_at=iso(context.now))


def open_branch(context: DecisionContext, body: OpenBranch) -> None:
    id = context.line.subject
    if not id or id == HEAD or context.get(Branch, id):
        raise Refused("exists", rule="BR-1", what=name_of(context, id))
    context.put(_opened(context, id, _new_name(context, body.name)))


def rename_branch(context: DecisionContext, body: RenameBranch) -> None:
    id = context.line.subject
    name = _new_name(context, body.name)
    known = context.get(Branch, HEAD) if id == HEAD else context.need(Branch, id)
    if known is None:  # the head branch is named for the first time
        context.put(_opened(context, HEAD, name))
        return
    if known.state is BranchState.CLOSED:
        raise Refused("branch_closed", branch=known.name)
    past = PastBranch(name=known.name, by=context.author.id, until=iso(context.now))
    context.put(replace(known, name=name, past=(*known.past, past)))


def number_branch(context: DecisionContext, body: NumberBranch) -> None:
    """One to four capital letters that no other branch has, or had; numbers that were given stay (RCT-2).

    What the branch gave up it may take again: the numbers under it are its own.
    """
    id = context.line.subject
    known = context.get(Branch, HEAD) or _opened(context, HEAD, HEAD) if id == HEAD else context.need(Branch, id)
    if known.state is BranchState.CLOSED:
        raise Refused("branch_closed", branch=known.name)
    if body.prefix and not _PREFIX.fullmatch(body.prefix):
        raise Refused("field_wrong", rule="BR-1", field="prefix", problem="not_a_prefix")
    every = [one for state in BranchState for one in context.find(Branch, "state", state)]
    if body.prefix and any(body.prefix in (one.prefix, *one.prefixes) and one.id != id for one in every):
        raise Refused("exists", rule="BR-1", what=body.prefix)
    given_up = known.prefix and known.prefix != body.prefix and known.prefix not in known.prefixes
    prefixes = (*known.prefixes, known.prefix) if given_up else known.prefixes
    context.put(replace(known, prefix=body.prefix, prefixes=prefixes))


def close_branch(context: DecisionContext, body: CloseBranch) -> None:
    """Refused with what has to be moved first, by name (BR-1)."""
    id = context.line.subject
    if id == HEAD:
        raise Refused("branch_head_stays")
    branch = context.need(Branch, id)
    if branch.state is BranchState.CLOSED:
        raise Refused("branch_closed", branch=branch.name)
    if not body.reason.strip():
        raise Refused("reason_needed")
    held = held_by_branch(context, id, company_day(context.now))
    if not held.nothing:
        raise Refused("branch_holds", branch=branch.name, **held.named())
    closed = replace(
        branch,
        state=BranchState.CLOSED,
        closed_by=context.author.id,
        closed_by_name=context.author.name,
        closed_at=iso(context.now),
        closed_why=body.reason.strip(),
    )
    context.put(closed)


def _to_branch(context: DecisionContext, branch: str) -> str:
    """The branch that something is to go to; refuses one that is not there, or closed."""
    if branch != HEAD:
        context.need(Branch, branch)
    if not is_open(context, branch):
        raise Refused("branch_closed", branch=name_of(context, branch))
    return branch


def move_person(context: DecisionContext, body: MovePerson) -> None:
    """From a day on, never from a past one; orders of another branch are given on first (BR-1, ROLE-2)."""
    if context.line.subject == context.author.id:
        raise Refused("own_request")
    person = context.need(Person, context.line.subject)
    if person.outsider:
        raise Refused("branch_outsider", name=person.name)
    branch = _to_branch(context, body.branch)
    today = company_day(context.now)
    day = read_date(body.since) if body.since else today
    if day is None:
        raise Refused("field_wrong", rule="BR-1", field="since", problem="not_a_date")
    if not today <= day <= today + LONGEST:
        raise Refused("field_wrong", rule="BR-1", field="since", problem="not_in_time")
    if home_of(person, day) == branch:
        raise Refused("branch_already", name=person.name, branch=name_of(context, branch))
    if loan := next(open_loans(context, person.id, day.isoformat(), "9999"), None):
        raise Refused("loan_twice", name=person.name, begins=loan.begins, ends=loan.ends)
    begins = day_begins(day)
    held = [o for o in orders_in(context, person.id, begins, begins + LONGEST) if o.branch != key_of(branch)]
    if held:
        raise Refused("branch_orders", name=person.name, numbers=", ".join(o.number for o in held))
    entry = BranchSince(
        branch=branch,
        since=day.isoformat(),
        by=context.author.id,
        at=iso(context.now),
        reason=body.reason.strip(),
    )
    context.put(replace(person, branches=(*person.branches, entry)))


def move_order(context: DecisionContext, body: MoveOrder) -> None:
    """An order that nobody is on and that is not over goes to another branch, with the reason (BR-1)."""
    order = context.need(Order, context.line.subject)
    branch = _to_branch(context, body.branch)
    if order.state in WITH_TECHNICIAN or order.state in OVER:
        raise Refused("wrong_state", rule="BR-1", state=order.state)
    if not body.reason.strip():
        raise Refused("reason_needed")
    if order.branch == key_of(branch):
        raise Refused("branch_already", name=order.number, branch=name_of(context, branch))
    context.put(replace(order, branch=key_of(branch), branch_why=body.reason.strip()))
