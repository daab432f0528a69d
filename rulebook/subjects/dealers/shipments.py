"""Shipments to dealers and customers: sent, signed for, asked after (SHIP-1)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.company.records import Customer
from rulebook.subjects.dealers.commands import SendShipment, TakeShipment
from rulebook.subjects.dealers.records import Dealer, Shipment, ShipmentKind, ShipmentState

replace = msgspec.structs.replace


def send_shipment(context: DecisionContext, body: SendShipment) -> None:
    """To one dealer or one customer. Only what is paid for has a price."""
    id = context.line.subject.strip()
    if not id or not body.number.strip():
        raise Refused("field_wrong", rule="SHIP-1", field="number" if id else "shipment", problem="empty")
    if context.get(Shipment, id) or any(context.find(Shipment, "number", body.number.strip())):
        raise Refused("exists", rule="SHIP-1", what=f"shipment {body.number}")
    if bool(body.dealer) == bool(body.customer):
        raise Refused("field_wrong", rule="SHIP-1", field="dealer", problem="one_of_both")
    if any((line.kind is ShipmentKind.PAID) != bool(line.fen) for line in body.lines):
        raise Refused("field_wrong", rule="SHIP-1", field="lines", problem="price_of_paid_only")
    dealer = context.need(Dealer, body.dealer) if body.dealer else None
    to = dealer or context.need(Customer, body.customer)
    context.put(
        Shipment(
            id=id,
            number=body.number.strip(),
            dealer=body.dealer,
            customer=body.customer,
            to_name=to.name,
            branch=dealer.branch if dealer else "",
            address=body.address.strip() or to.address,
            lines=body.lines,
            sent_by=context.author.id,
            sent_by_name=context.author.name,
            sent_at=iso(context.now),
        )
    )


def take_shipment(context: DecisionContext, body: TakeShipment) -> None:
    """It arrived, whatever else is wrong: unsigned, short, or nothing known of it is told."""
    found = context.get(Shipment, context.line.subject)
    if found is None or found.state is ShipmentState.TAKEN:
        context.irregular("dealer_paper_unknown", context.line.id, rule="SHIP-1", number=context.line.subject)
        return
    taken = replace(
        found,
        state=ShipmentState.TAKEN,
        signer=body.signer.strip(),
        strokes=body.strokes,
        photo=body.photo,
        whole=body.whole,
        remark=body.remark.strip(),
        taken_at=iso(context.at),
        taken_by=context.author.id,
    )
    context.put(taken)
    context.settle_about("shipment_unconfirmed", found.id)
    if not body.signer.strip() or not (body.strokes or body.photo):
        context.irregular("shipment_unsigned", found.id, number=found.number, name=found.to_name)
    if not body.whole:
        context.irregular(
            "shipment_short", found.id, number=found.number, name=found.to_name, remark=taken.remark or "—"
        )


def value_of(shipment: Shipment) -> Fen:
    """What is paid for in it, in fen."""
    return Fen(sum(line.fen * line.quantity for line in shipment.lines))


def shipment_due(world: World, shipment: Shipment) -> str:
    """When somebody should have signed for it; '' once that was told."""
    sent = parse_time(shipment.sent_at)
    days = setting(world, "shipment_days", sent)
    return "" if shipment.reminded else iso(sent + timedelta(days=days))


def shipment_passed(context: DecisionContext, shipment: Shipment) -> None:
    sender = context.get(Person, shipment.sent_by)
    context.irregular(
        "shipment_unconfirmed",
        shipment.id,
        caused_by=(shipment.sent_by, sender.name if sender else shipment.sent_by),
        number=shipment.number,
        name=shipment.to_name,
        sent=shipment.sent_at[:10],
    )
    context.put(replace(shipment, reminded=True))
