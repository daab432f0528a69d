"""One number on two units, a unit fitted for nobody known: told by any fact, settled by what mends it (ARC-1)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from company import (
    CUSTOMER,
    IN_BAG,
    OTHER_FITTED,
    OTHER_TRUCK,
    SIM_FITTED,
    TRUCK,
    Company,
    iccid,
    imei,
    unit,
    visit_of,
)
from phone_sight import foretold

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import VehicleId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.stock.commands import ReceiveUnit, TakeUnits, WriteOffUnit
from rulebook.subjects.stock.records import Place, TransferItem, UnitKind

T, S = UnitKind.TERMINAL, UnitKind.SIM
PHONE = "13900001234"


def told(company: Company, code: str = "unit_number_twice") -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code]


def standing(company: Company, code: str = "unit_number_twice") -> list[Irregularity]:
    return [one for one in told(company, code) if not one.is_settled]


def receive(company: Company, number: str, phone: str = "", kind: UnitKind = S, **said: Any) -> None:
    company.guo.must(ReceiveUnit(unit=kind, number=number, model="卡", phone=phone, **said))


def test_arc_1_one_phone_number_on_two_cards_of_a_list_is_told_and_settled_by_writing_one_off(
    company: Company,
) -> None:
    receive(company, iccid(71), PHONE)
    assert not told(company)
    receive(company, iccid(72), PHONE)
    (one,) = told(company)
    assert one.facts == {"number": PHONE, "first": iccid(71), "second": iccid(72)}
    assert one.owner == "storekeeper"
    company.chen.must(WriteOffUnit(unit=unit(S, iccid(72)), to=Place.SCRAPPED, reason="录错"))
    assert not standing(company)


def test_arc_1_a_terminal_listed_with_the_phone_number_of_its_card_clashes_with_nothing(company: Company) -> None:
    receive(company, iccid(78), PHONE)
    receive(company, imei(78), PHONE, kind=T)
    receive(company, imei(79), PHONE, kind=T)
    assert not told(company)


def test_arc_1_a_number_that_a_whole_list_bears_is_told_once_and_settled_when_one_card_is_left(
    company: Company,
) -> None:
    cards = [iccid(n) for n in range(100, 112)]
    for card in cards:
        receive(company, card, PHONE)
    (one,) = told(company)
    assert one.facts == {"number": PHONE, "first": cards[0], "second": cards[1]}
    for card in cards[2:]:
        company.chen.must(WriteOffUnit(unit=unit(S, card), to=Place.SCRAPPED, reason="录错"))
    assert standing(company), "two are left"
    company.chen.must(WriteOffUnit(unit=unit(S, cards[0]), to=Place.SCRAPPED, reason="录错"))
    assert not standing(company)


def test_arc_1_a_number_written_in_another_way_or_as_another_kind_is_the_same_number(company: Company) -> None:
    receive(company, "898602A1")
    receive(company, "898602a1 ")
    assert len(told(company)) == 1
    receive(company, imei(71), kind=T)
    receive(company, imei(71))
    assert len(told(company)) == 2
    receive(company, "12", kind=UnitKind.PART)
    receive(company, "12", kind=UnitKind.TOOL)
    assert len(told(company)) == 2, "the store's own numbers prove nothing"


def test_arc_1_a_new_card_that_takes_the_old_ones_phone_number_along_is_no_clash(company: Company) -> None:
    order, visit = company.on_site()
    receive(company, iccid(73))
    company.hand_out(company.li, unit(S, iccid(73)))
    old = company.unit(SIM_FITTED, S)
    swap = SwapUnit(
        swap="s-1", visit=visit, vehicle=VehicleId(TRUCK), plate="京A12345", unit=S, old_number=SIM_FITTED,
        new_number=iccid(73), old_phone=old.phone or PHONE, new_phone=old.phone or PHONE, reason="换卡",
    )  # fmt: skip
    company.li.must(swap, order)
    assert not told(company)


def test_arc_1_the_taker_reads_a_phone_number_off_a_slip_that_another_card_has(company: Company) -> None:
    receive(company, iccid(74), PHONE)
    read = TransferItem(id=unit(S, iccid(75)), unit=S, number=iccid(75), phone=PHONE)
    company.li.must(TakeUnits(transfer="t-1", units=(read.id,), items=(read,)))
    assert [one.facts["number"] for one in standing(company)] == [PHONE]


def test_arc_1_one_terminal_on_two_vehicles_is_told_with_its_order_and_settled_once_it_is_told_off_the_first(
    company: Company,
) -> None:
    order, visit = company.on_site()
    line = company.li.line(company.swap(visit, new_number=OTHER_FITTED), order)
    said = foretold(company.world, line, company.now)
    assert isinstance(said, Decision)
    assert "unit_number_twice" not in {one.code for one in said.irregularities}, "no phone accuses anybody of it"
    company.li.must(company.swap(visit, new_number=OTHER_FITTED), order)
    (one,) = told(company)
    assert (one.facts["number"], one.order) == (OTHER_FITTED, order)
    company.order_in(OrderState.ON_SITE, "order-2", company.wang, vehicles=(OTHER_TRUCK,))
    there = {"vehicle": VehicleId(OTHER_TRUCK), "old_number": OTHER_FITTED, "new_number": ""}
    company.wang.must(company.swap(visit_of("order-2"), "off-1", **there), "order-2")
    assert not standing(company)


def test_arc_1_a_swap_on_one_vehicle_and_a_look_at_an_order_tell_nothing(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.order_in(OrderState.ON_SITE, "order-2", company.wang, vehicles=(OTHER_TRUCK,))
    assert not told(company)
    assert not told(company, "orphan_unit")


def test_arc_1_a_unit_on_a_vehicle_without_a_customer_is_told_until_the_vehicle_has_one(company: Company) -> None:
    fleet = ImportVehicles(file="车队.csv", sha256="0", vehicles=(VehicleLine(plate="京C00001"),))
    company.anna.must(fleet, "list-1")
    receive(company, imei(76), kind=T, place=Place.VEHICLE, holder="vehicle:京C00001")
    (one,) = told(company, "orphan_unit")
    assert one.facts == {"number": imei(76), "plate": "京C00001", "field": "customer"}
    company.anna.must(msgspec.structs.replace(fleet, customer=CUSTOMER), "list-2")
    assert not standing(company, "orphan_unit")


@pytest.mark.parametrize("number", [IN_BAG, imei(77)])
def test_arc_1_a_unit_fitted_to_a_vehicle_that_nobody_entered_is_told(company: Company, number: str) -> None:
    order, visit = company.on_site()
    swap = company.swap(visit, vehicle=VehicleId("vehicle:京Z99999"), old_number="", new_number=number)
    company.li.must(swap, order)
    (one,) = standing(company, "orphan_unit")
    assert (one.facts["field"], one.order) == ("vehicles", order)
