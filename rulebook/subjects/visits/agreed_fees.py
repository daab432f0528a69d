"""A fee that was told beforehand and approved with the order is what is due for it (FEE-4). Amounts in fen."""

from __future__ import annotations

import msgspec

from rulebook.kernel.ids import Fen
from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.records import Fee, FeeLine, Visit

AGREED = "agreed_fee"
"""The model that a receipt's line of an agreed fee names; its words stand beside."""


def is_agreed(order: Order) -> bool:
    """Whether a fee was told and approved in the revision that holds now."""
    approved = order.approval is not None and order.approval.revision == order.revision
    return approved and order.agreed_fee is not None


def by_agreement(world: World, order: Order, visit: Visit, listed: Fee) -> Fee:
    """What is due of the agreed fee at this visit; the fee by the list where none was agreed.

    It is the order's, once: what other visits took counts, and who is beside the order's technician takes none.
    """
    if not is_agreed(order):
        return listed
    agreed = order.agreed_fee or 0
    if order.technician and visit.technician != order.technician:
        agreed = 0
    left = Fen(max(0, agreed - _elsewhere(world, order, visit))) if agreed else Fen(0)
    lines = listed.lines if left == listed.total else _line(left)
    return msgspec.structs.replace(listed, rule="FEE-4", reason="agreed", total=left, lines=lines)


def _line(fen: Fen) -> tuple[FeeLine, ...]:
    if not fen:
        return ()
    return (FeeLine(model=AGREED, name="约定费用", name_en="Fee as agreed", quantity=1, fen=fen),)


def _elsewhere(world: World, order: Order, visit: Visit) -> int:
    """What the order's other visits took or let be owed: their receipts, or the order's word for them."""
    found: dict[str, int] = {}
    for receipt in world.find(Receipt, "order", order.id):
        if not receipt.void_reason and not receipt.collects:
            found[receipt.visit] = found.get(receipt.visit, 0) + receipt.settles
    return sum(fen for id, fen in (found | order.taken).items() if id != visit.id)


def with_taken(world: World, order: Order, visit: str) -> Order:
    """The order with what this visit's receipts say now, for the phones of those who do not see them."""
    receipts = [r for r in world.find(Receipt, "order", order.id) if r.visit == visit]
    fen = Fen(sum(r.settles for r in receipts if not r.void_reason and not r.collects))
    return msgspec.structs.replace(order, taken={**order.taken, visit: fen})
