"""A fault becomes a repair order with one tap: what archive and round know stands on it (RND-1, ORD-2)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import OrderId, VehicleId
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.commands import OpenOrder
from rulebook.subjects.orders.handlers import missing_papers, open_order
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.rounds.commands import OrderFinding
from rulebook.subjects.rounds.records import Finding, FindingState, Round

replace = msgspec.structs.replace


def order_finding(context: DecisionContext, body: OrderFinding) -> None:
    """Open the order; whole papers go for approval at once, else it is a draft that lacks the rest."""
    finding = context.need(Finding, body.finding)
    if finding.state is FindingState.ORDERED and not _is_cancelled(context, finding, body.instead):
        raise Refused("finding_done", number=finding.order_number)
    if finding.state is FindingState.WITHDRAWN:
        raise Refused("finding_withdrawn", name=finding.withdrawn_by_name, reason=finding.withdrawn_why)
    paper = _paper(context, finding)
    whole = not missing_papers(paper, OrderKind.REPAIR)
    open_order(context, replace(paper, submit=whole))
    order = context.need(Order, context.line.subject)
    before = (*finding.earlier, finding.order_number) if finding.order else finding.earlier
    ordered = replace(
        finding,
        state=FindingState.ORDERED,
        order=OrderId(order.id),
        order_number=order.number,
        earlier=before,
    )
    context.put(ordered)
    context.settle_about("fault_without_order", finding.id)


def _is_cancelled(context: DecisionContext, finding: Finding, instead: str) -> bool:
    """Whether the order to be replaced is the fault's own, and cancelled: two people replace it once."""
    order = context.get(Order, finding.order) if finding.order else None
    return order is not None and order.id == instead and order.state is OrderState.CANCELLED


def _paper(context: DecisionContext, finding: Finding) -> OpenOrder:
    """What is known; a phone that does not see the customer leaves them to the server."""
    vehicle = context.get(Vehicle, finding.target)
    customer_id = vehicle.customer if vehicle else finding.target
    customer = context.get(Customer, customer_id) if customer_id else None
    round = context.get(Round, finding.round)
    return OpenOrder(
        kind=OrderKind.REPAIR,
        customer=customer.id if customer else "",
        customer_name=customer.name if customer else "",
        address=customer.address if customer else "",
        contact=customer.contact if customer else "",
        contact_phone=customer.contact_phone if customer else "",
        product_model=finding.model,
        purchase_date=_bought(context, vehicle) if vehicle else "",
        problem=f"{finding.name} · {finding.point}",
        symptom=finding.words or finding.point,
        tried=f"{round.name} {finding.at[:10]} · {finding.by_name}" if round else finding.by_name,
        vehicles=(VehicleId(vehicle.id),) if vehicle else (),
    )


def _bought(context: DecisionContext, vehicle: Vehicle) -> str:
    """The purchase date that the newest earlier order of this vehicle has; '' where none says."""
    orders = context.find(Order, "customer", vehicle.customer) if vehicle.customer else []
    known = [order for order in orders if vehicle.id in order.vehicles and order.purchase_date]
    return max(known, key=lambda order: order.opened_at).purchase_date if known else ""
