"""Customers, vehicles and prices (ORD-1, FEE-2)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import CustomerId, VehicleId
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.subjects.company.commands import AddCustomer, AmendCustomer, ImportVehicles, SetPrice
from rulebook.subjects.company.fleet import colour_of
from rulebook.subjects.company.records import Customer, PastCustomer, PastPrice, PastVehicle, Price, Vehicle
from rulebook.subjects.company.vehicles import vehicle_of_row

replace = msgspec.structs.replace


def add_customer(context: DecisionContext, body: AddCustomer) -> None:
    """A new one; who is known is put right by `amend_customer`, never written over (SYS-4)."""
    if not context.line.subject.strip() or not body.name.strip():
        raise Refused("field_wrong", field="name" if context.line.subject.strip() else "customer", problem="empty")
    if context.get(Customer, context.line.subject):
        raise Refused("exists", what=f"customer {context.line.subject}")
    customer = Customer(
        id=CustomerId(context.line.subject),
        name=body.name,
        address=body.address,
        contact=body.contact,
        contact_phone=body.contact_phone,
    )
    context.put(customer)


def amend_customer(context: DecisionContext, body: AmendCustomer) -> None:
    """All details as they are now, with the reason; what they were before stays in the record."""
    known = context.need(Customer, context.line.subject)
    if not body.reason.strip():
        raise Refused("reason_needed")
    if not body.name.strip():
        raise Refused("field_wrong", field="name", problem="empty")
    said = {name: getattr(body, name) for name in ("name", "address", "contact", "contact_phone")}
    before = {name: getattr(known, name) for name in said}
    if said == before:
        raise Refused("nothing_changed")
    past = PastCustomer(**before, by=context.author.id, at=iso(context.now), reason=body.reason.strip())
    context.put(replace(known, **said, past=(*known.past, past)))


def vehicle_id(plate: str) -> VehicleId:
    return VehicleId(f"vehicle:{plate}")


def import_vehicles(context: DecisionContext, body: ImportVehicles) -> None:
    """All rows or none. A known plate is brought up to date; what is fitted to it is not touched (ORD-1)."""
    if body.customer:
        context.need(Customer, body.customer)
    for row in body.vehicles:
        if not row.plate.strip():
            raise Refused("field_wrong", rule="ORD-1", field="plate", problem="empty")
        known = vehicle_of_row(context, row)
        vehicle = replace(
            known,
            customer=CustomerId(body.customer) if body.customer else known.customer,
            vehicle_type=row.vehicle_type or known.vehicle_type,
            vin=row.vin or known.vin,
            plate_colour=colour_of(row, known),
            driver=row.driver or known.driver,
            driver_phone=row.driver_phone or known.driver_phone,
            planned_model=row.model or known.planned_model,
            planned_terminal=row.terminal or known.planned_terminal,
            planned_sim=row.sim or known.planned_sim,
            planned_sim_phone=row.sim_phone or known.planned_sim_phone,
        )
        context.put(_with_past(context, known, vehicle, body.file))


_LISTED = (
    *("customer", "vehicle_type", "vin", "plate_colour", "driver", "driver_phone"),
    *("planned_model", "planned_terminal", "planned_sim", "planned_sim_phone"),
)


def _with_past(context: DecisionContext, known: Vehicle, vehicle: Vehicle, file: str) -> Vehicle:
    """The vehicle as the list has it; what that replaced stays on record (SYS-4)."""
    before = {name: getattr(known, name) for name in _LISTED}
    said = {name: text for name, text in before.items() if text and text != getattr(vehicle, name)}
    if not said or not since_4(context):
        return vehicle
    past = PastVehicle(said=said, by=context.author.id, at=iso(context.now), file=file)
    return replace(vehicle, past=(*vehicle.past, past))


def set_price(context: DecisionContext, body: SetPrice) -> None:
    """A new row of the price list. What visits have cost already is not changed without saying why (FEE-3)."""
    if read_date(body.valid_from) is None:
        raise Refused("field_wrong", field="valid_from", problem="not_a_date")
    known = context.get(Price, f"{body.model}:{body.valid_from}")
    today = company_day(context.now).isoformat()
    since = max(
        (p.valid_from for p in context.find(Price, "model", body.model) if p.valid_from <= today), default=""
    )
    if since and body.valid_from < today and not body.reason.strip():
        raise Refused("price_backdated", model=body.model, since=since)
    before = (PastPrice(known.fen, known.set_by, iso(context.now)), *known.before) if known else ()
    entered = known.entered_at if known else iso(context.now) if since_4(context) else ""
    price = Price(
        id=f"{body.model}:{body.valid_from}",
        model=body.model,
        name=body.name,
        name_en=body.name_en,
        fen=body.fen,
        valid_from=body.valid_from,
        set_by=context.author.id,
        set_at=iso(context.now),
        reason=body.reason,
        before=before,
        entered_at=entered,
    )
    context.put(price)
