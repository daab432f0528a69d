"""What a customer had paid of what is given back: by receipt, order, customer (FEE-3). In fen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.kernel.times import company_day, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.dealers.counting import receipts_of
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receipts.voiding import about_order
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.refunds.records import Refund, RefundState
from rulebook.subjects.rounds.charges import RoundCharge


class Excess(NamedTuple):
    """So much was granted back, this refund included, and no more was paid."""

    given: Fen
    paid: Fen


def excess(world: World, refund: Refund) -> Excess | None:
    """Where more is given back than was paid: of the receipt, on the order, by the customer; else None.

    Of several refunds those that were granted first are covered first.
    """
    if refund.of_void:
        return None  # so much of the receipt is with the company, and it is void
    found = [
        Excess(Fen(given), paid)
        for refunds, paid in _scopes(world, refund)
        if (given := sum(one.fen for one in refunds if _stands(one) and _granted(one) <= _granted(refund))) > paid
    ]
    return min(found, key=lambda one: (one.paid, -one.given), default=None)


def _stands(one: Refund) -> bool:
    return one.state is not RefundState.DROPPED and not one.of_void


def _granted(one: Refund) -> tuple[str, str]:
    return one.granted_at, one.id


def _scopes(world: World, refund: Refund) -> Iterator[tuple[Iterable[Refund], Fen]]:
    """(refunds, what was paid) of all that it is known to be of; where that is nothing, nothing was paid."""
    if refund.receipt:
        receipt = world.get(Receipt, refund.receipt)
        yield world.find(Refund, "receipt", refund.receipt), came_in(world, [receipt] if receipt else [])
    if refund.order:
        yield world.find(Refund, "order", refund.order), came_in(world, _on_order(world, refund))
    if refund.customer:
        paid = came_in(world, _of_customer(world, refund)) + _of_rounds(world, refund)
        yield world.find(Refund, "whose", refund.customer), Fen(paid)
    if not (refund.receipt or refund.order or refund.customer):
        yield [refund], Fen(0)


def _on_order(world: World, refund: Refund) -> list[Receipt]:
    """Those of its order, and of renewals at that order's visits (TERM-1), from before it was granted."""
    if not refund.order:
        return []
    own = receipts_of(world, refund.customer or "")
    of_terms = [r for r in own if not r.order and about_order(world, r) == refund.order]
    return _before(refund, [*world.find(Receipt, "order", refund.order), *of_terms])


def _of_customer(world: World, refund: Refund) -> list[Receipt]:
    if not refund.customer:
        return []
    own = [r for r in receipts_of(world, refund.customer) if r.customer in ("", refund.customer)]
    return _before(refund, own)


def _of_rounds(world: World, refund: Refund) -> int:
    """What the customer paid for rounds by bank or wallet: of those debts no receipt tells (RND-1)."""
    day = company_day(parse_time(refund.granted_at)).isoformat()
    debts = [world.get(Receivable, one.id) for one in world.find(RoundCharge, "customer", refund.customer or "")]
    paid = (one for owed in debts if owed for one in owed.payments)
    return sum(one.fen for one in paid if not one.receipt and one.day <= day)


def _before(refund: Refund, receipts: Iterable[Receipt]) -> list[Receipt]:
    """What is paid later is for something else."""
    granted = parse_time(refund.granted_at)
    return [r for r in receipts if parse_time(r.at) <= granted]


def came_in(world: World, receipts: Iterable[Receipt]) -> Fen:
    """The money that came in by receipts that stand; of what was owed, what has been paid since, each fen once."""
    valid = {r.id: r for r in receipts if not r.void_reason}
    return Fen(sum(_came_in(world, r) for r in valid.values() if r.collects not in valid))


def _came_in(world: World, receipt: Receipt) -> int:
    if receipt.method is not Method.OWED:
        return receipt.total
    owed = None if receipt.collects else world.get(Receivable, receipt.id)
    return owed.paid - owed.rounded if owed else 0


def lowered_by(world: World, refund: Refund) -> ReceiptId:
    """The receipt that it is of: the one named, else the last paid one of order or customer; '' for none."""
    if refund.receipt:
        named = world.get(Receipt, refund.receipt)
        return ReceiptId("") if named and named.void_reason else refund.receipt
    for receipts in (_on_order(world, refund), _of_customer(world, refund)):
        paid = [r for r in receipts if not r.void_reason and _came_in(world, r)]
        if paid:
            return max(paid, key=lambda r: (parse_time(r.at), r.id)).id
    return ReceiptId("")
