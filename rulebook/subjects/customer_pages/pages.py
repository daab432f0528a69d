"""A page given and revoked: one order, or vehicles of one customer, and nobody else's (CUST-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.authority import need_role
from rulebook.kernel.commands import OFFICE
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import CustomerId
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.customer_pages.commands import GivePage, RevokePage
from rulebook.subjects.customer_pages.records import CustomerPage, PageState
from rulebook.subjects.orders.records import Order

replace = msgspec.structs.replace


def give_page(context: DecisionContext, body: GivePage) -> None:
    """One page for one thing at a time: who needs another revokes the first."""
    if bool(body.order) is bool(body.vehicles):
        raise Refused("page_about")
    today = company_day(context.now)
    if body.until:
        last = read_date(body.until)
        if last is None or last < today:
            raise Refused("field_wrong", rule="CUST-1", field="until", problem="not_a_date")
    if context.get(CustomerPage, context.line.subject):
        raise Refused("page_there")
    page = CustomerPage(
        id=context.line.subject,
        state=PageState.ACTIVE,
        contact=body.contact.strip(),
        until=body.until,
        given_by=context.author.id,
        given_by_name=context.author.name,
        given_at=iso(context.now),
    )
    page = _of_order(context, page, body) if body.order else _of_vehicles(context, page, body)
    if any(_same(one, page) for one in _given(context, page) if not one.ended(today.isoformat())):
        raise Refused("page_there")
    context.put(page)


def _of_order(context: DecisionContext, page: CustomerPage, body: GivePage) -> CustomerPage:
    order = context.need(Order, body.order)
    own = context.author.id in (order.technician, *order.team)
    if not own and not OFFICE.intersection(context.author.roles):
        raise Refused("page_not_own")
    return replace(page, order=order.id, customer=order.customer, customer_name=order.customer_name)


def _of_vehicles(context: DecisionContext, page: CustomerPage, body: GivePage) -> CustomerPage:
    need_role(context.author, OFFICE)
    vehicles = [context.need(Vehicle, id) for id in dict.fromkeys(body.vehicles)]
    owners = {vehicle.customer for vehicle in vehicles}
    (owner, *others) = owners
    if owner is None or others:
        raise Refused("page_about")
    customer = context.get(Customer, owner)
    return replace(
        page,
        vehicles=tuple(vehicle.id for vehicle in vehicles),
        customer=CustomerId(owner),
        customer_name=customer.name if customer else "",
    )


def _given(context: DecisionContext, page: CustomerPage) -> list[CustomerPage]:
    if page.order:
        return list(context.find(CustomerPage, "order", page.order))
    return list(context.find(CustomerPage, "customer", page.customer or ""))


def _same(one: CustomerPage, other: CustomerPage) -> bool:
    return (one.order, set(one.vehicles), one.contact) == (other.order, set(other.vehicles), other.contact)


def revoke_page(context: DecisionContext, body: RevokePage) -> None:
    page = context.need(CustomerPage, context.line.subject)
    if page.state is PageState.REVOKED:
        raise Refused("page_over")
    context.put(
        replace(
            page,
            state=PageState.REVOKED,
            revoked_by=context.author.id,
            revoked_by_name=context.author.name,
            revoked_at=iso(context.now),
            revoked_why=body.reason.strip(),
        )
    )
