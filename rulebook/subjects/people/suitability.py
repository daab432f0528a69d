"""Who cannot be sent whatever the order is: no technician, off duty, or an outsider of another order or day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rulebook.kernel.errors import WhyNot
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order


def unsuitable(_: World, person: Person, order: Order, now: datetime) -> Iterator[WhyNot]:
    """Role and duty (ORD-6); an outsider has one order and one day (EXT-1)."""
    if Role.TECHNICIAN not in person.roles:
        yield WhyNot("ORD-6", "no_technician")
    if not person.active or not person.on_duty:
        yield WhyNot("ORD-6", "off_duty")
    if person.outsider and person.outsider.order != order.id:
        yield WhyNot("EXT-1", "other_order")
    if person.outsider and person.outsider.day != company_day(now).isoformat():
        yield WhyNot("EXT-1", "other_day")
