"""Somebody is shut out: what they leave with gets an owner and a deadline, and is told (CASH-1, STK-1, BASE-1)."""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, day_ends, read_date
from rulebook.subjects.people.commands import Deactivate, Takeover
from rulebook.subjects.people.holdings import OWNERS, PARTS, held_by


def read_takeovers(context: DecisionContext, body: Deactivate) -> dict[str, Takeover]:
    """Who sees to which part until when; refuses what names nobody, or a day that is over."""
    for one in body.takeovers:
        if one.part not in PARTS:
            raise Refused("field_wrong", rule="BASE-1", field="takeovers", problem="not_found")
        owner = context.need(Person, one.owner) if one.owner else None
        if owner and (owner.id == context.line.subject or not owner.active):
            raise Refused("inactive", who=owner.name)
        day = read_date(one.due) if one.due else company_day(context.now)
        if day is None or day < company_day(context.now):
            raise Refused("field_wrong", rule="BASE-1", field="due", problem="not_a_date")
    return {one.part: one for one in body.takeovers}


def tell_left(context: DecisionContext, person: Person, takeovers: dict[str, Takeover] | None = None) -> None:
    """One irregularity for each part that is not settled: what it is, whose it is now, and by when."""
    if not since_4(context):
        return
    held = held_by(context, person.id)
    for part in held.parts:
        named = (takeovers or {}).get(part)
        owner = context.get(Person, named.owner) if named and named.owner else None
        until = read_date(named.due) if named and named.due else None
        context.irregular(
            f"left_{part}",
            f"{part}:{person.id}",
            owner=_role_of(owner, part),
            caused_by=(person.id, person.name),
            settle_by=day_ends(until) if until else None,
            name=person.name,
            what=held.named(part),
            total=str(held.cash),
            who=owner.name if owner else "",
        )


def _role_of(owner: Person | None, part: str) -> Role:
    """The role under which the new owner finds it: the part's own, where they hold it."""
    if owner is None or OWNERS[part] in owner.roles:
        return OWNERS[part]
    return owner.roles[0]
