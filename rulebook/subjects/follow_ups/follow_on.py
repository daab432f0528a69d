"""What the customer raises in a follow-up call beside the answers: a case of its own (FUP-1, CASE-1).

Whoever called has heard it and owns it, with its clock, as if the customer had called.
"""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import CustomerId, VehicleId
from rulebook.policy.duties import barred
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.handlers import heard_as, hung_to
from rulebook.subjects.cases.records import Channel, ServiceCase
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.complaints.from_case import heard_too
from rulebook.subjects.follow_ups.commands import FollowOnCase
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.lookup import order_of_fact
from rulebook.subjects.orders.records import Order

replace = msgspec.structs.replace


def follow_on(context: DecisionContext, body: FollowOnCase) -> None:
    """Opened, linked with the order, its older case and the calls in which it was said."""
    order = order_of_fact(context)
    if order is None:
        return
    if barred(context, order, "follow_up", context.author.id):
        context.irregular("own_matter", context.line.id, order.id)
    older = body.older or next(reversed(order.cases), "")
    known = heard_as(context, _as_heard(context, order, body), body.case, order.id)
    if older:
        known = hung_to(context, known, older, order.id)
        context.put(known)
    for id in dict.fromkeys(body.follow_ups):
        call = context.get(FollowUp, id)
        if call is not None and call.order == order.id:
            context.put(replace(call, cases=(*call.cases, known.id)))
    heard_too(context, context.need(ServiceCase, known.id))


def _as_heard(context: DecisionContext, order: Order, body: FollowOnCase) -> HearCase:
    only = order.vehicles[0] if len(order.vehicles) == 1 else ""
    vehicle = context.get(Vehicle, only) if only else None
    return HearCase(
        kind=body.kind,
        channel=Channel.CALL,
        said=body.said.strip(),
        customer=CustomerId(order.customer or ""),
        customer_name=order.customer_name,
        caller=body.spoken_with.strip() or order.contact,
        phone=order.contact_phone,
        vehicle=VehicleId(only),
        plate=vehicle.plate if vehicle else "",
        order=order.id,
    )
