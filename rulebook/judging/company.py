"""The company's own data and its stock: people, customers, vehicles, units, prices, settings, devices."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.ids import SYSTEM_PERSON, CustomerId, DeviceId, PersonId, UnitId, VehicleId
from rulebook.records import (
    Customer,
    Device,
    NumberBlock,
    PastPrice,
    Person,
    Place,
    Price,
    SkillsSince,
    Unit,
    UnitKind,
    Vehicle,
)
from rulebook.times import company_day, iso, read_date

replace = msgspec.structs.replace


def add_person(case: Case, body: c.AddPerson) -> None:
    """Enter a person, or enter them anew with other roles; nobody gives roles to themselves (ROLE-2)."""
    subject = PersonId(case.line.subject)
    if subject == case.author.id or subject in ("", SYSTEM_PERSON):
        raise Refused("own_request")
    known = case.get(Person, subject)
    if known is None:
        case.put(Person(id=subject, name=body.name, roles=body.roles, phone=body.phone, skills=body.skills))
        return
    entry = SkillsSince(since=iso(case.now), skills=body.skills, by=case.author.id, at=iso(case.now))
    history = (*known.skill_history, entry)
    case.put(replace(known, name=body.name, roles=body.roles, phone=body.phone, skill_history=history))


def add_customer(case: Case, body: c.AddCustomer) -> None:
    customer = Customer(
        id=CustomerId(case.line.subject),
        name=body.name,
        address=body.address,
        contact=body.contact,
        contact_phone=body.contact_phone,
    )
    case.put(customer)


def vehicle_id(plate: str) -> VehicleId:
    return VehicleId(f"vehicle:{plate}")


def unit_id(kind: UnitKind, number: str) -> UnitId:
    return UnitId(f"{kind}:{number}")


def unit_by_id(id: UnitId) -> Unit:
    """A unit that nobody entered, as far as its id tells."""
    kind, _, number = id.partition(":")
    known = kind in tuple(UnitKind)
    return Unit(
        id=id,
        unit=UnitKind(kind) if known else UnitKind.PART,
        number=number if known else id,
        model="",
        place=Place.UNKNOWN,
    )


def import_vehicles(case: Case, body: c.ImportVehicles) -> None:
    """All rows or none. A known plate is brought up to date; what is fitted to it is not touched (ORD-1)."""
    if body.customer:
        case.need(Customer, body.customer)
    for row in body.vehicles:
        if not row.plate.strip():
            raise Refused("field_wrong", rule="ORD-1", field="plate", problem="empty")
        known = case.get(Vehicle, vehicle_id(row.plate)) or Vehicle(id=vehicle_id(row.plate), plate=row.plate)
        vehicle = replace(
            known,
            customer=CustomerId(body.customer) if body.customer else known.customer,
            vehicle_type=row.vehicle_type or known.vehicle_type,
            vin=row.vin or known.vin,
            driver=row.driver or known.driver,
            driver_phone=row.driver_phone or known.driver_phone,
            planned_model=row.model or known.planned_model,
            planned_terminal=row.terminal or known.planned_terminal,
            planned_sim=row.sim or known.planned_sim,
            planned_sim_phone=row.sim_phone or known.planned_sim_phone,
        )
        case.put(vehicle)


def fitted_to(vehicle: Vehicle, kind: UnitKind) -> UnitId | None:
    """The unit of that kind that the archive says is on the vehicle."""
    return {UnitKind.TERMINAL: vehicle.terminal, UnitKind.SIM: vehicle.sim}.get(kind)


def with_fitted(vehicle: Vehicle, kind: UnitKind, unit: UnitId | None) -> Vehicle:
    """The archive names terminal and SIM; what else is on a vehicle, the unit itself says."""
    if kind is UnitKind.TERMINAL:
        return replace(vehicle, terminal=unit)
    return replace(vehicle, sim=unit) if kind is UnitKind.SIM else vehicle


def receive_unit(case: Case, body: c.ReceiveUnit) -> None:
    if not body.number.strip():
        raise Refused("field_wrong", rule="STK-1", field="number", problem="empty")
    id = unit_id(body.unit, body.number)
    if case.get(Unit, id):
        raise Refused("exists", what=body.number)
    vehicle = case.need(Vehicle, body.holder) if body.place is Place.VEHICLE else None
    person = case.need(Person, body.holder) if body.place is Place.PERSON else None
    if vehicle and fitted_to(vehicle, body.unit):
        raise Refused("exists", rule="STK-1", what=f"{body.unit} {vehicle.plate}")
    unit = Unit(
        id=id,
        unit=body.unit,
        number=body.number,
        model=body.model,
        phone=body.phone,
        place=body.place,
        holder=body.holder if vehicle or person else "",
        warranty_until=body.warranty_until,
        open_to=vehicle.open_to if vehicle else (),
    )
    case.put(unit)
    if vehicle:
        case.put(with_fitted(vehicle, body.unit, id))


def set_price(case: Case, body: c.SetPrice) -> None:
    """A new row of the price list. What visits have cost already is not changed without saying why (FEE-3)."""
    if read_date(body.valid_from) is None:
        raise Refused("field_wrong", field="valid_from", problem="not_a_date")
    known = case.get(Price, f"{body.model}:{body.valid_from}")
    today = company_day(case.now).isoformat()
    since = max((p.valid_from for p in case.find(Price, "model", body.model) if p.valid_from <= today), default="")
    if since and body.valid_from < today and not body.reason.strip():
        raise Refused("price_backdated", model=body.model, since=since)
    before = (PastPrice(known.fen, known.set_by, iso(case.now)), *known.before) if known else ()
    price = Price(
        id=f"{body.model}:{body.valid_from}",
        model=body.model,
        name=body.name,
        name_en=body.name_en,
        fen=body.fen,
        valid_from=body.valid_from,
        set_by=case.author.id,
        set_at=iso(case.now),
        reason=body.reason,
        before=before,
    )
    case.put(price)


def by_system(case: Case) -> bool:
    """Devices and number blocks are given out by the server alone; who says otherwise changes nothing."""
    if case.author.id != SYSTEM_PERSON:
        case.irregular("no_role_fact", case.line.id, roles="system")
    return case.author.id == SYSTEM_PERSON


def enrol_device(case: Case, body: c.EnrolDevice) -> None:
    """Let in for the first time, or again after its login had lapsed."""
    if not by_system(case):
        return
    known = case.get(Device, body.device) or Device(id=DeviceId(body.device), person=body.person)
    case.put(replace(known, person=body.person, name=body.name or known.name))


def lease_block(case: Case, body: c.LeaseBlock) -> None:
    if not by_system(case):
        return
    block = NumberBlock(
        id=case.fresh(NumberBlock, f"{body.series}:{body.first}"),
        device=DeviceId(body.device),
        person=body.person,
        series=body.series,
        first=body.first,
        last=body.last,
        next=body.first,
    )
    case.put(block)
