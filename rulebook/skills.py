"""What a person can do and what an order needs, each as it held at the moment asked about (ORD-6)."""

from __future__ import annotations

from datetime import datetime

from rulebook.records import Order, Person, SkillNeed
from rulebook.settings import setting
from rulebook.times import held_at
from rulebook.world import World


def skills_of(person: Person, at: datetime) -> frozenset[str]:
    """What the person was entered with, or what was set since, as it held then."""
    held = held_at(person.skill_history, at)
    return frozenset(held.skills if held else person.skills)


def skills_needed(world: World, order: Order, at: datetime) -> tuple[str, ...]:
    """The order's kind, and what the company says its product needs beyond (`SkillNeed`)."""
    needed: tuple[str, ...] = (order.kind,)
    known = world.get(SkillNeed, order.product_model) if order.product_model else None
    held = held_at(known.versions, at) if known else None
    return tuple(dict.fromkeys((*needed, *(held.skills if held else ()))))


def skills_missing(world: World, person: Person, order: Order, at: datetime) -> tuple[str, ...]:
    """What the person lacks for the order. Who has none on record lacks all, unless the company says otherwise."""
    has = skills_of(person, at)
    if not has and not setting(world, "skills_strict", at):
        return ()
    return tuple(need for need in skills_needed(world, order, at) if need not in has)
