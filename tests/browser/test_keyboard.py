"""The keyboard desk, in the real app: Tab in reading order, a ring to be seen, Ctrl-K, ? and Escape."""

from __future__ import annotations

import re

import pytest
from hands import WAIT_MS, has_the_focus, sees
from harness import Desk, wait_until
from office import Office
from playwright.sync_api import Locator, expect

pytestmark = pytest.mark.browser

FORM = (
    *("客户", "地址", "联系人", "联系电话", "按车牌找车", "产品型号"),
    *("购买日期", "问题", "故障现象", "已尝试", "约定日期", "约定时刻"),
)
"""The fields of an order as one asks a caller; what is pressed last comes after all of them."""

TAB_MS = 150
"""Between two presses of Tab a hand takes longer still; Flutter needs a moment to scroll and to draw."""


def focused(desk: Desk) -> str:
    return str(
        desk.page.evaluate(
            """() => {
                const one = document.activeElement;
                const typed = one?.matches('input[type=text], textarea') ? '' : '· '; // of what is pressed
                return typed + (one?.getAttribute('aria-label') ?? one?.textContent ?? '').split('\\n')[0];
            }"""
        )
    )


def walk(desk: Desk, last: str, most: int = 60) -> list[str]:
    """Tab until what is called `last`; the names on the way."""
    seen: list[str] = []
    for _ in range(most):
        before = desk.page.evaluate_handle("document.activeElement")
        desk.page.keyboard.press("Tab")
        desk.page.wait_for_function("before => document.activeElement !== before", arg=before, timeout=WAIT_MS)
        desk.page.wait_for_timeout(TAB_MS)
        seen.append(focused(desk))
        if seen[-1].startswith(f"· {last}"):
            return seen
    raise AssertionError(f"{last} was not reached: {seen}")


def call_box(desk: Desk) -> Locator:
    """The one box of a call; the rail's entry for cases begins with the same words."""
    return desk.page.get_by_role("textbox", name=re.compile("^来电"))


def by_address(desk: Desk) -> None:
    """The form, from a bookmark: nothing on the page was pressed."""
    desk.page.goto(f"{desk.url}/#/office/orders/new")


def by_key(desk: Desk) -> None:
    """The form, by Enter on the button that opens it."""
    desk.page.goto(f"{desk.url}/#/office/orders")
    expect(call_box(desk)).not_to_be_attached(timeout=WAIT_MS)
    desk.page.get_by_role("button", name="新建工单", exact=True).first.focus()
    desk.page.keyboard.press("Enter")


def test_a_clerk_works_by_keyboard_alone(office: Office) -> None:
    desk = office.comes_in("p-li", "李静")
    page = desk.page

    page.keyboard.press("Control+k")
    field = page.get_by_label(re.compile("^车牌、电话、姓名、号码、工单"))
    has_the_focus(page, field)
    page.keyboard.type("苏e5k 208")
    sees(desk, "回车打开第一项")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/office/orders/"), timeout=WAIT_MS)
    expect(field).not_to_be_attached(timeout=WAIT_MS)

    page.keyboard.press("Shift+?")
    sees(desk, "键盘快捷键")
    page.keyboard.press("Escape")
    expect(page.get_by_text("键盘快捷键")).not_to_be_attached(timeout=WAIT_MS)

    call = call_box(desk)
    for opened in (by_address, by_key):
        opened(desk)
        has_the_focus(page, call)
        page.keyboard.type("zzz")
        sees(desk, "档案里没有，可在下面直接填写。")  # the app has heard it, not only the page
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        wait_until(lambda: call.input_value() == "", "the box to be empty")
    way = walk(desk, "提交")
    fields = [name for name in way if name.startswith(FORM)]
    assert [next(f for f in FORM if name.startswith(f)) for name in fields] == list(FORM), way
    assert way.index(fields[0]) <= 12, way
    ring = page.locator("#focus-ring")
    expect(ring).to_be_visible()
    box, ringed = page.evaluate(
        """() => [document.activeElement, document.getElementById('focus-ring')]
            .map((one) => { const b = one.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })"""
    )
    assert all(abs(a - b) <= 8 for a, b in zip(box, ringed, strict=True)), (box, ringed)
    page.mouse.click(700, 120)
    expect(ring).to_be_hidden()

    desk.offline()
    sees(desk, "离线", 5_000)  # told at once, not when the next request runs out of time
