"""Swaps, removals and first fittings: numbers, custody, the archive, warranty (RPL, STK)."""

from __future__ import annotations

import pytest
from company import (
    FITTED,
    IN_BAG,
    IN_STORE,
    OTHER_FITTED,
    OTHER_PLATE,
    OTHER_TRUCK,
    SECOND_IN_BAG,
    SIM_FITTED,
    SIM_IN_BAG,
    TRUCK,
    Company,
    iccid,
    imei,
    opened,
    refused,
    unit,
)

from rulebook.kernel.ids import VehicleId
from rulebook.kernel.irregularities import Irregularity
from rulebook.rules import missing_to_complete
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.commands import GiveUnits, IssueUnit, ReceiveUnit, RepairUnit, TakeUnits
from rulebook.subjects.stock.records import Place, Unit, UnitKind

T = UnitKind.TERMINAL

NEW_TRUCK = VehicleLine(plate="京A00001", vehicle_type="货车", driver="孙师傅", driver_phone="13800138001")


def where(company: Company, number: str, kind: UnitKind = T) -> tuple[Place, str]:
    found = company.unit(number, kind)
    return found.place, found.holder


def told(company: Company, code: str) -> list[Irregularity]:
    return [i for i in company.world.all(Irregularity) if i.code == code]


def one_place(company: Company) -> None:
    """The archive of vehicles and the places of units say the same, and each unit stands once (STK-1)."""
    for vehicle in company.world.all(Vehicle):
        for id in (vehicle.terminal, vehicle.sim):
            if id:
                fitted = company.world.get(Unit, id)
                assert fitted is not None
                assert (fitted.place, fitted.holder) == (Place.VEHICLE, vehicle.id)
    on_vehicles = [u for u in company.world.all(Unit) if u.place is Place.VEHICLE]
    for on in on_vehicles:
        vehicle_ = company.world.get(Vehicle, on.holder)
        assert vehicle_ is None or on.id in (vehicle_.terminal, vehicle_.sim)


def test_rpl_1_a_swap_is_one_act_old_off_new_on_archive_right(company: Company) -> None:
    order, visit = company.on_site()
    assert opened(company.li.does(company.swap(visit), order)) == set()
    assert where(company, FITTED) == (Place.PERSON, "li")
    assert company.unit(FITTED).owed_to_store
    assert company.unit(FITTED).condition == "不开机"
    assert where(company, IN_BAG) == (Place.VEHICLE, TRUCK)
    assert company.truck().terminal == unit(T, IN_BAG)
    swap = company.world.get(Swap, "swap-1")
    assert swap is not None
    assert (swap.old_number, swap.new_number, swap.vehicle, swap.by) == (FITTED, IN_BAG, TRUCK, "li")
    assert company.visit(visit).swaps == ("swap-1",)
    one_place(company)


def test_rpl_2_a_sim_swap_takes_number_and_phone_with_it(company: Company) -> None:
    order, visit = company.on_site()
    sims = company.swap(visit, unit=UnitKind.SIM, old_number=SIM_FITTED, new_number=SIM_IN_BAG, model="IoT-SIM")
    assert opened(company.li.does(sims, order)) == set()
    swap = company.world.get(Swap, "swap-1")
    assert swap is not None
    assert (swap.old_phone, swap.new_phone) == ("14400000011", "14400000012")
    assert company.truck().sim == unit(UnitKind.SIM, SIM_IN_BAG)
    assert company.truck().terminal == unit(T, FITTED)
    one_place(company)


def test_rpl_2_a_sim_nobody_entered_brings_the_phone_number_the_technician_read(company: Company) -> None:
    order, visit = company.on_site()
    sims = company.swap(
        visit,
        unit=UnitKind.SIM,
        old_number=iccid(70),
        old_phone="14400000070",
        new_number=iccid(71),
        new_phone="14400000071",
        condition="",
    )
    company.li.must(sims, order)
    old, new = (company.unit(iccid(n), UnitKind.SIM) for n in (70, 71))
    assert (old.phone, old.condition, new.phone) == ("14400000070", "removed", "14400000071")
    swap = company.world.get(Swap, "swap-1")
    assert swap is not None
    assert (swap.old_phone, swap.new_phone) == (old.phone, new.phone)


@pytest.mark.parametrize("field", ["old_number", "new_number"])
def test_rpl_1_a_wrong_check_digit_is_taken_as_printed_and_told(company: Company, field: str) -> None:
    order, visit = company.on_site()
    wrong = FITTED[:-1] + str((int(FITTED[-1]) + 1) % 10)
    verdict = company.li.does(company.swap(visit, **{field: wrong}, as_printed=True), order)
    assert ("RPL-1", "check_digit") in opened(verdict)
    assert company.unit(wrong).number == wrong
    assert told(company, "check_digit")[0].facts == {"number": wrong}
    one_place(company)


