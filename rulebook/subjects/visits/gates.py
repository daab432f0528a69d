"""What of a visit completion asks for (ORD-8, ORD-10, ORD-12)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.world import World
from rulebook.subjects.files.gates import none_shows
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.papers import signature_state
from rulebook.subjects.visits.records import Visit


def to_complete(world: World, order: Order, visit: Visit) -> Iterator[str]:
    """What a visit itself consists of; the customer signs last."""
    if not visit.arrived_at:
        yield "arrival"
    if not visit.finding.strip():
        yield "finding"
    if not visit.work.strip():
        yield "work"
    if not visit.customer_tried and not visit.not_tried:
        yield "customer_tried"
    if damage_unseen(world, order, visit):
        yield "photo_damage"
    if unsigned := signature_state(world, order, visit):
        yield unsigned


def damage_unseen(world: World, order: Order, visit: Visit) -> bool:
    """Whether damage is told of, the customer's own or to their property, that no photo shows (FEE-2, ORD-12)."""
    reports = [i for i in world.find(Irregularity, "order", order.id) if i.code == "damage"]
    if not visit.customer_damage and all(i.about != f"{visit.id}:{i.line}" for i in reports):
        return False
    return none_shows(world, visit, Purpose.DAMAGE)
