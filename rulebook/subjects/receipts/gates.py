"""The fee is settled before completion (FEE-3, ORD-10)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.papers import paid, valid_receipts
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import Fee, Visit


def to_complete(world: World, order: Order, visit: Visit) -> Iterator[str]:
    if not fee_settled(world, order, visit, work_out_fee(world, order, visit)):
        yield "fee"


def fee_settled(world: World, order: Order, visit: Visit, fee: Fee) -> bool:
    """Receipts and the visit's `fee` agree, or the manager was told that they do not (FEE-3, ORD-10)."""
    if paid(world, order, visit) == fee.total:
        return True
    valid = {r.id for r in valid_receipts(world, order, visit)}
    told = world.find(Irregularity, "order", order.id)
    return any(i.code == "price_differs" and i.about in valid for i in told)
