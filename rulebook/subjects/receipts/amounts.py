"""What is taken against what is due: in one sum, in parts, by leave (FEE-3, FEE-4, ORD-13). Amounts in fen."""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.ids import SYSTEM_PERSON, OrderId, PersonId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import parse_time
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.visits.agreed_fees import is_agreed, with_taken
from rulebook.subjects.visits.papers import paid, valid_receipts
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import Fee, Visit


def check_amount(
    context: DecisionContext, body: IssueReceipt, id: ReceiptId, order: Order | None, visit: Visit, fee: Fee | None
) -> None:
    """What is taken, with the visit's earlier receipts, is the `fee` due: by the list, or by leave given before.

    Leave that came after the price was told is none (FEE-3, ORD-13). A part of it is no irregularity while its
    receipt says what all of it is; the rest is still to be paid, or owed (FEE-4).
    """
    if body.collects:
        return
    due = fee.total if fee else 0
    taken = body.total + body.rounded_off + (paid(context, order, visit) if order else 0)
    too_late = fee is not None and bool(fee.leave) and parse_time(fee.leave_at) > context.at
    agree = _in_whole if not since_4(context) else _in_parts
    if too_late or not agree(body, fee, taken):
        context.irregular("price_differs", id, order.id if order else None, taken=str(taken), due=str(due))


def _listed(body: IssueReceipt) -> int:
    return sum(line.fen * line.quantity for line in body.lines)


def _in_whole(body: IssueReceipt, fee: Fee | None, taken: int) -> bool:
    """As until version 3: all at once, by lines that add up to it."""
    by_leave = fee is not None and bool(fee.leave) and _listed(body) == fee.listed
    return taken == (fee.total if fee else 0) and (_listed(body) == body.total or by_leave)


def _in_parts(body: IssueReceipt, fee: Fee | None, taken: int) -> bool:
    """All of it, or a part by a receipt whose lines are those of the fee."""
    due = fee.total if fee else 0
    whole = fee is not None and _listed(body) == (fee.listed if fee.leave else fee.total)
    if taken == due:
        return whole or _listed(body) == body.total + body.rounded_off
    of_the_fee = fee is not None and bool(body.lines) and all(line in fee.lines for line in body.lines)
    return 0 < taken < due and body.total > 0 and (whole or of_the_fee)


def fee_changed(context: DecisionContext, order: Order | None, visit: str) -> None:
    """A receipt came or was voided: what the order says was taken, and what was told too early."""
    order = context.get(Order, order.id) if order else None
    if order is None or not since_4(context):
        return
    if is_agreed(order):
        context.put(with_taken(context, order, visit))
    settle_agreed(context, order.id)


def settle_agreed(context: DecisionContext, id: OrderId) -> None:
    """Where receipts and fee of a visit agree by now, and the price was told before, nothing differs any more.

    They agree by the rest that was paid, or by a word that has been verified or confirmed since (FEE-4, ORAL-2).
    Lines that do not add up to their own total are another matter, and stay told.
    """
    order = context.get(Order, id)
    if order is None or not since_4(context):
        return
    for visit in context.find(Visit, "order", order.id):
        valid = valid_receipts(context, order, visit)
        told = [one for receipt in valid for one in context.standing("price_differs", receipt.id)]
        open_ones = [one for one in told if one.facts["taken"] != one.facts["due"]]
        if open_ones and _agrees(context, order, visit):
            for one in open_ones:
                context.settle(one, PersonId(SYSTEM_PERSON))


def _agrees(context: DecisionContext, order: Order, visit: Visit) -> bool:
    """By the sum, and by leave that had been given when the first of it was taken."""
    fee = work_out_fee(context, order, visit)
    first = min((r.at for r in valid_receipts(context, order, visit)), default="")
    in_time = not fee.leave or (bool(first) and parse_time(fee.leave_at) <= parse_time(first))
    return in_time and paid(context, order, visit) == fee.total


def tell_late_leave(context: DecisionContext, order: Order, visit: Visit) -> None:
    """Less was taken than was due then, and the leave for it came afterwards (FEE-3)."""
    fee = work_out_fee(context, order, visit)
    valid = valid_receipts(context, order, visit)
    if not since_4(context) or not fee.leave or not valid:
        return
    first = min(valid, key=lambda receipt: (receipt.at, receipt.id))
    told = any(context.get(Irregularity, f"price_differs:{r.id}") for r in valid)
    if not told and parse_time(fee.leave_at) > parse_time(first.at):
        taken = str(paid(context, order, visit))
        context.irregular("price_differs", first.id, order.id, taken=taken, due=str(fee.listed))


def tell_rest(context: DecisionContext, order: Order, visit: Visit) -> None:
    """The visit ends and only a part of its fee was taken: somebody has to see to the rest (FEE-4)."""
    fee = work_out_fee(context, order, visit)
    taken = paid(context, order, visit)
    valid = valid_receipts(context, order, visit)
    if since_4(context) and valid and 0 < taken < fee.total:
        about = max(valid, key=lambda receipt: (receipt.at, receipt.id)).id
        context.irregular("price_differs", about, order.id, taken=str(taken), due=str(fee.total))
