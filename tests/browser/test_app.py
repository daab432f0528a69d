"""The real app around the story: a second tab, a vehicle list from a customer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hands import go_to, sees, tap
from harness import Phone
from office import Office

from rulebook.subjects.company.records import Vehicle
from sync_server.admin import demo

pytestmark = pytest.mark.browser

LIST = Path(__file__).parents[1] / "data" / "vehicle-list.xlsx"


def test_a_second_tab_is_told_so_and_does_no_harm(office: Office) -> None:
    phone = office.comes_in("p-wang", "王建国", Phone)
    second = phone.context.new_page()
    second.goto(phone.url + "/", wait_until="commit")
    phone.ready(second)
    sees(phone, "派工已在另一个标签页打开", 60_000, second)
    phone.page.bring_to_front()
    tap(phone, "接单")
    sees(phone, "准备出发")
    sees(phone, "已送达", 60_000)


def test_a_customers_vehicle_list_is_judged_row_by_row_and_the_good_rows_go_in(office: Office) -> None:
    desk = office.comes_in("p-li", "李静")
    go_to(desk, "导入导出")
    with desk.page.expect_file_chooser() as chooser:
        tap(desk, "选择文件")
    chooser.value.set_files(LIST)
    sees(desk, "有 16 行不能导入", 60_000)
    sees(desk, "第 14 行")
    assert vehicles(office) == len(demo.VEHICLES), "a file with refused rows imports nothing by itself"
    tap(desk, "只导入其余 44 行")
    tap(desk, "确认导入")
    sees(desk, "已导入 44 辆车", 60_000)
    assert vehicles(office) == len(demo.VEHICLES) + 44


def vehicles(office: Office) -> int:
    with office.company.read() as work:
        return len(work.all(Vehicle))
