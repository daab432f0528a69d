"""People, customers, vehicles, settings: who may enter them, and what is never entered."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from company import OTHER_PLATE, PLATE, TRUCK, Company, refused

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE, add_months, day_ends, read_date
from rulebook.policy.codes import CODES
from rulebook.policy.figures import FIGURES, Unit
from rulebook.policy.settings import setting
from rulebook.policy.working_days import cash_due, end_of_working_day
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.approvals.records import Setting
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, SetPrice, VehicleLine
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import AddPerson

OFF_BY_DEFAULT = {"horizon_technician_days", "horizon_office_days", "photo_keep_months"}
"""Of these 0 means for ever, which is what a company has that says nothing."""


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_every_figure_has_a_largest_value_and_its_default_is_within(company: Company, name: str) -> None:
    figure = FIGURES[name]
    least = 0 if figure.unit in (Unit.TIME_OF_DAY, Unit.WEEK, Unit.YES_NO, Unit.CHANNEL) else 1
    assert least <= figure.default <= figure.most or figure.default in figure.only or name in OFF_BY_DEFAULT
    assert figure.rule in CODES
    company.hua.must(SetSetting(name=name, value=str(figure.most)))
    assert setting(company.world, name, company.now) == figure.most
    too_large = company.hua.does(SetSetting(name=name, value=str(figure.most + 1)))
    assert refused(too_large) == ("SYS-2", "field_wrong")


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_role_3_one_product_has_a_figure_of_its_own_where_the_table_says_so(company: Company, name: str) -> None:
    own = company.hua.does(SetSetting(name=f"{name}:BD-1078V", value="1"))
    if not FIGURES[name].by_model:
        assert refused(own) == ("SYS-3", "not_found")
        return
    held = [setting(company.world, name, company.now, model) for model in ("BD-1078V", "BSJ-GT06N", "")]
    assert held == [1, FIGURES[name].default, FIGURES[name].default]


@pytest.mark.parametrize("value", ["", "-1", "1.5", "六十", "²", "1 000", "9" * 200])
def test_a_setting_is_a_whole_number(company: Company, value: str) -> None:
    verdict = company.hua.does(SetSetting(name="cash_minutes", value=value))
    assert refused(verdict) == ("SYS-2", "field_wrong")
    assert company.world.get(Setting, "cash_minutes") is None


def test_a_setting_nobody_reads_is_not_taken(company: Company) -> None:
    assert refused(company.hua.does(SetSetting(name="colour", value="1"))) == ("SYS-3", "not_found")


@pytest.mark.parametrize("who", ["anna", "bo", "chen", "dong", "fang", "guo", "ji", "li"])
def test_role_1_people_prices_and_settings_are_the_administrators(company: Company, who: str) -> None:
    hand = getattr(company, who)
    for request in (
        AddPerson(name="新", roles=(Role.TECHNICIAN,)),
        SetPrice(model="M", name="M", name_en="M", fen=Fen(0), valid_from="2026-01-01"),
        SetSetting(name="cash_minutes", value="1"),
    ):
        assert refused(hand.does(request, "new")) == ("ROLE-1", "no_role")
    assert company.world.get(Person, "new") is None


def test_ord_1_a_known_plate_is_brought_up_to_date_and_keeps_what_is_fitted(company: Company) -> None:
    company.order_in(OrderState.ASSIGNED)
    rows = (VehicleLine(plate=PLATE, driver="孙师傅", terminal="X"), VehicleLine(plate="京A00009"))
    company.anna.must(ImportVehicles(file="", sha256="", vehicles=rows))
    truck = company.truck()
    assert (truck.driver, truck.vehicle_type, truck.planned_terminal) == ("孙师傅", "货车", "X")
    assert truck.terminal is not None
    assert truck.open_to == ("li",)
    assert company.truck("vehicle:京A00009").terminal is None


def test_ord_1_a_list_for_a_customer_nobody_knows_is_refused_whole(company: Company) -> None:
    rows = (VehicleLine(plate="京A00009"),)
    verdict = company.anna.does(ImportVehicles(file="", sha256="", vehicles=rows, customer="nobody"))
    assert refused(verdict) == ("SYS-3", "not_found")
    assert company.world.get(Vehicle, "vehicle:京A00009") is None


def test_ord_1_a_row_without_a_plate_refuses_the_list_whole(company: Company) -> None:
    rows = (VehicleLine(plate="京A00009"), VehicleLine(plate=" "))
    verdict = company.anna.does(ImportVehicles(file="", sha256="", vehicles=rows))
    assert refused(verdict) == ("ORD-1", "field_wrong")
    assert company.world.get(Vehicle, "vehicle:京A00009") is None


def test_a_customer_is_entered_by_the_office(company: Company) -> None:
    company.anna.must(AddCustomer(name="新客户"), "customer-2")
    assert company.world.get(Customer, "customer-2") is not None
    assert refused(company.li.does(AddCustomer(name="新客户"), "customer-3")) == ("ROLE-1", "no_role")


def test_the_fixture_holds_every_role_and_nothing_irregular(company: Company) -> None:
    assert {role for person in company.world.all(Person) for role in person.roles} == set(Role)
    assert {v.plate for v in company.world.all(Vehicle)} == {PLATE, OTHER_PLATE}
    assert company.truck(TRUCK).customer == "customer-1"
    assert company.open_irregularities() == set()


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [("2024-02-29", 12, "2025-02-28"), ("2025-11-30", 3, "2026-02-28"), ("2025-12-31", 1, "2026-01-31"),
     ("2026-01-31", 1, "2026-02-28"), ("2025-12-15", 0, "2025-12-15"), ("2020-03-31", 1200, "2120-03-31")],
)  # fmt: skip
def test_months_are_counted_to_the_same_day_or_the_last(day: str, months: int, end: str) -> None:
    begun = read_date(day)
    assert begun is not None
    assert add_months(begun, months).isoformat() == end


def test_the_last_day_of_all_ends_with_its_last_second_and_every_other_at_midnight() -> None:
    assert day_ends(date(2026, 3, 2)) == datetime(2026, 3, 3, tzinfo=COMPANY_ZONE)
    assert day_ends(date(9999, 12, 30)) == datetime(9999, 12, 31, tzinfo=COMPANY_ZONE)
    assert day_ends(date.max) == datetime(9999, 12, 31, 23, 59, 59, tzinfo=COMPANY_ZONE)


@pytest.mark.parametrize(
    ("back", "cash", "units"),
    [
        ("17:59:30", "18:00:00", "18:00:00"),
        ("18:00:00", "19:00:00", "18:00:00"),
        ("10:00:00", "11:00:00", "18:00:00"),
    ],
)
def test_cash_2_stk_5_the_working_day_ends_to_the_second(
    company: Company, back: str, cash: str, units: str
) -> None:
    moment = datetime.fromisoformat(f"2026-03-02T{back}+08:00")
    assert cash_due(company.world, moment).isoformat() == f"2026-03-02T{cash}+08:00"
    assert end_of_working_day(company.world, moment).isoformat() == f"2026-03-02T{units}+08:00"


def test_stk_5_after_the_end_of_the_day_the_next_days_counts(company: Company) -> None:
    moment = datetime.fromisoformat("2026-03-02T18:00:01+08:00")
    assert end_of_working_day(company.world, moment).isoformat() == "2026-03-03T18:00:00+08:00"
