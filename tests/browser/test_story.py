"""One repair visit, offline, from the call to finance's count: the real app, cut off and killed."""

from __future__ import annotations

import re
from urllib.request import urlopen

import pytest
from hands import fill, go_to, journal_of, pieces, sees, sign, tap, tick_all
from harness import Device, Phone, wait_until
from office import Office
from playwright.sync_api import expect

from rulebook.kernel.lines import unframe
from rulebook.subjects.cash.records import Declaration, Handover
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.visits.records import Visit
from sync_server.admin import demo
from sync_server.db import tables as t

pytestmark = pytest.mark.browser

PLATE, MODEL = "苏E9D416", "TQ-808A"
SHOWN_PLATE = "苏E·9D416"
PROBLEM = "主机不通电"


def test_a_repair_visit_offline_from_the_call_to_the_count(office: Office) -> None:
    service = office.comes_in("p-li", "李静")
    a_call_is_recorded_whole_or_not_at_all(office, service)
    service.close()

    office.asked_for_by("p-zhou")
    dispatcher = office.comes_in("p-chen", "陈晨")
    nobody_is_assigned_before_approval(dispatcher)
    manager = office.comes_in("p-zhou", "周明")
    the_manager_approves(office, manager)
    the_dispatcher_assigns(office, dispatcher)
    dispatcher.close()

    phone = office.comes_in("p-wang", "王建国", Phone)
    sees(phone, SHOWN_PLATE)
    phone.installed()
    phone.offline()
    the_visit_is_done_without_a_network(office, phone)
    the_phone_dies_and_comes_back_with_everything(phone)
    the_manager_follows_live(office, manager, phone)
    the_lines_arrived_as_they_were_written_and_only_once(office, phone)

    the_technician_comes_back_and_declares(phone)
    finance = office.comes_in("p-sun", "孙丽")
    finance_counts_blind(office, finance)
    the_difference_stands_under_both_names(office, manager)


def a_call_is_recorded_whole_or_not_at_all(office: Office, service: Device) -> None:
    go_to(service, "工单")
    tap(service, "新建工单")
    fill(service, "客户", "顺达")
    tap(service, "选择 顺达混凝土有限公司")
    tap(service, f"添加 {SHOWN_PLATE}")
    fill(service, "问题", PROBLEM)
    fill(service, "已尝试", "热线：更换保险丝无效")
    tap(service, "提交审批")
    sees(service, "故障现象")
    sees(service, "ORD-2")
    assert not office.orders(PROBLEM)
    fill(service, "故障现象", "指示灯全灭，保险丝完好")
    if not service.page.get_by_label("产品型号").first.input_value():
        fill(service, "产品型号", MODEL)
    fill(service, "购买日期", demo.purchase_date(office.company.clock(), -30))
    tap(service, "提交审批")
    wait_until(lambda: office.orders(PROBLEM), "the order to reach the server")
    sees(service, "李静 提交审批")
    assert office.order(PROBLEM).state == "submitted"


def nobody_is_assigned_before_approval(dispatcher: Device) -> None:
    tap(dispatcher, re.compile(f"{SHOWN_PLATE}"))
    tap(dispatcher, "派给 王建国")
    sees(dispatcher, "ORD-5")


def the_manager_approves(office: Office, manager: Device) -> None:
    """All but the one the manager asked for: nobody decides on their own request (ROLE-2)."""
    go_to(manager, "审批")
    sees(manager, "ROLE-2")
    sees(manager, "主机不通电")
    left = manager.page.get_by_role("button", name="批准", exact=True)
    while waiting := left.count():
        tap(manager, "批准")
        sees(manager, "已批准")
        expect(left).to_have_count(waiting - 1, timeout=60_000)


def the_dispatcher_assigns(office: Office, dispatcher: Device) -> None:
    sees(dispatcher, "周明 批准")
    tap(dispatcher, "派给 王建国")
    sees(dispatcher, "已送达")
    wait_until(lambda: office.order(PROBLEM).technician == "p-wang", "the assignment to reach the server")
    with office.company.read() as work:
        own = work.get(Order, "order-of-my-own")
    assert own is not None
    assert own.state == "submitted"


def the_visit_is_done_without_a_network(office: Office, phone: Device) -> None:
    tap(phone, re.compile(re.escape(SHOWN_PLATE)))
    sees(phone, "上门步骤")
    tap(phone, "接单")
    tap(phone, "准备出发")
    tick_all(phone)
    tap(phone, "出发")
    tap(phone, "我已到达")
    tap(phone, "终端损坏")
    tap(phone, "重现了")
    tap(phone, "记录检查结果")
    both_units_are_swapped(phone)
    tap(phone, re.compile("客户已亲自试用"), "checkbox")
    tap(phone, "记录处理结果")
    sees(phone, "已过保修期，只收配件费")
    sees(phone, "¥540.00")
    sees(phone, "FEE-2")
    tap(phone, "现金")
    tap(phone, re.compile("^收 ¥540"))
    sees(phone, "PGAA-000001")
    sees(phone, "人民币伍佰肆拾元整")
    sees(phone, "凭证二维码")
    tap(phone, "客户已看过，继续")
    sees(phone, "现场服务登记表")
    sign(phone)
    tap(phone, "确认签字")
    tap(phone, "完工")
    sees(phone, "全部完成")


