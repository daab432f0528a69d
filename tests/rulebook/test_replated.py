"""A truck without a plate, and a truck that got another one: one vehicle, with all that hangs on it (RPL-3)."""

import pytest
from company import CUSTOMER, FITTED, IN_BAG, OTHER_TRUCK, PLATE, TRUCK, Company, make_company, opened, refused

from rulebook.kernel.ids import VehicleId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.company.commands import ImportVehicles, ReplateVehicle, VehicleLine
from rulebook.subjects.company.fleet import vehicle_by_plate, vehicle_by_vin
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.replacements.records import Swap

VIN = "LSVAA4182E2184847"
NEW_PLATE = "京K99999"


@pytest.fixture
def company() -> Company:
    return make_company()


def listed(company: Company, **row: str):
    lines = (VehicleLine(**row),)
    return company.anna.does(ImportVehicles(file="b", sha256="1" * 64, customer=CUSTOMER, vehicles=lines))


def of_vin(company: Company) -> list[str]:
    return [v.plate for v in company.world.all(Vehicle) if v.vin == VIN]


def test_a_list_that_knows_a_vin_under_another_plate_makes_no_second_truck_and_is_told(company: Company) -> None:
    listed(company, plate=PLATE, vin=VIN)
    assert opened(listed(company, plate=NEW_PLATE, vin=VIN, driver="钱师傅")) == {("RPL-3", "vehicle_other_plate")}
    assert of_vin(company) == [PLATE]
    assert company.truck().driver == "钱师傅"
    (told,) = (i for i in company.world.all(Irregularity) if i.code == "vehicle_other_plate")
    assert told.facts == {"vin": VIN, "plate": PLATE, "listed": NEW_PLATE}


def test_re_plating_keeps_terminal_history_and_orders_and_settles_what_was_told(company: Company) -> None:
    listed(company, plate=PLATE, vin=VIN)
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    listed(company, plate=NEW_PLATE, vin=VIN)
    company.anna.must(ReplateVehicle(vehicle=TRUCK, plate="京K·99999", plate_colour="yellow", reason="过户"))
    truck = company.truck()
    assert (truck.plate, truck.plate_colour) == (NEW_PLATE, "yellow")
    assert truck.terminal == f"terminal:{IN_BAG}"
    assert [(past.plate, past.reason, past.by) for past in truck.earlier_plates] == [(PLATE, "过户", "anna")]
    assert [swap.plate for swap in company.world.find(Swap, "vehicle", TRUCK)] == [PLATE]
    assert company.order(order).vehicles == (TRUCK,)
    assert "vehicle_other_plate" not in company.open_irregularities()
    assert not opened(listed(company, plate=NEW_PLATE, vin=VIN))
    assert of_vin(company) == [NEW_PLATE]


def test_a_plate_that_another_truck_bears_is_refused(company: Company) -> None:
    other = company.truck(OTHER_TRUCK).plate
    assert refused(company.anna.does(ReplateVehicle(vehicle=TRUCK, plate=other))) == ("RPL-3", "exists")
    assert refused(company.anna.does(ReplateVehicle(vehicle=TRUCK, plate=PLATE))) == ("RPL-3", "exists")
    wrong = ReplateVehicle(vehicle=TRUCK, plate="京K9999")
    assert refused(company.anna.does(wrong)) == ("RPL-3", "field_wrong")
    paper = ReplateVehicle(vehicle=TRUCK, plate="京K99999临")
    assert refused(company.anna.does(paper)) == ("RPL-3", "field_wrong")
    assert refused(company.li.does(ReplateVehicle(vehicle=TRUCK, plate=NEW_PLATE)))[1] == "no_role"


def test_the_freed_plate_may_be_borne_by_another_truck_which_is_another_vehicle(company: Company) -> None:
    company.anna.must(ReplateVehicle(vehicle=TRUCK, plate=NEW_PLATE))
    assert not opened(listed(company, plate=PLATE, driver="孙师傅"))
    other = vehicle_by_plate(company.world, PLATE)
    assert other is not None
    assert (other.id, other.terminal) == (f"vehicle:{PLATE}~2", None)
    assert company.truck().terminal == f"terminal:{FITTED}"
    listed(company, plate=PLATE, driver="李师傅")
    assert company.truck(other.id).driver == "李师傅"


def test_a_second_record_with_nothing_fitted_is_the_same_truck_and_gives_way(company: Company) -> None:
    listed(company, plate=NEW_PLATE, vin=VIN, driver="钱师傅", terminal=IN_BAG)
    second = VehicleId(f"vehicle:{NEW_PLATE}")
    order = company.order_in(OrderState.SUBMITTED, "order-9", vehicles=(second,))
    company.anna.must(ReplateVehicle(vehicle=TRUCK, plate=NEW_PLATE))
    truck = company.truck()
    assert (truck.plate, truck.vin, truck.driver, truck.planned_terminal) == (NEW_PLATE, VIN, "钱师傅", IN_BAG)
    assert truck.terminal == f"terminal:{FITTED}"
    assert company.order(order).vehicles == (TRUCK,)
    gone = company.truck(second)
    assert (gone.plate, gone.merged_into) == ("", TRUCK)
    assert vehicle_by_plate(company.world, NEW_PLATE) == truck
    assert vehicle_by_vin(company.world, VIN) == truck


def test_a_second_record_with_a_terminal_or_another_vin_is_another_truck(company: Company) -> None:
    listed(company, plate=PLATE, vin=VIN)
    listed(company, plate=NEW_PLATE, vin="LSVAA4182E2184850")
    assert refused(company.anna.does(ReplateVehicle(vehicle=TRUCK, plate=NEW_PLATE))) == ("RPL-3", "exists")


def test_a_new_truck_goes_by_its_vin_until_a_list_or_a_person_gives_its_plate(company: Company) -> None:
    listed(company, plate=VIN, vin=VIN, plate_colour="none")
    truck = vehicle_by_plate(company.world, VIN)
    assert truck is not None
    assert (truck.plate, truck.plate_colour) == (VIN, "none")
    assert not opened(listed(company, plate=NEW_PLATE, vin=VIN, plate_colour="yellow"))
    truck = company.truck(truck.id)
    assert (truck.plate, truck.plate_colour) == (NEW_PLATE, "yellow")
    assert [past.plate for past in truck.earlier_plates] == [VIN]
    listed(company, plate=VIN, vin=VIN)  # an old list again: the plate stays
    assert of_vin(company) == [NEW_PLATE]
    company.anna.must(ReplateVehicle(vehicle=truck.id, plate=VIN, reason="注销"))
    assert company.truck(truck.id).plate_colour == "none"
