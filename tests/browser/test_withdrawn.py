"""An assignment taken back while its technician works without a network: the visit is kept, somebody decides."""

from __future__ import annotations

import re

import pytest
from hands import fill, go_to, sees, tap, tick_all
from harness import Device, Phone, wait_until
from office import Office

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.records import Visit

pytestmark = pytest.mark.browser

ORDER = "demo-order-00a1k7"
"""Wang's repair, waiting for him."""


def test_ord_5_an_assignment_withdrawn_while_the_technician_works_offline_keeps_the_visit(office: Office) -> None:
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.offline()
    the_technician_works(phone)
    dispatcher = office.comes_in("p-chen", "陈晨")
    the_dispatcher_takes_it_back(office, dispatcher)

    phone.online()
    sees(phone, "已送达", 60_000)
    with office.company.read() as work:
        (visit,) = work.find(Visit, "order", ORDER)
    assert (visit.technician, visit.finding) == ("p-wang", "终端损坏")
    tap(phone, "返回")
    go_to(phone, "收件")
    sees(phone, "您离线期间派工已撤回")
    sees(phone, "上报人不是派给的技术员")
    sees(phone, re.compile("由调度员?处理"))

    the_dispatcher_decides(office, dispatcher)


def the_technician_works(phone: Device) -> None:
    phone.page.evaluate("path => { location.hash = path }", f"#/order/{ORDER}")
    tap(phone, "接单")
    tap(phone, "准备出发")
    tick_all(phone)
    tap(phone, "出发")
    tap(phone, "我已到达")
    tap(phone, "终端损坏")
    tap(phone, "重现了")
    tap(phone, "记录检查结果")
    sees(phone, "4 条未发")


def the_dispatcher_takes_it_back(office: Office, dispatcher: Device) -> None:
    dispatcher.page.evaluate("path => { location.hash = path }", f"#/office/dispatch/{ORDER}")
    tap(dispatcher, "撤回派工")
    fill(dispatcher, "撤回原因", "客户改由另一班组上门")
    tap(dispatcher, "确认撤回")
    wait_until(lambda: order(office).technician is None, "the assignment to be taken back")


def the_dispatcher_decides(office: Office, dispatcher: Device) -> None:
    """Each of the facts reported without an assignment is worked off where it is owned."""
    go_to(dispatcher, "异常")
    found = wait_until(lambda: [i for i in irregularities(office) if i.code == "not_assigned"], "the irregularity")
    for one in found:
        dispatcher.page.evaluate("path => { location.hash = path }", f"#/office/irregularities/{one.id}")
        sees(dispatcher, "上报人不是派给的技术员")
        fill(dispatcher, "说明或处理意见", "检查有效，换人继续")
        tap(dispatcher, "处理完毕")
        wait_until(lambda one=one: settled(office, one.id), "the decision to arrive")


def order(office: Office) -> Order:
    with office.company.read() as work:
        found = work.get(Order, ORDER)
    assert found is not None
    return found


def irregularities(office: Office) -> list[Irregularity]:
    with office.company.read() as work:
        return list(work.find(Irregularity, "order", ORDER))


def settled(office: Office, id: str) -> bool:
    return any(i.id == id and i.is_settled for i in irregularities(office))
