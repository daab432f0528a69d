"""A complaint comes in: a new one with its clocks, or a second call about one that is open (CMP-1)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_5
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CustomerId, OrderId, PersonId, ReceiptId, UnitId, VehicleId, VisitId
from rulebook.kernel.times import iso
from rulebook.policy.running_clocks import start_clock
from rulebook.subjects.cases.records import Channel, ServiceCase
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.deadlines import cause_due, tell_due
from rulebook.subjects.complaints.numbers import next_in_series
from rulebook.subjects.complaints.records import Act, Complaint, ComplaintState, Owned
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace
LETTERS = "TS"
"""投诉, before the year and the number."""
TABLES: dict[str, str] = {Channel.CALL: "hotline", Channel.WEB: "online"}
"""Channel → its table of service hours; any other has the office's."""


def hear_complaint(context: DecisionContext, body: HearComplaint) -> None:
    """Whoever hears it owns it; who calls again about an open one is counted there, and nobody starts anew."""
    hear(context, body, context.line.subject)


def hear(context: DecisionContext, body: HearComplaint, id: str) -> None:
    """As `hear_complaint`, under an id of the caller's."""
    complaint = _heard(context, body, context.fresh(Complaint, id))
    first = _open_one(context, body, complaint)
    if first is None:
        context.put(_with_clocks(context, complaint))
        return
    context.put(replace(complaint, state=ComplaintState.JOINED, joined_to=first.id))
    call_again(context, first, body.what)


def call_again(context: DecisionContext, first: Complaint, said: str) -> None:
    """The customer had to call again about an open complaint: counted and told, how often they have (CMP-1)."""
    again = Act(by=context.author.id, name=context.author.name, at=iso(context.at), text=said.strip())
    context.put(replace(first, calls=(*first.calls, again)))
    number, times, name = first.number or first.id, str(len(first.calls) + 2), first.owner_name
    for told in context.standing("called_twice", first.id) if since_5(context) else ():
        context.put(replace(told, facts={"number": number, "times": times, "name": name}))
    by = (first.owner, name)
    context.irregular("called_twice", first.id, caused_by=by, number=number, times=times, name=name)


def _with_clocks(context: DecisionContext, complaint: Complaint) -> Complaint:
    return replace(
        complaint,
        number=next_in_series(context, LETTERS),
        clock=None
        if _root_clock(context, complaint)
        else start_clock(context, "complaint", context.at, table_of(complaint)),
        cause_due=cause_due(context, complaint.heard_at),
        tell_due=tell_due(context, complaint.heard_at),
    )


def table_of(complaint: Complaint) -> str:
    """In whose service hours the half hour runs: the channel's by which the customer came."""
    return TABLES.get(complaint.channel, "office")


def _root_clock(context: DecisionContext, complaint: Complaint) -> bool:
    """Whether the case it came by runs the half hour already: one clock for one promise."""
    root = context.get(ServiceCase, complaint.case) if complaint.case else None
    return root is not None and any(clock.row == "complaint" for clock in root.clocks)


def _heard(context: DecisionContext, body: HearComplaint, id: str) -> Complaint:
    """What was said, and what order, visit, receipt and vehicle add of themselves."""
    visit = context.get(Visit, body.visit) if body.visit else None
    receipt = context.get(Receipt, body.receipt) if body.receipt else None
    order_id = body.order or (visit.order if visit else "") or (receipt.order if receipt else "")
    order = context.get(Order, order_id) if order_id else None
    vehicle_id = body.vehicle or (order.vehicles[0] if order and len(order.vehicles) == 1 else "")
    vehicle = context.get(Vehicle, vehicle_id) if vehicle_id else None
    unit_id = body.unit or (vehicle.terminal if vehicle and vehicle.terminal else "")
    unit = context.get(Unit, unit_id) if unit_id else None
    customer_id = body.customer or (order.customer if order else None) or (vehicle.customer if vehicle else None)
    customer = context.get(Customer, customer_id) if customer_id else None
    person = context.get(Person, body.person) if body.person else None
    at = iso(context.at)
    return Complaint(
        id=id,
        case=body.case,
        state=ComplaintState.OPEN,
        about=body.about,
        severity=body.severity,
        what=body.what.strip(),
        wish=body.wish.strip(),
        channel=body.channel,
        customer=CustomerId(customer_id) if customer_id else None,
        customer_name=body.customer_name or (order.customer_name if order else customer.name if customer else ""),
        contact=body.contact or (order.contact if order else customer.contact if customer else ""),
        contact_phone=body.contact_phone
        or (order.contact_phone if order else customer.contact_phone if customer else ""),
        person=PersonId(body.person) if body.person else None,
        person_name=person.name if person else "",
        order=OrderId(order_id) if order_id else None,
        visit=VisitId(body.visit) if body.visit else None,
        receipt=ReceiptId(body.receipt) if body.receipt else None,
        vehicle=VehicleId(vehicle_id) if vehicle_id else None,
        plate=vehicle.plate if vehicle else "",
        unit=UnitId(unit_id) if unit_id else None,
        model=unit.model if unit else order.product_model if order else "",
        heard_by=context.author.id,
        heard_by_name=context.author.name,
        heard_at=at,
        owner=context.author.id,
        owner_name=context.author.name,
        owners=(Owned(person=context.author.id, name=context.author.name, since=at),),
    )


def _open_one(context: DecisionContext, body: HearComplaint, heard: Complaint) -> Complaint | None:
    """The open complaint that this is a second call about: the one that was named, or one of the same matter."""
    named = context.get(Complaint, body.again) if body.again else None
    while named is not None and named.joined_to:
        named = context.get(Complaint, named.joined_to)
    if named is not None and named.state is ComplaintState.OPEN:
        return named
    return next((one for one in _of_the_same(context, heard) if is_same_matter(one, heard)), None)


def _of_the_same(context: DecisionContext, heard: Complaint) -> Iterator[Complaint]:
    """The open complaints of the same customer or telephone."""
    for key in ("customer", "contact_phone"):
        if value := getattr(heard, key):
            for one in context.find(Complaint, key, value):
                if one.state is ComplaintState.OPEN and one.id != heard.id:
                    yield one


def is_same_matter(one: Complaint, other: Complaint) -> bool:
    """Whether two complaints of one customer are about one order, or one vehicle where one names no order.

    One telephone may be several customers' own: a dispatcher's, a driver's of two firms.
    """
    if one.customer and other.customer and one.customer != other.customer:
        return False
    if one.order and other.order:
        return one.order == other.order
    if one.vehicle and other.vehicle:
        return one.vehicle == other.vehicle
    nothing_named = not (one.order or one.vehicle or other.order or other.vehicle)
    return nothing_named and one.about is other.about and one.person == other.person
