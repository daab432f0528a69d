"""Which class holds in this company, and what sight follows; a second person agrees to a change (SEC-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Narrowed
from rulebook.kernel.times import iso
from rulebook.kernel.world import World
from rulebook.policy.classes import BOUNDS, ORDER, SAYS_IT_TOO, SEE, Class, above, class_of, key_of
from rulebook.subjects.confidentiality.commands import SetClass
from rulebook.subjects.confidentiality.records import ClassAsked, ClassEntry, ClassRule

replace = msgspec.structs.replace


def held_class(world: World, kind: str, field: str = "") -> Class:
    """The class that holds now, the company's or the rulebook's; a field is never below its record."""
    key = key_of(kind, field)
    rule = world.get(ClassRule, key) if key in BOUNDS else None
    found = rule.cls if rule else class_of(kind, field)
    return max(found, held_class(world, kind), key=ORDER.index) if field else found


def marks_reads(world: World, kind: str) -> bool:
    """Whether reading such a record is noted: it is secret or top secret here."""
    return not above(Class.SECRET, held_class(world, kind))


def narrowed(world: World) -> Narrowed:
    """The fields that the company keeps closer than the rulebook does, and who still sees each."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for key in BOUNDS:
        kind, _, field = key.partition(".")
        rule = world.get(ClassRule, key) if field else None
        if rule and rule.cls in SEE and above(rule.cls, class_of(kind, field)):
            for name in (field, *SAYS_IT_TOO.get((kind, field), ())):
                found.setdefault(kind, {})[name] = SEE[rule.cls]
    return found


def set_class(context: DecisionContext, body: SetClass) -> None:
    """Asked for by one, in force when another gives the same; within the bounds of the table."""
    key = key_of(body.kind, body.field)
    if key not in BOUNDS:
        raise Refused("not_found", what=key)
    least, most = BOUNDS[key]
    if above(least, body.cls) or above(body.cls, most):
        raise Refused("class_bounds", classed=key, least=least, most=most)
    rule = context.get(ClassRule, key) or ClassRule(id=key, cls=class_of(body.kind, body.field))
    if body.cls is rule.cls:
        if rule.asked is None:
            raise Refused("class_holds", classed=key, cls=body.cls)
        context.put(replace(rule, asked=None))
        return
    asked = rule.asked if rule.asked and rule.asked.cls is body.cls else None
    if asked is None:
        context.put(replace(rule, asked=_asks(context, body)))
        return
    if asked.by == context.author.id:
        raise Refused("own_request")
    if not _are_two(asked.roles, tuple(context.author.roles)):
        raise Refused("no_role", roles=", ".join(sorted(BOTH - set(context.author.roles))))
    entry = ClassEntry(
        cls=body.cls,
        since=iso(context.now),
        by=asked.by,
        by_name=asked.by_name,
        at=asked.at,
        agreed_by=context.author.id,
        agreed_by_name=context.author.name,
        reason=asked.reason,
    )
    context.put(replace(rule, cls=body.cls, history=(*rule.history, entry), asked=None))


BOTH = frozenset({Role.ADMINISTRATOR, Role.DEPARTMENT_MANAGER})


def _asks(context: DecisionContext, body: SetClass) -> ClassAsked:
    if not body.reason.strip():
        raise Refused("reason_needed", rule="SEC-1")
    return ClassAsked(
        cls=body.cls,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.now),
        roles=tuple(sorted(BOTH.intersection(context.author.roles))),
        reason=body.reason.strip(),
    )


def _are_two(one: tuple[Role, ...], other: tuple[Role, ...]) -> bool:
    """Whether of two people one stands for the administrator and the other for the department manager."""
    return any({a, b} == BOTH for a in one for b in other)
