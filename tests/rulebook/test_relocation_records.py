"""A terminal moved to another vehicle: both halves whole, what is told of it and of whom (RPL-1, RPL-3, STK-1)."""

from __future__ import annotations

import pytest
from company import (
    FITTED,
    IN_STORE,
    OTHER_FITTED,
    OTHER_PLATE,
    OTHER_TRUCK,
    PLATE,
    SIM_FITTED,
    TRUCK,
    Company,
    unit,
)
from msgspec.structs import replace
from test_relocations import done, on_site

from rulebook.kernel.ids import UnitId, VehicleId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.relocations.commands import RelocateUnit
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Place, Unit, UnitKind

ON = (TRUCK, OTHER_TRUCK)


def move(company: Company, visit: str, **changes: object) -> None:
    said = {
        "relocation": "move-1", "source": TRUCK, "source_plate": PLATE, "target": OTHER_TRUCK,
        "target_plate": OTHER_PLATE, "number": FITTED, "reason": "换车", "sim_moves": False,
    }  # fmt: skip
    company.li.must(RelocateUnit(visit=visit, **said | changes), "order-1")  # type: ignore[arg-type]  # by name


def told(company: Company) -> dict[str, Irregularity]:
    return {one.code: one for one in company.world.all(Irregularity)}


def half(company: Company, id: str) -> Swap:
    found = company.world.get(Swap, id)
    assert found is not None
    return found


@pytest.mark.parametrize(("reason", "kept"), [("换车", "换车"), ("", "relocated")])
def test_rpl_1_each_vehicle_keeps_its_half_of_the_act(company: Company, reason: str, kept: str) -> None:
    _, visit = on_site(company, *ON)
    move(company, visit, reason=reason)
    off = Swap(
        id="move-1:off", visit=visit, order="order-1", vehicle=TRUCK, plate=PLATE, unit=UnitKind.TERMINAL,
        old_number=FITTED, new_number="", model="GT-100", reason=kept, sim_moves=False, moved=True,
        by=company.li.id, at=iso(company.now), line=half(company, "move-1:off").line,
    )  # fmt: skip
    assert half(company, "move-1:off") == off
    assert half(company, "move-1:on") == replace(
        off, id="move-1:on", vehicle=OTHER_TRUCK, plate=OTHER_PLATE, old_number="", new_number=FITTED
    )
    assert company.visit(visit).swaps == ("move-1:off", "move-1:on")


def test_stk_1_the_terminal_that_was_there_is_nobody_knows_where_and_that_is_told(company: Company) -> None:
    _, visit = on_site(company, *ON)
    move(company, visit)
    one = told(company)["vehicle_occupied"]
    assert (one.about, one.order, one.facts) == (
        "move-1:on", "order-1", {"plate": OTHER_PLATE, "number": OTHER_FITTED},
    )  # fmt: skip
    lost = company.unit(OTHER_FITTED)
    assert (lost.place, lost.holder, lost.open_to) == (Place.UNKNOWN, "", ())
    assert (company.truck().terminal, company.truck(OTHER_TRUCK).terminal) == (
        None,
        unit(UnitKind.TERMINAL, FITTED),
    )
    assert company.truck().sim == unit(UnitKind.SIM, SIM_FITTED), "the SIM stayed"
    moved = company.unit(FITTED)
    assert (moved.holder, moved.owed_to_store, moved.owed_since) == (OTHER_TRUCK, False, "")
    assert moved.open_to == company.truck(OTHER_TRUCK).open_to


def test_stk_1_a_unit_that_was_owed_to_the_store_is_not_owed_once_it_is_on_a_vehicle(company: Company) -> None:
    _, visit = on_site(company, *ON)
    stored = company.unit(IN_STORE)
    owed = replace(stored, holder="li", place=Place.PERSON, owed_to_store=True, owed_since="x")
    company.world.records["unit", stored.id] = owed
    move(company, visit, number=IN_STORE)
    moved = company.unit(IN_STORE)
    assert (moved.place, moved.holder, moved.owed_to_store, moved.owed_since) == (
        Place.VEHICLE, OTHER_TRUCK, False, "",
    )  # fmt: skip
    one = told(company)["archive_mismatch"]
    assert (one.about, one.order, one.facts) == ("move-1:off", "order-1", {"found": IN_STORE, "archive": FITTED})
    assert company.truck().terminal == unit(UnitKind.TERMINAL, FITTED), "what the archive has there stays"


