"""Which units a number stands on, where a unit is in use, and whose vehicle the archive knows (ARC-1)."""

from __future__ import annotations

import msgspec
import pytest
from company import (
    CUSTOMER,
    FITTED,
    OTHER_FITTED,
    OTHER_PLATE,
    OTHER_TRUCK,
    PLATE,
    SIM_FITTED,
    TRUCK,
    Company,
    iccid,
    imei,
    unit,
    visit_of,
)
from test_unit_numbers import PHONE, receive, standing, told

from rulebook.kernel.ids import VehicleId
from rulebook.subjects.archive.orphan_units import lacks
from rulebook.subjects.archive.unit_numbers import bears, in_use
from rulebook.subjects.company.commands import ImportVehicles, ReplateVehicle, VehicleLine
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.relocations.commands import RelocateUnit
from rulebook.subjects.stock.records import Place, Unit, UnitKind

T, S = UnitKind.TERMINAL, UnitKind.SIM
replace = msgspec.structs.replace


@pytest.fixture
def card(company: Company) -> Unit:
    """A card on the truck, with its phone number."""
    return replace(company.unit(SIM_FITTED, S), phone=PHONE)


@pytest.mark.parametrize(
    ("place", "condition", "owed", "used"),
    [
        (Place.STORE, "good", False, True),
        (Place.STORE, "", False, True),
        (Place.PERSON, "good", False, True),
        (Place.STORE, "faulty", False, False),
        (Place.PERSON, "faulty", False, False),
        (Place.VEHICLE, "faulty", False, True),
        (Place.PERSON, "good", True, False),
        (Place.VEHICLE, "good", True, False),
        (Place.WORKSHOP, "good", False, False),
        (Place.SCRAPPED, "good", False, False),
        (Place.LOST, "good", False, False),
    ],
)
def test_arc_1_a_unit_is_in_use_on_a_vehicle_or_good_to_be_fitted(
    card: Unit, place: Place, condition: str, owed: bool, used: bool
) -> None:
    one = replace(card, place=place, condition=condition, owed_to_store=owed)
    assert in_use(one) is used
    assert bears(one, SIM_FITTED) is used


def test_arc_1_a_card_bears_its_own_number_and_its_phones_and_a_terminal_its_own_alone(card: Unit) -> None:
    spaced = f"{PHONE[:3]}-{PHONE[3:]} "
    assert all(bears(card, number) for number in (SIM_FITTED, PHONE, spaced, SIM_FITTED.lower()))
    assert not bears(card, iccid(99))
    assert not bears(replace(card, phone=""), PHONE)
    terminal = replace(card, unit=T)
    assert (bears(terminal, SIM_FITTED), bears(terminal, PHONE)) == (True, False)
    assert not in_use(replace(card, unit=UnitKind.PART)), "the store's own numbers prove nothing"


def test_arc_1_a_card_without_a_phone_number_clashes_with_no_other_without_one(company: Company) -> None:
    for n in (81, 82, 83):
        receive(company, iccid(n))
    assert not told(company)


def test_arc_1_a_clash_is_about_its_number_and_names_the_newest_last(company: Company) -> None:
    receive(company, iccid(92), PHONE)
    receive(company, iccid(91), f" {PHONE} ")
    (one,) = told(company)
    assert one.about == f"number:{PHONE}"
    assert (one.facts["first"], one.facts["second"]) == (iccid(92), iccid(91)), "whichever number is smaller"
    assert (one.person, one.order) == ("guo", None)


@pytest.mark.parametrize("sim_moves", [True, False])
def test_arc_1_a_terminal_that_was_relocated_stands_on_one_vehicle(company: Company, sim_moves: bool) -> None:
    line = VehicleLine(plate="京E00001")
    company.anna.must(ImportVehicles(file="", sha256="", vehicles=(line,), customer=CUSTOMER), "import-2")
    there = VehicleId("vehicle:京E00001")
    order = company.order_in(OrderState.ON_SITE, kind=OrderKind.RELOCATION, vehicles=(TRUCK, there))
    company.li.must(
        RelocateUnit(
            visit=visit_of(order), relocation="move-1", source=TRUCK, source_plate=PLATE, target=there,
            target_plate=line.plate, number=FITTED, sim_moves=sim_moves,
        ),
        order,
    )  # fmt: skip
    assert not told(company)
    assert company.unit(FITTED).holder == there


def test_arc_1_a_terminal_booked_on_another_vehicle_by_mistake_names_both_plates(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit, new_number=OTHER_FITTED), order)
    (one,) = told(company)
    assert one.about == f"{unit(T, OTHER_FITTED)}@{OTHER_TRUCK}"
    assert one.facts == {"number": OTHER_FITTED, "first": OTHER_PLATE, "second": PLATE}
    assert (one.order, one.person) == (order, "li")


def test_arc_1_what_the_archive_lacks_of_a_fitted_unit_is_its_vehicle_or_whose_that_is(company: Company) -> None:
    fitted, world = company.unit(FITTED), company.world
    assert lacks(world, fitted) == ""
    assert lacks(world, replace(fitted, holder="vehicle:none")) == "vehicles"
    assert lacks(world, replace(fitted, holder="li", place=Place.PERSON)) == ""
    truck = company.truck()
    for customer in (None, "gone"):
        world.records["vehicle", TRUCK] = replace(truck, customer=customer)
        assert lacks(world, fitted) == "customer"


@pytest.mark.parametrize(("name", "lacking"), [("张三", ""), ("", "customer")])
def test_arc_1_a_vehicle_of_nobody_is_known_by_the_order_at_which_units_of_it_were_fitted(
    company: Company, name: str, lacking: str
) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    world = company.world
    world.records["vehicle", TRUCK] = replace(company.truck(), customer=None)
    world.records["order", order] = replace(company.order(order), customer=None, customer_name=name)
    terminal = company.truck().terminal
    assert terminal
    found = world.get(Unit, terminal)
    assert found is not None
    assert lacks(world, found) == lacking


def test_arc_1_whoever_entered_the_owner_settles_it_and_an_entry_of_another_vehicle_does_not(
    company: Company,
) -> None:
    fleet = ImportVehicles(file="b", sha256="0", vehicles=(VehicleLine(plate="京C00001"),))
    company.anna.must(fleet, "list-1")
    receive(company, imei(76), kind=T, place=Place.VEHICLE, holder="vehicle:京C00001")
    assert len(standing(company, "orphan_unit")) == 1
    other = ImportVehicles(file="c", sha256="1", vehicles=(VehicleLine(plate="京C00002"),), customer=CUSTOMER)
    company.anna.must(other, "list-2")
    company.anna.must(replace(fleet, vehicles=(VehicleLine(plate="京C00001", driver="赵"),)), "list-3")
    assert len(standing(company, "orphan_unit")) == 1, "a driver is no owner"
    company.anna.must(replace(fleet, customer=CUSTOMER), "list-4")
    assert not standing(company, "orphan_unit")


def test_arc_1_a_unit_on_the_second_record_of_one_truck_is_on_one_vehicle(company: Company) -> None:
    company.anna.must(ImportVehicles(file="b", sha256="2", vehicles=(VehicleLine(plate="京K99999"),)), "list-2")
    company.anna.must(ReplateVehicle(vehicle=TRUCK, plate="京K99999", reason="过户"), "")
    assert not told(company)
    found = company.world.get(Vehicle, TRUCK)
    assert found is not None
    assert lacks(company.world, company.unit(FITTED)) == ""
