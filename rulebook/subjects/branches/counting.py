"""In which branch something is counted: orders and their clocks by the order, cases by their owner (BR-1).

Pure questions, the same for screen and report: what is asked for by branch adds up to what the company has.
"""

from __future__ import annotations

from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.branches.membership import key_of, works_for
from rulebook.subjects.cases.figures import Ran
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.orders.records import Order


def branch_of_order(world: World, id: str) -> str:
    """The order's branch, as records name it: '' for the head branch, and for an order out of sight."""
    known = world.get(Order, id)
    return known.branch if known else ""


def branch_of_case(world: World, case: ServiceCase) -> str:
    """The branch that its owner worked for on the day on which it was heard."""
    owner = world.get(Person, case.owner) if case.owner else None
    return key_of(works_for(world, owner, company_day(parse_time(case.heard_at)))) if owner else ""


def branch_of_clock(world: World, ran: Ran) -> str:
    """A clock is its order's, or its case's."""
    if ran.kind == "order":
        return branch_of_order(world, ran.id)
    case = world.get(ServiceCase, ran.id)
    return branch_of_case(world, case) if case else ""
