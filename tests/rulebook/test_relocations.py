"""移机: a terminal moved to another vehicle; custody, archive and warranty follow (RPL-1, RPL-3, RPL-5)."""

from __future__ import annotations

import pytest
from company import FITTED, STEPS, TRUCK, Company, imei, visit_of

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.rules import decide
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.relocations.commands import RelocateUnit
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from rulebook.subjects.visits.pricing import work_out_fee

PLATE = "鲁B20001"


@pytest.fixture
def other(company: Company) -> str:
    """A second truck of the same customer, without a terminal."""
    line = VehicleLine(plate=PLATE, vehicle_type="牵引车", driver="赵六", driver_phone="13800001111")
    company.anna.must(ImportVehicles(file="", sha256="", vehicles=(line,)), "import-2")
    return vehicle_id(PLATE)


def on_site(company: Company, *vehicles: str) -> tuple[str, str]:
    order = company.order_in(OrderState.ON_SITE, "order-1", kind=OrderKind.RELOCATION, vehicles=vehicles)
    return order, visit_of(order)


def move(company: Company, order: str, visit: str, target: str, **other: object) -> None:
    truck = company.world.get(Vehicle, TRUCK)
    unit = company.world.get(Unit, truck.terminal)
    given = {"number": unit.number, "source": TRUCK, "source_plate": truck.plate} | other
    company.li.must(
        RelocateUnit(visit=visit, relocation="move-1", target=target, target_plate=PLATE, **given), order
    )


def done(company: Company, order: str) -> None:
    """The technician says what was found and done, the customer signs, the visit is complete."""
    STEPS["complete"](company, order, company.li, {})


def test_rpl_1_terminal_and_sim_go_along_and_both_vehicles_tell_it(company: Company, other: str) -> None:
    order, visit = on_site(company, TRUCK, other)
    truck = company.world.get(Vehicle, TRUCK)
    before = company.world.get(Unit, truck.terminal)
    move(company, order, visit, other)
    left, reached = company.world.get(Vehicle, TRUCK), company.world.get(Vehicle, other)
    assert (left.terminal, left.sim) == (None, None)
    assert (reached.terminal, reached.sim) == (truck.terminal, truck.sim)
    after = company.world.get(Unit, truck.terminal)
    assert (after.place, after.holder) == (Place.VEHICLE, other)
    assert after.warranty_until == before.warranty_until, "the warranty runs on (RPL-5)"
    assert not after.owed_to_store
    for vehicle in (TRUCK, other):
        assert [s.moved for s in company.world.find(Swap, "vehicle", vehicle)] == [True]
    assert [i.code for i in company.world.all(Irregularity)] == []


def test_fee_2_nothing_is_charged_for_a_terminal_that_is_the_customers_own(company: Company, other: str) -> None:
    order, visit = on_site(company, TRUCK, other)
    move(company, order, visit, other)
    assert work_out_fee(company.world, company.order(order), company.visit(visit)).total == 0


def test_rpl_2_the_sim_may_stay(company: Company, other: str) -> None:
    order, visit = on_site(company, TRUCK, other)
    sim = company.world.get(Vehicle, TRUCK).sim
    move(company, order, visit, other, sim_moves=False)
    assert company.world.get(Vehicle, TRUCK).sim == sim
    assert company.world.get(Vehicle, other).sim is None


def test_rpl_1_a_number_whose_check_digit_fails_is_moved_and_told(company: Company, other: str) -> None:
    order, visit = on_site(company, TRUCK, other)
    move(company, order, visit, other, number="868124150099990")
    assert "check_digit" in company.open_irregularities()


def test_rpl_1_both_halves_name_the_line_that_said_so(company: Company, other: str) -> None:
    order, visit = on_site(company, TRUCK, other)
    truck = company.truck(TRUCK)
    said = RelocateUnit(
        visit=visit, relocation="move-1", source=TRUCK, source_plate=truck.plate, target=other, target_plate=PLATE,
        number=FITTED,
    )  # fmt: skip
    line = company.li.line(said, order)
    verdict = decide(company.world, line, company.now)
    assert isinstance(verdict, Decision)
    halves = [r for r in verdict.records if isinstance(r, Swap)]
    assert [half.line for half in halves] == [line.id, line.id]


def test_rpl_3_another_number_than_the_archives_is_told_and_the_move_is_kept(company: Company, other: str) -> None:
    order, visit = on_site(company, TRUCK, other)
    move(company, order, visit, other, number=imei(99))
    codes = {i.code for i in company.world.all(Irregularity)}
    assert codes == {"archive_mismatch", "unknown_unit"}
    assert company.world.get(Unit, company.world.get(Vehicle, other).terminal).number == imei(99)


def test_rpl_3_the_terminal_that_the_other_vehicle_bore_has_to_be_found(company: Company, other: str) -> None:
    order, visit = on_site(company, TRUCK, other)
    move(company, order, visit, other)
    company.li.must(
        RelocateUnit(
            visit=visit, relocation="move-2", source=other, source_plate=PLATE, target=TRUCK, target_plate="鲁A",
            number=company.world.get(Unit, company.world.get(Vehicle, other).terminal).number,
        ),
        order,
    )  # fmt: skip
    assert company.world.get(Vehicle, TRUCK).terminal
    assert not company.world.get(Vehicle, other).terminal


def test_ord_5_a_vehicle_that_the_order_does_not_name_is_told(company: Company, other: str) -> None:
    order, visit = on_site(company, TRUCK)
    move(company, order, visit, other)
    assert {i.code for i in company.world.all(Irregularity)} == {"vehicle_foreign"}


def test_rpl_2_a_sim_left_on_a_vehicle_without_a_terminal_is_told_to_the_storekeeper(
    company: Company, other: str
) -> None:
    order, visit = on_site(company, TRUCK, other)
    sim = company.world.get(Unit, company.world.get(Vehicle, TRUCK).sim)
    move(company, order, visit, other, sim_moves=False)
    assert company.open_irregularities() == set(), "another terminal may still go on"
    done(company, order)
    told = next(i for i in company.world.all(Irregularity) if i.code == "sim_left_behind")
    assert (told.owner, told.order, told.facts["number"]) == (Role.STOREKEEPER, order, sim.number)


def test_rpl_2_a_sim_that_went_along_was_not_left_behind(company: Company, other: str) -> None:
    order, visit = on_site(company, TRUCK, other)
    move(company, order, visit, other)
    done(company, order)
    assert "sim_left_behind" not in company.open_irregularities()


def test_rpl_2_a_sim_that_another_terminal_uses_was_not_left_behind(company: Company, other: str) -> None:
    order, visit = on_site(company, TRUCK, other)
    move(company, order, visit, other, sim_moves=False)
    company.li.must(company.swap(visit, old_number=""), order)
    done(company, order)
    assert "sim_left_behind" not in company.open_irregularities()


def test_rpl_2_a_sim_that_came_off_on_the_same_visit_was_not_left_behind(company: Company, other: str) -> None:
    order, visit = on_site(company, TRUCK, other)
    sim = company.world.get(Unit, company.world.get(Vehicle, TRUCK).sim)
    move(company, order, visit, other, sim_moves=False)
    off = company.swap(visit, unit=UnitKind.SIM, old_number=sim.number, new_number="", old_phone=sim.phone)
    company.li.must(off, order)
    done(company, order)
    assert "sim_left_behind" not in company.open_irregularities()