def test_stk_1_it_comes_off_the_vehicle_where_the_archive_has_it_too(company: Company) -> None:
    _, visit = on_site(company, *ON)
    move(company, visit, number=OTHER_FITTED, source=TRUCK, target=TRUCK, target_plate=PLATE)
    assert company.truck(OTHER_TRUCK).terminal is None
    assert company.truck().terminal == unit(UnitKind.TERMINAL, OTHER_FITTED)
    one = told(company)["same_vehicle"]
    assert (one.about, one.order, one.facts) == ("move-1:off", "order-1", {"plate": PLATE})


def test_rpl_1_a_number_in_no_books_is_a_unit_from_now_on_and_told(company: Company) -> None:
    _, visit = on_site(company, *ON)
    move(company, visit, number="868124150099990")
    found = told(company)
    assert found["unknown_unit"].about == "terminal:868124150099990"
    assert found["unknown_unit"].facts == {"number": "868124150099990"}
    assert (found["check_digit"].rule, found["check_digit"].about, found["check_digit"].facts) == (
        "RPL-1", "move-1:off:868124150099990", {"number": "868124150099990"},
    )  # fmt: skip
    assert company.world.get(Unit, UnitId("terminal:868124150099990")) == Unit(
        id=UnitId("terminal:868124150099990"), unit=UnitKind.TERMINAL, number="868124150099990", model="",
        place=Place.VEHICLE, holder=OTHER_TRUCK, open_to=company.truck(OTHER_TRUCK).open_to,
    )  # fmt: skip
    assert half(company, "move-1:on").model == ""


def test_rpl_1_without_a_number_the_archive_stays_as_it_is(company: Company) -> None:
    _, visit = on_site(company, *ON)
    trucks = company.truck(), company.truck(OTHER_TRUCK)
    move(company, visit, number=" ")
    assert [(one.terminal, one.sim) for one in (company.truck(), company.truck(OTHER_TRUCK))] == [
        (one.terminal, one.sim) for one in trucks
    ]
    assert (half(company, "move-1:off").moved, half(company, "move-1:on").moved) == (True, True)


@pytest.mark.parametrize(
    ("vehicles", "foreign"), [((TRUCK,), OTHER_TRUCK), ((OTHER_TRUCK,), TRUCK), ((TRUCK, OTHER_TRUCK), "")]
)
def test_ord_5_each_vehicle_that_is_not_the_orders_is_told_by_its_plate(
    company: Company, vehicles: tuple[VehicleId, ...], foreign: str
) -> None:
    _, visit = on_site(company, *vehicles)
    move(company, visit)
    plate = {TRUCK: PLATE, OTHER_TRUCK: OTHER_PLATE}.get(VehicleId(foreign), "")
    found = [one for one in company.world.all(Irregularity) if one.code == "vehicle_foreign"]
    assert [(one.about, one.order, one.facts) for one in found] == [
        (f"move-1:off:{foreign}", "order-1", {"plate": plate})
    ] * bool(foreign)


def test_rpl_2_a_sim_left_behind_is_told_by_plate_and_number(company: Company) -> None:
    order, visit = on_site(company, *ON)
    move(company, visit)
    done(company, order)
    one = told(company)["sim_left_behind"]
    assert (one.about, one.order, one.owner) == (unit(UnitKind.SIM, SIM_FITTED), order, Role.STOREKEEPER)
    assert one.facts == {"plate": PLATE, "number": SIM_FITTED}


def test_rpl_2_a_sim_that_goes_along_is_on_the_other_vehicle_alone(company: Company) -> None:
    _, visit = on_site(company, *ON)
    move(company, visit, sim_moves=True)
    assert (company.truck().sim, company.truck(OTHER_TRUCK).sim) == (None, unit(UnitKind.SIM, SIM_FITTED))
    sim = company.unit(SIM_FITTED, UnitKind.SIM)
    assert (sim.place, sim.holder) == (Place.VEHICLE, OTHER_TRUCK)
    assert half(company, "move-1:on").sim_moves
