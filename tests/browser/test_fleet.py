"""An installation of many vehicles, from the customer's list to two technicians' phones without a network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hands import button, fill, go_to, sees, tap, tick_all
from harness import Device, Phone, wait_until
from office import Office
from playwright.sync_api import TimeoutError

from rulebook import commands as c
from rulebook.ids import PersonId
from rulebook.records import JobState, Order, VehicleJob

pytestmark = pytest.mark.browser

LIST = Path(__file__).parents[1] / "data" / "vehicle-list.xlsx"
GOOD = 44
"""The list has sixty rows; sixteen have faults that the import names."""

PROBLEM = "车队新装定位终端"


def test_an_installation_imported_from_the_customers_list_is_worked_on_two_phones_offline(office: Office) -> None:
    order = the_list_becomes_an_order(office)
    for command, who in (
        (c.ApproveOrder(revision=1), "p-zhou"),
        (c.AssignOrder(technician=PersonId("p-wang")), "p-chen"),
        (c.JoinTeam(technician=PersonId("p-zhao")), "p-chen"),
    ):
        office.says(command, order.id, who)

    first = office.comes_in("p-wang", "王建国", Phone)
    second = office.comes_in("p-zhao", "赵小燕", Phone)
    for phone, share in ((first, order.vehicles[:2]), (second, order.vehicles[2:3])):
        phone.installed()
        phone.offline()
        is_on_site(phone, order.id)
        for vehicle in share:
            is_done(phone, vehicle.removeprefix("vehicle:"))
    cannot_be_done(second, order.vehicles[3].removeprefix("vehicle:"))
    sees(first, f"2 / {GOOD}")
    sees(second, f"1 / {GOOD}")

    for phone in (first, second):
        phone.online()
    wait_until(lambda: len(jobs(office)) == 4, "both phones' vehicles to arrive", 60)
    for phone in (first, second):
        sees(phone, f"3 / {GOOD}", 60_000)
        sees(phone, "1 辆无法施工")
    states = {job.vehicle: (job.state, job.by) for job in jobs(office)}
    assert states == {
        order.vehicles[0]: (JobState.DONE, "p-wang"),
        order.vehicles[1]: (JobState.DONE, "p-wang"),
        order.vehicles[2]: (JobState.DONE, "p-zhao"),
        order.vehicles[3]: (JobState.NOT_POSSIBLE, "p-zhao"),
    }


def the_list_becomes_an_order(office: Office) -> Order:
    """Good rows only; all of them go onto one order that is submitted whole."""
    desk = office.comes_in("p-li", "李静")
    go_to(desk, "导入车辆")
    tap(desk, "鸿运物流有限公司")
    with desk.page.expect_file_chooser() as chooser:
        tap(desk, "选择文件")
    chooser.value.set_files(LIST)
    sees(desk, "有 16 行不能导入", 60_000)
    tap(desk, f"只导入合格的 {GOOD} 行")
    tap(desk, "确认导入")
    sees(desk, f"已导入 {GOOD} 辆车", 60_000)
    go_to(desk, "工单")
    tap(desk, "新建工单")
    tap(desk, "安装")
    fill(desk, "客户", "鸿运")
    tap(desk, "选择 鸿运物流有限公司")
    fill(desk, "问题", PROBLEM)
    tap(desk, re.compile("^全部添加"))
    for fitted_already in ("5K208", "H6731"):
        fill(desk, "按车牌找车", fitted_already)
        tap(desk, f"移除 苏E·{fitted_already}")
    sees(desk, "清空 44 辆")
    tap(desk, "提交审批")
    wait_until(lambda: office.orders(PROBLEM), "the order to reach the server")
    desk.close()
    return office.order(PROBLEM)


def is_on_site(phone: Device, order: str) -> None:
    sees(phone, "离线")
    phone.page.evaluate("path => { location.hash = path }", f"#/order/{order}")
    sees(phone, f"还剩 {GOOD} 辆")
    for _ in range(3):  # a tap into a page of forty vehicles that is still being drawn may be lost
        tap(phone, "接单")
        if waits_for(phone, "准备出发"):
            break
    tap(phone, "准备出发")
    tick_all(phone)
    tap(phone, "出发")
    tap(phone, "我已到达")
    sees(phone, "在现场")
    tap(phone, re.compile("^打开车辆明细"))


def waits_for(phone: Device, name: str) -> bool:
    """Whether the button appears within a few seconds."""
    try:
        button(phone, name).wait_for(state="attached", timeout=8_000)
    except TimeoutError:
        return False
    return True


def is_done(phone: Device, plate: str) -> None:
    opened(phone, plate)
    tap(phone, "这辆完成")
    sees(phone, "没有车辆")


def cannot_be_done(phone: Device, plate: str) -> None:
    opened(phone, plate)
    tap(phone, "无法施工")
    tap(phone, "车不在现场")
    tap(phone, "记录无法施工")
    sees(phone, "没有车辆")


def opened(phone: Device, plate: str) -> None:
    """Found by its last figures, as they are called across a yard."""
    fill(phone, "查车牌、司机", plate[-5:])
    tap(phone, re.compile(f"{plate[-5:]}, 待安装"))


def jobs(office: Office) -> list[VehicleJob]:
    with office.company.read() as book:
        return list(book.all(VehicleJob))
