"""An installation of many vehicles, from the customer's list to two technicians' phones without a network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hands import fill, go_to, hold, sees, tap, tick_all
from harness import Device, Phone, wait_until
from office import Office

from rulebook.kernel.ids import PersonId, VehicleId
from rulebook.numbers import show_plate
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.commands import ApproveOrder, AssignOrder
from rulebook.subjects.orders.places import JobState, VehicleJob
from rulebook.subjects.orders.records import Order
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.teams.commands import JoinTeam
from sync_server.admin import demo

pytestmark = pytest.mark.browser

LIST = Path(__file__).parents[1] / "data" / "vehicle-list.xlsx"
ROWS, GOOD = 60, 44
"""The list has sixty rows; sixteen have faults that the import names, row by row."""

FITTED_ALREADY = ("5K208", "H6731")
"""The customer's other vehicles: fitted long ago, so not on this order."""

PROBLEM = "车队新装定位终端"


def test_an_installation_imported_from_the_customers_list_is_worked_on_two_phones_offline(office: Office) -> None:
    order = the_list_becomes_an_order(office)
    it_is_approved_and_given_to_two(office, order)
    first = office.comes_in("p-wang", "王建国", Phone)
    second = office.comes_in("p-zhao", "赵小燕", Phone)
    for phone in (first, second):
        phone.installed()
        phone.offline()
    one, two, three, four = (plate_of(office, id) for id in order.vehicles[:4])

    is_on_site(first, order)
    both_units_are_fitted(first, one, person=0)
    is_done(first, two)
    sees(first, f"2 / {GOOD}")

    is_on_site(second, order)
    both_units_are_fitted(second, three, person=1)
    cannot_be_done(second, four)
    sees(second, f"1 / {GOOD}")

    for phone in (first, second):
        phone.online()
    wait_until(lambda: len(jobs(office)) == 4, "both phones' vehicles to arrive", 60)
    for phone in (first, second):
        sees(phone, f"3 / {GOOD}", 60_000)
        sees(phone, "1 辆无法施工")
    assert {job.vehicle: (job.state, job.by) for job in jobs(office)} == {
        order.vehicles[0]: (JobState.DONE, "p-wang"),
        order.vehicles[1]: (JobState.DONE, "p-wang"),
        order.vehicles[2]: (JobState.DONE, "p-zhao"),
        order.vehicles[3]: (JobState.NOT_POSSIBLE, "p-zhao"),
    }
    the_units_are_where_the_phones_said(office, order)
    the_office_sees_each_vehicle_and_the_total(office, order)


def the_list_becomes_an_order(office: Office) -> Order:
    """Good rows only, the others told one by one; all that is good goes onto one order, submitted whole."""
    desk = office.comes_in("p-li", "李静")
    go_to(desk, "导入导出")
    tap(desk, "鸿运物流有限公司")
    with desk.page.expect_file_chooser() as chooser:
        tap(desk, "选择文件")
    chooser.value.set_files(LIST)
    sees(desk, f"有 {ROWS - GOOD} 行不能导入", 60_000)
    sees(desk, re.compile(r"第 \d+ 行"))
    tap(desk, f"只导入其余 {GOOD} 行")
    tap(desk, "确认导入")
    sees(desk, f"已导入 {GOOD} 辆车", 60_000)
    go_to(desk, "工单")
    tap(desk, "新建工单")
    tap(desk, "安装")
    fill(desk, "客户", "鸿运")
    tap(desk, "选择 鸿运物流有限公司")
    fill(desk, "问题", PROBLEM)
    tap(desk, re.compile("^全部添加"))
    for plate in FITTED_ALREADY:
        fill(desk, "按车牌找车", plate)
        tap(desk, f"移除 苏E·{plate}")
    sees(desk, f"清空 {GOOD} 辆")
    tap(desk, "提交审批")
    wait_until(lambda: office.orders(PROBLEM), "the order to reach the server")
    desk.close()
    return office.order(PROBLEM)


def it_is_approved_and_given_to_two(office: Office, order: Order) -> None:
    assert len(order.vehicles) == GOOD
    office.says(ApproveOrder(revision=1), order.id, "p-zhou")
    office.says(AssignOrder(technician=PersonId("p-wang")), order.id, "p-chen")
    office.says(JoinTeam(technician=PersonId("p-zhao")), order.id, "p-chen")


def is_on_site(phone: Device, order: Order) -> None:
    phone.open(f"/#/order/{order.id}")
    sees(phone, f"还剩 {GOOD} 辆")
    hold(phone, "接单")
    tap(phone, "准备出发")
    tick_all(phone)
    tap(phone, "出发")
    tap(phone, "我已到达")
    sees(phone, "在现场")
    tap(phone, re.compile("^打开车辆明细"))


def both_units_are_fitted(phone: Device, plate: str, person: int) -> None:
    """A terminal and a SIM out of the technician's own bag; the vehicle is done with that."""
    opened(phone, plate)
    for button, number in (("装终端", demo.bag_imei(person, 0)), ("装 SIM卡", demo.bag_iccid(person, 0))):
        tap(phone, button)
        sees(phone, "首次安装")
        tap(phone, re.compile(f"^装上 {number}"))
        sees(phone, "校验通过")
        tap(phone, "记录安装")
        sees(phone, "车辆明细")
    sees(phone, f"1 / {GOOD}")


def is_done(phone: Device, plate: str) -> None:
    opened(phone, plate)
    tap(phone, "这辆完成")


def cannot_be_done(phone: Device, plate: str) -> None:
    opened(phone, plate)
    tap(phone, "无法施工")
    tap(phone, "车不在现场")
    tap(phone, "记录无法施工")
    sees(phone, "1 辆无法施工")


def opened(phone: Device, plate: str) -> None:
    """Found by its last figures, as they are called across a yard."""
    fill(phone, "查车牌、司机", plate[-5:])
    tap(phone, re.compile(f"{plate[-5:]}, 待安装"))


def the_units_are_where_the_phones_said(office: Office, order: Order) -> None:
    with office.company.read() as work:
        for person, vehicle in ((0, order.vehicles[0]), (1, order.vehicles[2])):
            found = work.get(Vehicle, vehicle)
            assert found is not None
            assert found.terminal == f"{UnitKind.TERMINAL}:{demo.bag_imei(person, 0)}"
            assert found.sim == f"{UnitKind.SIM}:{demo.bag_iccid(person, 0)}"
            units = [work.get(Unit, id) for id in (found.terminal, found.sim)]
            assert [unit.holder for unit in units if unit] == [vehicle, vehicle]


def the_office_sees_each_vehicle_and_the_total(office: Office, order: Order) -> None:
    dispatcher = office.comes_in("p-chen", "陈晨")
    dispatcher.open(f"/#/office/dispatch/{order.id}")
    sees(dispatcher, f"3 / {GOOD}")
    sees(dispatcher, "1 辆无法施工")
    said = ("已完成 · 王建国", "已完成 · 王建国", "已完成 · 赵小燕", "无法施工 · 车不在现场 · 赵小燕")
    for id, words in zip(order.vehicles, said, strict=False):
        plate = show_plate(plate_of(office, id))
        fill(dispatcher, "查车牌、司机", plate[-5:])
        state = words.partition(" ")[0]
        sees(dispatcher, re.compile(rf"{plate}, {state}\s+{plate}\s+{words}"))


def plate_of(office: Office, id: VehicleId) -> str:
    with office.company.read() as work:
        found = work.get(Vehicle, id)
    assert found is not None
    return found.plate


def jobs(office: Office) -> list[VehicleJob]:
    with office.company.read() as work:
        return list(work.all(VehicleJob))
