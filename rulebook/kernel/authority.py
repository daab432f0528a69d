"""Who stands behind a line, and which role a request needs (ROLE-1)."""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.roles import Role
from rulebook.kernel.world import World


def by_system(context: DecisionContext) -> bool:
    """Devices and number blocks are given out by the server alone; who says otherwise changes nothing."""
    if context.author.id != SYSTEM_PERSON:
        context.irregular("no_role_fact", context.line.id, roles="system")
    return context.author.id == SYSTEM_PERSON


def author_of(world: World, actor: str) -> Person | None:
    """The person behind a line. The system itself holds every role; only the server writes as it."""
    if actor == SYSTEM_PERSON:
        return Person(id=SYSTEM_PERSON, name="系统", roles=tuple(Role))
    return world.get(Person, actor)


def need_role(person: Person, roles: frozenset[Role]) -> None:
    if not roles.intersection(person.roles):
        raise Refused("no_role", roles=", ".join(sorted(roles)))