def test_rpl_2_a_number_taken_as_printed_wants_a_photo_of_its_label_before_completion(company: Company) -> None:
    order, visit = company.on_site()
    wrong = IN_BAG[:-1] + str((int(IN_BAG[-1]) + 1) % 10)
    company.li.must(company.swap(visit, new_number=wrong, as_printed=True), order)

    def missing() -> tuple[str, ...]:
        return missing_to_complete(company.world, company.order(order), company.visit(visit))

    assert "photo_as_printed" in missing()
    company.li.must(company.photo(visit, "p-1", purpose=Purpose.AFTER), order)
    assert "photo_as_printed" in missing()
    company.li.must(company.photo(visit, "p-2", purpose=Purpose.AS_PRINTED), order)
    assert "photo_as_printed" not in missing()
    assert told(company, "check_digit"), "the irregularity stays"


def test_rpl_2_a_good_number_wants_no_photo(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    missing = missing_to_complete(company.world, company.order(order), company.visit(visit))
    assert "photo_as_printed" not in missing


def test_rpl_2_a_wrong_iccid_is_told_under_its_own_rule(company: Company) -> None:
    order, visit = company.on_site()
    wrong = SIM_IN_BAG[:-1] + str((int(SIM_IN_BAG[-1]) + 1) % 10)
    sims = company.swap(visit, unit=UnitKind.SIM, old_number=SIM_FITTED, new_number=wrong)
    assert ("RPL-2", "check_digit") in opened(company.li.does(sims, order))


def test_rpl_3_another_unit_on_the_truck_than_the_archive_says(company: Company) -> None:
    order, visit = company.on_site()
    verdict = company.li.does(company.swap(visit, old_number=OTHER_FITTED), order)
    assert opened(verdict) == {("RPL-3", "archive_mismatch")}
    assert told(company, "archive_mismatch")[0].facts == {"found": OTHER_FITTED, "archive": FITTED}
    assert where(company, FITTED) == (Place.UNKNOWN, ""), "the archive's unit is on no vehicle any more"
    assert where(company, OTHER_FITTED) == (Place.PERSON, "li")
    assert company.truck(OTHER_TRUCK).terminal is None
    one_place(company)


def test_stk_3_fitting_what_is_not_in_ones_bag(company: Company) -> None:
    order, visit = company.on_site()
    verdict = company.li.does(company.swap(visit, new_number=IN_STORE), order)
    assert opened(verdict) == {("STK-3", "not_in_bag")}
    assert where(company, IN_STORE) == (Place.VEHICLE, TRUCK)
    one_place(company)


def test_stk_3_a_colleagues_unit_is_not_in_ones_bag(company: Company) -> None:
    company.order_in(OrderState.ON_SITE, technician=company.wang)
    verdict = company.wang.does(company.swap("order-1-visit"), "order-1")
    assert opened(verdict) == {("STK-3", "not_in_bag")}


def test_stk_3_a_unit_taken_from_another_truck_leaves_that_one_empty(company: Company) -> None:
    order, visit = company.on_site()
    verdict = company.li.does(company.swap(visit, new_number=OTHER_FITTED), order)
    assert opened(verdict) == {("STK-3", "not_in_bag"), ("ARC-1", "unit_number_twice")}
    assert company.truck().terminal == unit(T, OTHER_FITTED)
    assert company.truck(OTHER_TRUCK).terminal is None
    one_place(company)


def test_stk_1_a_unit_nobody_entered_is_entered_by_being_fitted(company: Company) -> None:
    order, visit = company.on_site()
    verdict = company.li.does(company.swap(visit, new_number=imei(99)), order)
    assert opened(verdict) == {("STK-1", "unknown_unit")}
    assert where(company, imei(99)) == (Place.VEHICLE, TRUCK)
    one_place(company)


def test_a_swap_of_a_unit_with_itself_is_found_out(company: Company) -> None:
    order, visit = company.on_site()
    verdict = company.li.does(company.swap(visit, new_number=FITTED), order)
    assert opened(verdict) == {("STK-3", "not_in_bag")}
    assert where(company, FITTED) == (Place.VEHICLE, TRUCK)
    one_place(company)


def test_ord_5_work_on_a_truck_the_order_does_not_name_is_told(company: Company) -> None:
    order, visit = company.on_site()
    other = company.swap(visit, vehicle=OTHER_TRUCK, plate=OTHER_PLATE, old_number=OTHER_FITTED)
    assert opened(company.li.does(other, order)) == {("ORD-5", "vehicle_foreign")}
    one_place(company)


def test_a_first_fitting_names_no_old_unit_and_owes_none(company: Company) -> None:
    company.anna.must(ImportVehicles(file="", sha256="", vehicles=(NEW_TRUCK,)))
    truck = "vehicle:京A00001"
    order, visit = company.on_site(kind=OrderKind.INSTALL, vehicles=(truck,))
    fitting = company.swap(visit, vehicle=truck, plate="京A00001", old_number="")
    assert opened(company.li.does(fitting, order)) == set()
    assert company.unit(IN_BAG).warranty_until == "", "its term begins with the purchase, not with a swap"
    assert company.truck(truck).terminal == unit(T, IN_BAG)
    assert not any(u.owed_to_store or not u.number for u in company.world.all(Unit))
    one_place(company)


def test_a_removal_names_no_new_unit_and_leaves_the_truck_empty(company: Company) -> None:
    order, visit = company.on_site(kind=OrderKind.REMOVAL)
    assert opened(company.li.does(company.swap(visit, new_number=""), order)) == set()
    assert company.truck().terminal is None
    assert where(company, FITTED) == (Place.PERSON, "li")
    assert all(u.number for u in company.world.all(Unit))
    one_place(company)


def test_a_second_swap_under_the_same_id_does_not_take_the_place_of_the_first(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    again = company.swap(visit, old_number=IN_BAG, new_number=SECOND_IN_BAG)
    assert opened(company.li.does(again, order)) == {("SYS-4", "id_twice")}
    swaps = list(company.world.find(Swap, "visit", visit))
    assert [(s.old_number, s.new_number) for s in swaps] == [(FITTED, IN_BAG), (IN_BAG, SECOND_IN_BAG)]
    assert company.visit(visit).swaps == tuple(s.id for s in swaps)
    one_place(company)


def test_the_books_say_which_model_was_fitted_not_the_technician(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit, model="IoT-SIM"), order)
    swap = company.world.get(Swap, "swap-1")
    assert swap is not None
    assert swap.model == "GT-100"


def test_a_removed_unit_is_its_holders_to_see_and_nobody_elses(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.guo.must(IssueUnit(unit=unit(T, FITTED)))
    assert company.unit(FITTED).open_to == ()
    assert company.unit(IN_BAG).open_to == ("li",)


# RPL-5: warranty belongs to the unit


@pytest.mark.parametrize(
    ("old_until", "new_until"),
    [
        ("2026-12-31", "2026-12-31"),
        ("2026-06-02", "2026-06-02"),
        ("2026-06-01", "2026-06-02"),
        ("2026-03-02", "2026-06-02"),
    ],
    ids=["old term is later", "both the same", "minimum is later", "last day in"],
)
def test_rpl_5_a_replacement_runs_to_the_old_term_or_the_minimum(
    company: Company, old_until: str, new_until: str
) -> None:
    company.world.records["unit", unit(T, FITTED)] = Unit(
        id=unit(T, FITTED), unit=T, number=FITTED, model="GT-100", place=Place.VEHICLE, holder=TRUCK,
        warranty_until=old_until,
    )  # fmt: skip
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    assert company.unit(IN_BAG).warranty_until == new_until


def test_rpl_5_what_the_customer_paid_for_begins_a_full_term_of_its_own(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    assert company.unit(IN_BAG).warranty_until == "2027-03-02"


def test_rpl_5_a_repaired_unit_in_a_new_installation_begins_a_full_term(company: Company) -> None:
    """It was taken off under another customer's term; the workshop mended it, and it goes onto a new truck."""
    order, visit = company.on_site(purchase_date="2025-04-10")
    company.li.must(company.swap(visit), order)
    old = company.unit(FITTED)
    company.li.must(GiveUnits(transfer="back", units=(old.id,), taker=""))
    company.guo.must(TakeUnits(transfer="back", units=(old.id,), for_store=True))
    company.guo.must(RepairUnit(unit=old.id))
    company.guo.must(RepairUnit(unit=old.id, done=True, condition="good"))
    company.hand_out(company.li, old.id)
    company.anna.must(ImportVehicles(file="", sha256="", customer="customer-1", vehicles=(NEW_TRUCK,)))
    truck = "vehicle:" + NEW_TRUCK.plate
    order, visit = company.on_site("order-2", kind=OrderKind.INSTALL, vehicles=(truck,))
    fit = company.swap(visit, "swap-2", vehicle=truck, plate=NEW_TRUCK.plate, old_number="", new_number=FITTED)
    assert opened(company.li.does(fit, order)) == set()
    assert company.unit(FITTED).warranty_until == "2027-03-02"


def test_rpl_5_a_unit_that_never_was_on_a_vehicle_keeps_the_term_of_its_papers(company: Company) -> None:
    company.guo.must(ReceiveUnit(unit=T, number=imei(77), model="GT-100", warranty_until="2028-01-31"))
    company.hand_out(company.li, unit(T, imei(77)))
    company.anna.must(ImportVehicles(file="", sha256="", customer="customer-1", vehicles=(NEW_TRUCK,)))
    truck = "vehicle:" + NEW_TRUCK.plate
    order, visit = company.on_site(kind=OrderKind.INSTALL, vehicles=(truck,))
    fit = company.swap(visit, vehicle=truck, plate=NEW_TRUCK.plate, old_number="", new_number=imei(77))
    company.li.must(fit, order)
    assert company.unit(imei(77)).warranty_until == "2028-01-31"


def test_rpl_5_the_minimum_is_a_setting(company: Company) -> None:
    company.hua.must(SetSetting(name="replacement_warranty_months", value="6"))
    order, visit = company.on_site(purchase_date="2025-03-10")
    company.li.must(company.swap(visit), order)
    assert company.unit(IN_BAG).warranty_until == "2026-09-02"


# STK-1: store and bag


def test_stk_1_store_to_bag_and_back_names_the_holder(company: Company) -> None:
    company.hand_out(company.wang, unit(T, IN_STORE))
    assert where(company, IN_STORE) == (Place.PERSON, "wang")
    assert company.unit(IN_STORE).condition == "good"
    company.guo.must(IssueUnit(unit=unit(T, IN_STORE)))
    assert where(company, IN_STORE) == (Place.STORE, "")
    assert company.unit(IN_STORE).condition == "good"


def test_stk_1_taking_a_removed_unit_back_clears_the_debt(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.guo.must(IssueUnit(unit=unit(T, FITTED), condition="待修"))
    back = company.unit(FITTED)
    assert (back.place, back.owed_to_store, back.owed_since, back.condition) == (Place.STORE, False, "", "待修")


def test_stk_1_what_is_on_a_truck_or_in_another_bag_is_not_issued(company: Company) -> None:
    for id in (unit(T, FITTED), unit(T, IN_BAG)):
        verdict = company.guo.does(IssueUnit(unit=id, to=company.wang.id))
        assert refused(verdict) == ("STK-1", "field_wrong")
    assert where(company, IN_BAG) == (Place.PERSON, "li")


def test_stk_1_a_unit_is_entered_once_and_where_it_can_be(company: Company) -> None:
    def enter(number: str, place: Place, holder: str) -> ReceiveUnit:
        return ReceiveUnit(unit=T, number=number, model="GT-100", place=place, holder=holder)

    assert refused(company.guo.does(enter(IN_STORE, Place.STORE, ""))) == ("SYS-4", "exists")
    assert refused(company.guo.does(enter(imei(50), Place.VEHICLE, TRUCK))) == ("STK-1", "exists")
    assert refused(company.guo.does(enter(imei(50), Place.VEHICLE, "vehicle:none"))) == ("SYS-3", "not_found")
    assert refused(company.guo.does(enter(imei(50), Place.PERSON, "nobody"))) == ("SYS-3", "not_found")
    assert refused(company.guo.does(enter(" ", Place.STORE, ""))) == ("STK-1", "field_wrong")
    one_place(company)


def test_rpl_2_a_sim_keeps_its_phone_number_where_nobody_says_another(company: Company) -> None:
    order, visit = company.on_site()
    sim = {"unit": UnitKind.SIM, "old_number": SIM_FITTED, "new_number": SIM_IN_BAG, "model": "IoT-SIM"}
    company.li.must(company.swap(visit, **sim), order)
    assert company.unit(SIM_IN_BAG, UnitKind.SIM).phone == "14400000012"
    company.li.must(
        company.swap(visit, "swap-2", **sim | {"old_number": SIM_IN_BAG, "new_number": "", "old_phone": ""}), order
    )
    assert company.unit(SIM_IN_BAG, UnitKind.SIM).phone == "14400000012"


def test_a_swap_on_a_truck_nobody_entered_bears_the_plate_as_it_was_read(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit, vehicle=VehicleId("vehicle:京Z9"), plate="京Z9"), order)
    (swap,) = company.world.all(Swap)
    assert swap.plate == "京Z9"
    assert company.unit(IN_BAG).open_to == ()
    assert {i.facts["plate"] for i in told(company, "vehicle_foreign")} == {"京Z9"}
