"""At a desk with the real app: a list with a bad row, and two orders assigned at once of which one is refused."""

from __future__ import annotations

import re

import pytest
from hands import go_to, sees, tap
from office import Office

from rulebook.subjects.company.records import Customer
from rulebook.subjects.orders.records import Order, OrderState

pytestmark = pytest.mark.browser


def test_a_list_of_customers_goes_in_but_for_its_bad_row(office: Office) -> None:
    desk = office.comes_in("p-li", "李静")
    go_to(desk, "导入导出")
    tap(desk, "客户")
    sees(desk, "更正原因")
    with desk.page.expect_file_chooser() as chooser:
        tap(desk, "选择文件")
    rows = "客户名称,联系电话\r\n顺风物流,13800138000\r\n坏行,不是电话\r\n"
    chooser.value.set_files({"name": "客户.csv", "mimeType": "text/csv", "buffer": rows.encode("utf-8-sig")})
    sees(desk, "有 1 行不能导入", 60_000)
    sees(desk, re.compile("第 3 行"))
    tap(desk, "导入 1 行")
    sees(desk, "已导入 1 行", 60_000)
    with office.company.read() as work:
        names = [customer.name for customer in work.all(Customer)]
    assert names.count("顺风物流") == 1
    assert "坏行" not in names


def test_two_orders_are_assigned_at_once_and_the_refused_one_stays_picked(office: Office) -> None:
    office.asked_for_by("p-li")
    with office.company.read() as work:
        before = {order.id: order for order in work.all(Order)}
    desk = office.comes_in("p-chen", "陈晨")
    go_to(desk, "工单")
    tap(desk, "多选")
    tap(desk, re.compile("^全选筛选内"))
    sees(desk, f"已选 {len(before)} 条")
    tap(desk, "派工")
    tap(desk, re.compile("^赵小燕 · 适合"))
    tap(desk, re.compile("^把 .* 张派给赵小燕"))
    sees(desk, re.compile("未办 [1-9]"), 60_000)
    sees(desk, "ORD-5")
    with office.company.read() as work:
        after = {order.id: order for order in work.all(Order)}
    mine = after["order-of-my-own"]
    assert (mine.state, mine.technician) == (OrderState.SUBMITTED, None)
    assert any(order.technician == "p-zhao" for order in after.values())
