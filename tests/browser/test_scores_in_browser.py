"""The score and the archive's search in the real app: one's own card without signal, Ctrl-K with it."""

from __future__ import annotations

import re

import pytest
from hands import go_to, has_the_focus, sees, tap
from harness import Phone
from office import Office

from rulebook.subjects.stock.records import Unit

pytestmark = pytest.mark.browser


def test_kpi_1_a_technician_opens_their_own_card_without_signal_and_it_is_called_provisional(
    office: Office,
) -> None:
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.offline()
    go_to(phone, "我")
    tap(phone, re.compile("^我的评分"))
    sees(phone, "80 分")
    sees(phone, "暂定：只按这台设备上的记录计算")
    tap(phone, re.compile("^服务客户"))
    sees(phone, "上门完成的客户数，按出勤的工作日平均")


def test_arc_1_ctrl_k_finds_by_the_last_six_figures_and_says_what_a_pasted_list_lacks(office: Office) -> None:
    desk = office.comes_in("p-li", "李静")
    with office.company.read() as work:
        number = next(unit.number for unit in work.all(Unit) if len(unit.number) == 15)
    sees(desk, "来电登记")
    desk.page.keyboard.press("Control+k")
    field = desk.page.get_by_label(re.compile("^车牌、电话、姓名、号码、工单"))
    has_the_focus(desk.page, field)
    desk.page.keyboard.type(f"{number[-6:]},999999999999999")
    sees(desk, re.compile("没有找到：999999999999999"))
    sees(desk, re.compile(number[-4:]))
