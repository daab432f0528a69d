"""What the customer says was paid and fitted, held against the books."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.times import iso
from rulebook.kernel.world import World
from rulebook.policy.duties import barred
from rulebook.subjects.follow_ups.answers import compare
from rulebook.subjects.follow_ups.calls import answered
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.follow_ups.dissatisfied import tell_dissatisfied
from rulebook.subjects.orders.lookup import order_of_fact
from rulebook.subjects.orders.records import Callback, Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace


def ask_customer(context: DecisionContext, body: AskCustomer) -> None:
    """What was paid is what the receipts say was taken, the unit is the one fitted; else it is told (ORD-13)."""
    order = order_of_fact(context)
    if order is None:
        return
    if barred(context, order, "follow_up", context.author.id):
        context.irregular("own_matter", context.line.id, order.id)
    back = Callback(
        by=context.author.id,
        at=iso(context.at),
        said=body.said,
        paid=body.paid,
        unit=body.unit.strip(),
        works=body.works,
        satisfied=body.satisfied,
        why=body.why.strip(),
        wishes=body.wishes.strip(),
        follow_ups=body.follow_ups,
        spoken_with=body.spoken_with.strip(),
    )
    context.put(replace(order, callbacks=(*order.callbacks, back), call_by=""))
    if since_4(context):
        compare(context, context.need(Order, order.id), back)
        answered(context, order, body)
        tell_dissatisfied(context, order, body)
    else:
        _compare_with_receipts(context, order, back, body.paid)


def _compare_with_receipts(context: DecisionContext, order: Order, back: Callback, paid: int | None) -> None:
    """As until version 3: by the totals of all receipts, what is owed among them."""
    worker = (order.technician, order.technician_name) if order.technician else None
    receipts = [r for r in context.find(Receipt, "order", order.id) if not r.void_reason]
    listed = sum(r.total for r in receipts)
    if paid is not None and paid != listed:
        said, told = str(paid), str(listed)
        context.irregular("paid_differs", order.id, order.id, caused_by=worker, taken=said, total=told)
    swaps = [s for v in context.find(Visit, "order", order.id) for s in context.find(Swap, "visit", v.id)]
    fitted = [s.new_number for s in swaps if s.unit is UnitKind.TERMINAL and s.new_number]
    if back.unit and not any(number.endswith(back.unit) for number in fitted):
        known = ", ".join(fitted)
        context.irregular("unit_differs", order.id, order.id, caused_by=worker, found=back.unit, archive=known)


def call_due(world: World, order: Order) -> str:
    return order.call_by


def call_passed(context: DecisionContext, order: Order) -> None:
    """The next working day is over and nobody asked the customer whether it works (ORD-8)."""
    context.irregular("not_called", f"{order.id}:{order.call_by}", order.id)
    context.put(replace(order, call_by=""))
