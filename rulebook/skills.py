"""What a person can do and what an order needs, each as it held at the moment asked about (ORD-6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rulebook.records import Order, Person, SkillNeed, SkillsSince
from rulebook.settings import setting
from rulebook.times import parse_time
from rulebook.world import World


def held_at(versions: Iterable[SkillsSince], at: datetime) -> tuple[str, ...] | None:
    """The entry that held at a moment; of two from the same moment the one entered last."""
    begun = [v for v in versions if parse_time(v.since) <= at]
    latest = max(reversed(begun), key=lambda v: parse_time(v.since), default=None)
    return latest.skills if latest else None


def skills_of(person: Person, at: datetime) -> frozenset[str]:
    """What the person was entered with, or what was set since, as it held then."""
    held = held_at(person.skill_history, at)
    return frozenset(person.skills if held is None else held)


def skills_needed(world: World, order: Order, at: datetime) -> tuple[str, ...]:
    """The order's kind, and what the company says its product needs beyond (`SkillNeed`)."""
    needed: tuple[str, ...] = (order.kind,)
    known = world.get(SkillNeed, order.product_model) if order.product_model else None
    held = held_at(known.versions, at) if known else None
    return tuple(dict.fromkeys((*needed, *(held or ()))))


def skills_missing(world: World, person: Person, order: Order, at: datetime) -> tuple[str, ...]:
    """What the person lacks for the order. Who has none on record lacks all, unless the company says otherwise."""
    has = skills_of(person, at)
    if not has and not setting(world, "skills_strict", at):
        return ()
    return tuple(need for need in skills_needed(world, order, at) if need not in has)
