"""The company's own data and its stock: people, customers, vehicles, units, prices, settings, devices."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.ids import CustomerId, DeviceId, PersonId, UnitId, VehicleId
from rulebook.records import (
    Customer,
    Device,
    NumberBlock,
    Person,
    Place,
    Price,
    Setting,
    Unit,
    UnitKind,
    Vehicle,
)
from rulebook.settings import DEFAULTS
from rulebook.times import read_date

replace = msgspec.structs.replace


def add_person(case: Case, body: c.AddPerson) -> None:
    subject = PersonId(case.line.subject)
    case.put(Person(id=subject, name=body.name, roles=body.roles, phone=body.phone, skills=body.skills))


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


def import_vehicles(case: Case, body: c.ImportVehicles) -> None:
    """All rows or none. A known plate is brought up to date; what is fitted to it is not touched (ORD-1)."""
    if body.customer:
        case.need(Customer, body.customer)
    for row in body.vehicles:
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


def receive_unit(case: Case, body: c.ReceiveUnit) -> None:
    id = unit_id(body.unit, body.number)
    if case.get(Unit, id):
        raise Refused("exists", what=body.number)
    unit = Unit(
        id=id,
        unit=body.unit,
        number=body.number,
        model=body.model,
        phone=body.phone,
        place=body.place,
        holder=body.holder,
        warranty_until=body.warranty_until,
    )
    case.put(unit)
    if body.place is Place.VEHICLE:
        vehicle = case.need(Vehicle, body.holder)
        fitted = {"terminal": id} if body.unit is UnitKind.TERMINAL else {"sim": id}
        case.put(replace(vehicle, **fitted))


def move_unit(case: Case, body: c.IssueUnit) -> None:
    """Store to technician or back (STK-1). What is on a vehicle is moved by a swap only."""
    unit = case.need(Unit, body.unit)
    if unit.place is Place.VEHICLE:
        raise Refused("field_wrong", rule="STK-1", field="unit", problem="on_a_vehicle")
    if body.to:
        taker = case.need(Person, body.to)
        case.put(replace(unit, place=Place.PERSON, holder=taker.id))
        return
    condition = body.condition or unit.condition
    case.put(replace(unit, place=Place.STORE, holder="", condition=condition, owed_to_store=False, owed_since=""))


def set_price(case: Case, body: c.SetPrice) -> None:
    if read_date(body.valid_from) is None:
        raise Refused("field_wrong", field="valid_from", problem="not_a_date")
    price = Price(
        id=f"{body.model}:{body.valid_from}",
        model=body.model,
        name=body.name,
        name_en=body.name_en,
        fen=body.fen,
        valid_from=body.valid_from,
    )
    case.put(price)


def set_setting(case: Case, body: c.SetSetting) -> None:
    if body.name not in DEFAULTS:
        raise Refused("not_found", what=body.name)
    if not body.value.isascii() or not body.value.isdigit():
        raise Refused("field_wrong", field=body.name, problem="not_a_number")
    case.put(Setting(id=body.name, value=body.value))


def enrol_device(case: Case, body: c.EnrolDevice) -> None:
    case.put(Device(id=DeviceId(body.device), person=body.person, name=body.name))


def lease_block(case: Case, body: c.LeaseBlock) -> None:
    block = NumberBlock(
        id=f"{body.series}:{body.first}",
        device=DeviceId(body.device),
        person=body.person,
        series=body.series,
        first=body.first,
        last=body.last,
        next=body.first,
    )
    case.put(block)
