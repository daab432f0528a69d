"""The owner chain: who heard it first owns it; handed over by two people, the taker's word moves it (CASE-1)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.running_clocks import suspect
from rulebook.subjects.cases.records import HandOver, Owner, ServiceCase

replace = msgspec.structs.replace

MAY_HAND = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER})
"""Who may hand over what is another's."""


def first_owner(context: DecisionContext, heard: datetime) -> Owner:
    return Owner(person=context.author.id, name=context.author.name, since=iso(heard), line=context.line.id)


def offer_of(context: DecisionContext, to: PersonId, note: str = "") -> HandOver:
    """The case offered to somebody; a phone may not know their name."""
    person = context.get(Person, to)
    return HandOver(
        to=to,
        to_name=person.name if person else str(to),
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
        note=note.strip(),
    )


def may_hand(known: ServiceCase, person: Person) -> bool:
    """Its owner, the dispatcher, a manager."""
    return person.id == known.owner or bool(MAY_HAND & set(person.roles))


def check_taker(context: DecisionContext, known: ServiceCase, to: PersonId) -> None:
    """Refuses a taker who is not active, an outsider, the giver, or the owner already."""
    taker = context.need(Person, to)
    if not taker.active or taker.outsider:
        raise Refused("inactive", who=taker.name)
    if taker.id == known.owner:
        raise Refused("case_own_already", who=taker.name)
    if taker.id == context.author.id:
        raise Refused("own_request")


def taken(context: DecisionContext, known: ServiceCase) -> ServiceCase:
    """The case with its taker as owner from the line's time on. Chains of links that came late stay in order."""
    owner = Owner(
        person=context.author.id,
        name=context.author.name,
        since=iso(context.at),
        given_by=known.offered.by if known.offered else None,
        note=known.offered.note if known.offered else "",
        line=context.line.id,
        came_at=iso(context.arrived),
        suspect=suspect(context),
    )
    owners = tuple(sorted((*known.owners, owner), key=lambda one: parse_time(one.since)))
    last = owners[-1]
    return replace(known, owners=owners, owner=last.person, owner_name=last.name, offered=None)