def both_units_are_swapped(phone: Device) -> None:
    tap(phone, "更换终端")
    new = demo.bag_imei(0, 2)
    fill(phone, "新设备号码", new[:-1] + str((int(new[-1]) + 1) % 10))
    sees(phone, "校验位不")
    tap(phone, re.compile(f"^装上 {new}"))
    sees(phone, "校验通过")
    tap(phone, "移到新终端")
    tap(phone, "故障")
    tap(phone, "完全不工作")
    tap(phone, "记录更换")
    tap(phone, "更换 SIM卡")
    tap(phone, re.compile(f"^装上 {demo.bag_iccid(0, 0)}"))
    tap(phone, "记录更换")


def the_phone_dies_and_comes_back_with_everything(phone: Device) -> None:
    """Killed with SIGKILL, started again, still without a network."""
    phone.kill()
    phone.start()
    phone.offline()
    phone.open()
    sees(phone, "离线")
    sees(phone, "10 条未发")
    sees(phone, "¥540")
    sees(phone, "已完工")


def the_manager_follows_live(office: Office, manager: Device, phone: Device) -> None:
    """One sync sends all; the office sees it without reloading."""
    go_to(manager, "档案")
    phone.online()
    sees(phone, "已送达", 60_000)
    tap(
        manager,
        re.compile(f"{re.escape(SHOWN_PLATE)}.*上门|上门.*{re.escape(SHOWN_PLATE)}|{re.escape(SHOWN_PLATE)}"),
    )
    sees(manager, "PGAA-000001")
    sees(manager, demo.bag_imei(0, 2)[-5:])
    sees(manager, "签字内容与记录一致")


def the_lines_arrived_as_they_were_written_and_only_once(office: Office, phone: Device) -> None:
    order = office.order(PROBLEM)
    assert order.state == "completed"
    with office.company.read() as work:
        (visit,) = work.find(Visit, "order", order.id)
        (receipt,) = work.find(Receipt, "order", order.id)
        vehicle = work.get(Vehicle, order.vehicles[0])
        assert vehicle is not None
        assert vehicle.terminal == f"{UnitKind.TERMINAL}:{demo.bag_imei(0, 2)}"
        old = [u for u in work.all(Unit) if u.owed_to_store]
    assert (receipt.total, receipt.holder, receipt.number) == (54000, "p-wang", "PGAA-000001")
    assert visit.signature is not None
    assert len(visit.signature.strokes) >= 2
    assert {u.holder for u in old} == {"p-wang"}
    assert len(old) == 2
    with urlopen(f"{office.server.url}/v/{receipt.token}") as page:
        assert "540.00" in page.read().decode()
    device = next(row[0] for row in office.table(t.devices) if row[1] == "p-wang")
    stored = [(row[2], row[4], row[5]) for row in office.table(t.lines) if row[1] == device]
    journal = journal_of(phone)
    assert [unframe(line) for line in journal] == [(raw, mac) for _, raw, mac in sorted(stored)]
    assert len(journal) == 10


def the_technician_comes_back_and_declares(phone: Device) -> None:
    go_to(phone, "行囊")
    tap(phone, "我已回司")
    tap(phone, "确认回司")
    sees(phone, "所有凭证一起交，不能挑")
    pieces(phone, {"¥100": 5, "¥20": 2})
    tap(phone, re.compile("装袋交款 ¥540"))
    sees(phone, "等待财务清点")
    sees(phone, "已送达", 60_000)


def finance_counts_blind(office: Office, finance: Device) -> None:
    """The declared sum is neither on finance's screen nor in finance's browser before the count."""
    tap(finance, re.compile("王建国"))
    sees(finance, "申报数和凭证合计要等您点完才显示")
    assert "540" not in finance.text()
    with office.company.read() as work:
        (declaration,) = work.all(Declaration)
    assert not declaration.opened
    pieces(finance, {"¥100": 4, "¥50": 1, "¥20": 2})
    tap(finance, "确认清点")
    sees(finance, "短款 ¥50")
    sees(finance, "王建国")
    sees(finance, "孙丽")
    sees(finance, "已送达", 60_000)


def the_difference_stands_under_both_names(office: Office, manager: Device) -> None:
    with office.company.read() as work:
        (handover,) = work.all(Handover)
    assert (handover.expected, handover.declared) == (54000, 54000)
    assert (handover.counted, handover.difference) == (49000, -5000)
    assert (handover.technician_name, handover.counted_by_name) == ("王建国", "孙丽")
    assert office.balances() == {
        "cash_in_hand:p-wang": 0,
        "income:service": -54000,
        "safe": 49000,
        "difference:p-wang": 5000,
    }
    go_to(manager, "异常")
    sees(manager, "CASH-4")
