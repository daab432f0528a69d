"""Who may do what: roles, suitability, separation of duties (section 1, ORD-6)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from rulebook.duties import barred
from rulebook.errors import Refused
from rulebook.ids import SYSTEM_PERSON
from rulebook.matrix import deciders
from rulebook.pricing import list_price, may_collect
from rulebook.records import Order, Person, Receipt, Return, Role, Unit
from rulebook.settings import setting
from rulebook.skills import skills_missing
from rulebook.times import company_day, parse_time
from rulebook.world import World


def author_of(world: World, actor: str) -> Person | None:
    """The person behind a line. The system itself holds every role; only the server writes as it."""
    if actor == SYSTEM_PERSON:
        return Person(id=SYSTEM_PERSON, name="系统", roles=tuple(Role))
    return world.get(Person, actor)


def need_role(person: Person, roles: frozenset[Role]) -> None:
    if not roles.intersection(person.roles):
        raise Refused("no_role", roles=", ".join(sorted(roles)))


class WhyNot(msgspec.Struct, frozen=True):
    """Why a technician is not offered: rule and code (words: `why_not.<code>`)."""

    rule: str
    code: str
    facts: dict[str, str] = {}


def cash_since(world: World, back: Return) -> bool:
    """Whether cash that was in hand at that return still is; in an envelope it waits for finance, not for them."""
    return any(r.at <= back.at and r.handover is None for r in world.find(Receipt, "holder", back.id))


def units_since(world: World, back: Return) -> bool:
    """Whether removed units that were owed at that return still are."""
    return any(u.owed_to_store and u.owed_since <= back.at for u in world.find(Unit, "holder", back.id))


def cash_overdue(world: World, person: str, now: datetime) -> bool:
    """Above the limit; or back at base, cash still in hand and the time is over (CASH-2, CASH-6).

    What was declared and waits for finance's count does not make anybody overdue.
    """
    held = sum(r.total for r in world.find(Receipt, "holder", person) if r.handover is None)
    if held > setting(world, "cash_limit_fen", now):
        return True
    back = world.get(Return, person)
    return back is not None and parse_time(back.cash_due_at) < now and cash_since(world, back)


def units_overdue(world: World, person: str, now: datetime) -> bool:
    """Removed units still held after the end of the day of return (STK-5)."""
    back = world.get(Return, person)
    return back is not None and parse_time(back.units_due_at) < now and units_since(world, back)


def why_not(world: World, person: Person, order: Order, now: datetime) -> tuple[WhyNot, ...]:
    """Every reason why a person is not suitable for an order; none means suitable (ORD-6)."""
    reasons = []
    if Role.TECHNICIAN not in person.roles:
        reasons.append(WhyNot("ORD-6", "no_technician"))
    if not person.active or not person.on_duty:
        reasons.append(WhyNot("ORD-6", "off_duty"))
    if person.outsider and person.outsider.order != order.id:
        reasons.append(WhyNot("EXT-1", "other_order"))
    if person.outsider and person.outsider.day != company_day(now).isoformat():
        reasons.append(WhyNot("EXT-1", "other_day"))
    if missing := skills_missing(world, person, order, now):
        reasons.append(WhyNot("ORD-6", "skill", {"skills": ",".join(missing)}))
    if barred(world, order, "be_sent", person.id):
        reasons.append(WhyNot("ROLE-2", "approved_it"))
    if may_collect(order) and cash_overdue(world, person.id, now):
        reasons.append(WhyNot("CASH-6", "cash_overdue"))
    if units_overdue(world, person.id, now):
        reasons.append(WhyNot("STK-5", "units_overdue"))
    return tuple(reasons)


def write_off_deciders(world: World, unit: Unit, at: datetime) -> frozenset[Role]:
    """Who may write this unit off, by the matrix (STK-4, ROLE-3)."""
    price = list_price(world, unit.model, company_day(at))
    return deciders(world, "stock_write_off", price.fen if price else 0, at)
