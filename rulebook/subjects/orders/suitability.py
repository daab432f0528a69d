"""Who cannot be sent on this order: without its skill, or who approved it (ORD-6, ROLE-2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import WhyNot
from rulebook.kernel.identity import Person
from rulebook.kernel.world import World
from rulebook.policy.duties import barred
from rulebook.subjects.orders.bookings import clashes
from rulebook.subjects.orders.records import Order
from rulebook.subjects.people.skills import skills_missing


def unsuitable(world: World, person: Person, order: Order, now: datetime) -> Iterator[WhyNot]:
    if missing := skills_missing(world, person, order, now):
        yield WhyNot("ORD-6", "skill", {"skills": ",".join(missing)})
    if barred(world, order, "be_sent", person.id):
        yield WhyNot("ROLE-2", "approved_it")
    if since_4(world) and (others := clashes(world, person.id, order)):
        yield WhyNot("ORD-6", "promised_elsewhere", {"number": others[0].number})
