"""移机 on the phone: both vehicles picked, one press, and the terminal is on the other one (RPL-1)."""

from __future__ import annotations

from typing import Any

import flet as ft
from company import FITTED, TRUCK, Company, visit_of
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import t
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.terminal_models import rule_name

PLATE = "鲁B20001"
ORDER = "order-1"


def test_rpl_1_a_draft_that_names_a_vehicle_no_longer_on_the_order_moves_the_one_that_is(company: Company) -> None:
    line = VehicleLine(plate=PLATE, vehicle_type="牵引车", driver="赵六", driver_phone="13800001111")
    company.anna.must(ImportVehicles(file="", sha256="", vehicles=(line,)), "import-2")
    other = vehicle_id(PLATE)
    company.order_in(OrderState.ON_SITE, ORDER, kind=OrderKind.RELOCATION, vehicles=(TRUCK, other))
    truck = company.world.get(Vehicle, TRUCK)
    assert truck is not None

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("relocation.save"))

    draft = {"source": "vehicle:gone", "target": other}
    route = routes.order(ORDER, "do", "relocation")
    on_screen(company, "li", route, story, **{f"relocation/{visit_of(ORDER)}": draft})
    moved = company.world.get(Vehicle, other)
    assert moved is not None
    assert moved.terminal == truck.terminal


def moved_with(company: Company, number: str, **drafted: object) -> list[str]:
    """The number is typed on the form and the button pressed where it can be; the numbers of the moves."""
    line = VehicleLine(plate=PLATE, vehicle_type="牵引车", driver="赵六", driver_phone="13800001111")
    company.anna.must(ImportVehicles(file="", sha256="", vehicles=(line,)), "import-2")
    other = vehicle_id(PLATE)
    company.order_in(OrderState.ON_SITE, ORDER, kind=OrderKind.RELOCATION, vehicles=(TRUCK, other))

    async def story(glass: Glass, session: FakeSession) -> None:
        if t("relocation.number.needed") not in glass.words():
            await glass.tap(t("relocation.save"))

    draft = {"target": other, "number": number} | drafted
    route = routes.order(ORDER, "do", "relocation")
    on_screen(company, "li", route, story, **{f"relocation/{visit_of(ORDER)}": draft})
    return [s.new_number for s in company.world.find(Swap, "vehicle", other) if s.new_number]


def test_rpl_1_another_makers_number_is_taken_by_the_rule_of_its_model(company: Company) -> None:
    company.hua.must(SetSetting(name=rule_name("TX-9"), value="TX######"))
    assert moved_with(company, "tx００１２３４") == ["TX001234"]


def test_rpl_1_a_number_that_no_model_has_is_asked_for_again(company: Company) -> None:
    assert moved_with(company, "TX001234") == []


def test_rpl_1_a_number_copied_wrong_goes_only_as_printed_and_is_told(company: Company) -> None:
    wrong = FITTED[:-1] + str((int(FITTED[-1]) + 1) % 10)
    assert moved_with(company, wrong) == []


def test_rpl_1_as_printed_takes_it_and_opens_an_irregularity(company: Company) -> None:
    wrong = FITTED[:-1] + str((int(FITTED[-1]) + 1) % 10)
    assert moved_with(company, wrong, as_printed=True) == [wrong]
    assert "check_digit" in company.open_irregularities()


def test_rpl_1_the_vehicle_it_comes_off_is_marked_before_anything_is_pressed(company: Company) -> None:
    line = VehicleLine(plate=PLATE, vehicle_type="牵引车", driver="赵六", driver_phone="13800001111")
    company.anna.must(ImportVehicles(file="", sha256="", vehicles=(line,)), "import-2")
    vehicles = (TRUCK, vehicle_id(PLATE))
    company.order_in(OrderState.ON_SITE, ORDER, kind=OrderKind.RELOCATION, vehicles=vehicles)
    truck = company.world.get(Vehicle, TRUCK)
    assert truck is not None

    async def story(glass: Glass, session: FakeSession) -> None:
        chosen: Any = glass.button(truck.plate)
        assert chosen.icon == ft.Icons.CHECK_ROUNDED

    on_screen(company, "li", routes.order(ORDER, "do", "relocation"), story)
