"""The usual company, made by real lines."""

from __future__ import annotations

from functools import cache

from company.books import Company
from company.things import (
    CUSTOMER,
    FITTED,
    IN_BAG,
    IN_STORE,
    OTHER_FITTED,
    OTHER_PLATE,
    OTHER_TRUCK,
    PEOPLE,
    PLATE,
    PRICE,
    SECOND_IN_BAG,
    SIM_FITTED,
    SIM_IN_BAG,
    TRUCK,
    unit,
)
from rulebook.kernel.ids import Fen
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, SetPrice, VehicleLine
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Place, UnitKind


def make_company() -> Company:
    """Ten people, one customer with two trucks, terminals and SIMs on them, in Li's bag and in the store."""
    company = Company()
    for person, (name, role) in PEOPLE.items():
        setattr(company, person, company.hire(person, name, role))
    company.hua.must(AddCustomer(name="顺达物流", contact="赵队长", contact_phone="13800138000"), CUSTOMER)
    details = {"vehicle_type": "货车", "driver": "赵队长", "driver_phone": "13800138000"}
    trucks = (VehicleLine(plate=PLATE, **details), VehicleLine(plate=OTHER_PLATE, **details))
    company.anna.must(ImportVehicles(file="车辆明细.xlsx", sha256="0" * 64, vehicles=trucks, customer=CUSTOMER))
    for number, place, holder in (
        (FITTED, Place.VEHICLE, TRUCK),
        (OTHER_FITTED, Place.VEHICLE, OTHER_TRUCK),
        (IN_BAG, Place.STORE, ""),
        (SECOND_IN_BAG, Place.STORE, ""),
        (IN_STORE, Place.STORE, ""),
    ):
        company.guo.must(
            ReceiveUnit(unit=UnitKind.TERMINAL, number=number, model="GT-100", place=place, holder=holder)
        )
    for number, phone, place, holder in (
        (SIM_FITTED, "14400000011", Place.VEHICLE, TRUCK),
        (SIM_IN_BAG, "14400000012", Place.STORE, ""),
    ):
        company.guo.must(
            ReceiveUnit(unit=UnitKind.SIM, number=number, model="IoT-SIM", phone=phone, place=place, holder=holder)
        )
    for id in (
        unit(UnitKind.TERMINAL, IN_BAG),
        unit(UnitKind.TERMINAL, SECOND_IN_BAG),
        unit(UnitKind.SIM, SIM_IN_BAG),
    ):
        company.hand_out(company.li, id)
    for model, name, english, fen in (
        ("GT-100", "GT-100 定位终端", "GT-100 terminal", PRICE),
        ("IoT-SIM", "物联网卡", "IoT SIM", Fen(2_000)),
    ):
        company.hua.must(SetPrice(model=model, name=name, name_en=english, fen=fen, valid_from="2025-01-01"))
    return company


@cache
def usual_company() -> Company:
    """Made once, to be copied: nobody works in it."""
    return make_company()
