"""What a person can do and what an order needs, each as it held at the moment asked about (ORD-6, TRN-1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rulebook.kernel.identity import Person
from rulebook.kernel.times import held_at, parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.orders.records import Order
from rulebook.subjects.people.records import SkillNeed
from rulebook.subjects.trainings.records import Qualification


def skills_of(world: World, person: Person, at: datetime) -> frozenset[str]:
    """What the person was entered with or what was set since, and what qualifications opened and closed.

    Of each skill the latest word up to then holds: `skills.set`, the beginning of a qualification, or its end. So
    one that ends closes the skill at that moment, whatever was set before it (TRN-1).
    """
    held = held_at(person.skill_history, at)
    said = frozenset(held.skills if held else person.skills)
    said_at = parse_time(held.since) if held else None
    begun = [q for q in world.find(Qualification, "person", person.id) if parse_time(q.since) <= at]
    qualified = {q.skill for q in begun}
    opened = {
        skill
        for skill in qualified
        if _is_open([q for q in begun if q.skill == skill], skill in said, said_at, at)
    }
    return (said - qualified) | opened


def _is_open(begun: Iterable[Qualification], was_said: bool, said_at: datetime | None, at: datetime) -> bool:
    """Whether a skill that somebody was ever qualified for is theirs at that moment."""
    running = [parse_time(q.since) for q in begun if at < parse_time(q.until)]
    last = max(running) if running else max(parse_time(q.until) for q in begun)
    if said_at is not None and said_at > last:
        return was_said
    return bool(running)


def skills_needed(world: World, order: Order, at: datetime) -> tuple[str, ...]:
    """The order's kind, and what the company says its product needs beyond (`SkillNeed`)."""
    needed: tuple[str, ...] = (order.kind,)
    known = world.get(SkillNeed, order.product_model) if order.product_model else None
    held = held_at(known.versions, at) if known else None
    return tuple(dict.fromkeys((*needed, *(held.skills if held else ()))))


def skills_missing(world: World, person: Person, order: Order, at: datetime) -> tuple[str, ...]:
    """What the person lacks for the order. Who has none on record lacks all, unless the company says otherwise."""
    has = skills_of(world, person, at)
    if not has and not setting(world, "skills_strict", at):
        return ()
    return tuple(need for need in skills_needed(world, order, at) if need not in has)
