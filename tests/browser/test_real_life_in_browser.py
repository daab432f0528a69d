"""A fee in two parts with one signature, without a network; a truck that no list ever brought (FEE-4, ORD-1)."""

from __future__ import annotations

import re

import pytest
from hands import fill, go_to, sees, sign, tap
from harness import Phone, wait_until
from office import Office
from pair.field import ORDER
from test_money import VISIT, wang_has_worked

from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import company_day
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.visits.records import Visit
from sync_server.admin import demo

pytestmark = pytest.mark.browser

PROBLEM = "新车主机不通电"


def test_fee_4_two_hundred_in_notes_and_a_hundred_by_wallet_offline_with_one_signature(office: Office) -> None:
    price = SetPrice(
        model=demo.VEHICLES[0][6],
        name="终端",
        name_en="terminal",
        fen=Fen(30_000),
        valid_from=company_day(office.company.clock()).isoformat(),
    )
    office.says(price, "", "p-qian")
    wang_has_worked(office)
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.offline()
    phone.page.evaluate("path => { location.hash = path }", f"#/order/{ORDER}/fee")
    tap(phone, "分几种方式付")
    sees(phone, "还差 ¥300.00")
    fill(phone, "现金", "200")
    fill(phone, "微信", "100")
    sees(phone, "合计正好")
    tap(phone, "收 ¥300.00，开 2 张凭证")
    sees(phone, "第 1 张，共 2 张")
    tap(phone, "下一张凭证")
    sees(phone, "第 2 张，共 2 张")
    tap(phone, "客户已看过，继续")
    sees(phone, "现场服务登记表")
    sees(phone, re.compile("已收.*¥300.00"))
    sign(phone)
    tap(phone, "确认签字")
    phone.online()
    wait_until(lambda: signed(office), "receipts and signature to arrive", 60)
    with office.company.read() as work:
        found = sorted(work.find(Receipt, "order", ORDER), key=lambda r: r.number)
        told = {i.code for i in work.all(Irregularity) if i.order == ORDER and not i.is_settled}
    assert [(r.method, r.total) for r in found] == [(Method.CASH, 20_000), (Method.WECHAT, 10_000)]
    assert "price_differs" not in told
    balances = office.balances()
    assert (balances["cash_in_hand:p-wang"], balances["clearing:wechat"]) == (20_000, 10_000)


def signed(office: Office) -> bool:
    with office.company.read() as work:
        visit = work.get(Visit, VISIT)
        return bool(
            visit and visit.signature and len(visit.receipts) == 2 and visit.signature.sheet.paid == 30_000
        )


def test_ord_1_a_truck_that_no_list_brought_is_typed_in_place_and_its_order_submitted(office: Office) -> None:
    desk = office.comes_in("p-li", "李静")
    go_to(desk, "工单")
    tap(desk, "新建工单")
    fill(desk, "客户", "老赵个体运输")
    fill(desk, "按车牌找车", "苏e9x 999")
    sees(desk, "档案里没有这辆车")
    fill(desk, "车辆类型", "牵引车")
    fill(desk, "司机", "赵师傅")
    fill(desk, "司机电话", "138 0013 8000")
    tap(desk, "登记这辆车")
    sees(desk, "苏E·9X999")
    for label, words in {
        "地址": "昆山市聚金路98号",
        "联系人": "赵师傅",
        "联系电话": "13800138000",
        "产品型号": demo.VEHICLES[0][6],
        "购买日期": "2026-01-15",
        "问题": PROBLEM,
        "故障现象": "指示灯全灭",
        "已尝试": "热线：更换保险丝无效",
    }.items():
        fill(desk, label, words)
    tap(desk, "提交审批")
    wait_until(lambda: office.orders(PROBLEM), "the order to reach the server", 60)
    order: Order = office.order(PROBLEM)
    with office.company.read() as work:
        (truck,) = [v for id in order.vehicles if (v := work.get(Vehicle, id))]
    assert (truck.plate, truck.driver, truck.vehicle_type) == ("苏E9X999", "赵师傅", "牵引车")
    assert order.state == "submitted"
