"""At the desk: a vehicle typed in place, a truck re-plated, the numbers of a model, what a list's file hides."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from company import CUSTOMER, PLATE, TRUCK, make_company
from fake import FakeSession
from glass import Glass, on_screen
from test_screen_parts import Drafts, Page

from mobile.screens.company.import_report import Report
from mobile.screens.company.vehicle_add import judge_typed, vehicle_line
from mobile.screens.company_rules.models import model_rows, say
from mobile.ui.app_context import Form
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.stock.terminal_models import rule_name

VIN = "LSVAA4182E2184847"


def typed(**values: Any) -> Form:
    form = Form(Drafts(), "a-form", Page())  # type: ignore[arg-type]  # only what a form needs of them
    for name, value in values.items():
        form.put(name, value)
    return form


def test_a_vehicle_is_typed_in_place_in_the_order_form_with_no_list() -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("档案里没有这辆车")
        await glass.tap("登记这辆车")
        await glass.sees("京K·88888")
        vehicle = session.world.get(Vehicle, "vehicle:京K88888")
        assert vehicle is not None
        assert (vehicle.driver, vehicle.vehicle_type, vehicle.customer) == ("钱师傅", "牵引车", CUSTOMER)
        assert "登记这辆车" not in glass.words()

    on_screen(
        make_company(), "anna", "/office/orders/new", story,
        office__order__new={"plate_query": "京k·88888", "customer": CUSTOMER, "customer_name": "顺达物流"},
        office__vehicle__new={"driver": "钱师傅", "vehicle_type": "牵引车"},
    )  # fmt: skip


def test_a_new_truck_is_typed_by_its_vin() -> None:
    line = vehicle_line(typed(driver_phone="138 0013 8000"), VIN)
    assert line is not None
    assert (line.plate, line.vin, line.plate_colour, line.driver_phone) == (VIN, VIN, "none", "13800138000")
    assert vehicle_line(typed(driver_phone="1380013800"), "京K88888") is None
    assert vehicle_line(typed(vin=VIN[:-1]), "京K88888") is None


@pytest.mark.parametrize(
    ("text", "ok"),
    [("京K88888", True), ("鲁08A2345", True), (VIN, True), ("京K88888临", False), ("京K888", False)],
)
def test_what_may_be_typed_for_a_vehicle(text: str, ok: bool) -> None:
    assert judge_typed(text).ok is ok


def test_a_truck_is_re_plated_on_its_page_and_what_it_bore_stands_there() -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("换成 京K·99999")
        await glass.sees("以前的车牌")
        truck = session.world.get(Vehicle, TRUCK)
        assert truck is not None
        assert (truck.plate, truck.plate_colour, truck.earlier_plates[0].plate) == ("京K99999", "yellow", PLATE)
        assert "京A·12345，到" in glass.words()
        assert truck.terminal

    draft = {f"office.replate/{TRUCK}": {"plate": "京K99999", "plate_colour": "yellow", "reason": "过户"}}
    on_screen(make_company(), "anna", f"/office/archive/vehicle/{TRUCK}", story, **draft)


def test_the_administrator_says_what_the_numbers_of_a_model_look_like() -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("JT/T 808")
        await glass.tap("保存：HB-R03S → HB######、IMEI")
        await glass.go("/office/rules/model/HB-R03S")
        await glass.sees("例如 HB000000")

    draft = {"office.rules/model/-": {"model": "hb-r03s", "masks": "hb###### imei", "reason": "新供应商"}}
    on_screen(make_company(), "hua", "/office/rules/model/-", story, **draft)


def test_the_list_of_models_has_what_holds_for_all_others_first() -> None:
    company = make_company()
    company.hua.must(SetSetting(name=rule_name("HB-R03S"), value="HB######"))
    session = SimpleNamespace(world=company.world, now=lambda: company.now)
    here: Any = SimpleNamespace(session=session)
    rows = model_rows(here)
    assert [row[0] for row in rows] == ["-", "HB-R03S"]
    assert rows[1][1] == ("HB-R03S", "HB######")
    assert say("HB###### IMEI") == "HB######、IMEI"


def test_what_a_lists_file_hides_reaches_the_screen() -> None:
    report = Report.read(
        {"rows": [], "notes": ["有 2 行是隐藏的"], "sheets": ["甲", "乙"], "question": "哪一张？", "as_printed": 3}
    )
    assert (report.notes, report.sheets, report.question, report.as_printed) == (
        ("有 2 行是隐藏的",), ("甲", "乙"), "哪一张？", 3
    )  # fmt: skip
