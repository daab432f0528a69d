"""Who works for another branch on the days of an order, or whose branch is closed then, is not sent (BR-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rulebook.kernel.errors import WhyNot
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day
from rulebook.kernel.world import World
from rulebook.subjects.branches.membership import name_of, rests_on, works_for
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.orders.planned import planned_spans
from rulebook.subjects.orders.records import Order
from rulebook.subjects.rosters.lookup import roster_of


def unsuitable(world: World, person: Person, order: Order, now: datetime) -> Iterator[WhyNot]:
    """By every day that the order is planned for, today where none is agreed. An outsider has one order anyway."""
    if person.outsider:
        return
    days = {company_day(span.begins) for span in planned_spans(world, order)} or {company_day(now)}
    for day in sorted(days):
        if (branch := works_for(world, person, day)) != (order.branch or HEAD):
            yield WhyNot("BR-1", "other_branch", {"branch": name_of(world, branch)})
            return
        if rests_on(world, branch, day) and roster_of(world, person.id, day) is None:
            yield WhyNot("BR-1", "branch_rests", {"day": day.isoformat()})
            return
