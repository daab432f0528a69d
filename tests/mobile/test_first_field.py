"""Every form that opens has the focus in its first field at a desk, and not on a phone (the keyboard desk)."""

from __future__ import annotations

import asyncio

import flet as ft
import pytest
from company import CUSTOMER
from fake import FakeSession
from glass import Glass, on_screen

from rulebook.subjects.orders.records import OrderState

FORMS = {
    "a call": ("anna", "/office/orders/new", "", "来电"),
    "an order's papers": ("anna", "/office/orders/order-1/amend", "", "来电"),
    "a figure": ("hua", "/office/rules/figure/stuck_days", "", ""),
    "a price": ("hua", "/office/rules/price/GT-100", "", ""),
    "a person": ("hua", "/office/rules/role/-", "", ""),
    "a customer's change": ("anna", "/office/orders/order-1", "更正客户资料", ""),
    "a count of cash": ("fang", "/office/finance/hand-1", "", ""),
}


def first_field(glass: Glass, label: str) -> int:
    """The form's first field: what is right of the list, from the top."""
    fields = [c for c in glass.controls() if isinstance(c, ft.TextField) and not str(c.label).startswith("搜索")]
    found = [c for c in fields if str(c.label).startswith(label)]
    return found[0]._i if found else 0


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_opens_has_the_focus_in_its_first_field(company, name):
    who, route, pressed, label = FORMS[name]
    if name == "a count of cash":
        company.on_site()
        company.collect(30_000)
        company.li.must(company.envelope("hand-1", 30_000, "receipt-1"), "hand-1")
    else:
        company.order_in(OrderState.SUBMITTED, "order-1", customer=CUSTOMER)

    async def story(glass, session):
        if pressed:
            await glass.sees(pressed)
            await glass.tap(pressed)
        await glass.until(lambda: first_field(glass, label) in glass.wire.focused, name)

    on_screen(company, who, route, story)


def test_no_keyboard_opens_over_a_form_on_a_phone(company):
    async def told() -> list[int]:
        glass = Glass(FakeSession(company, company.anna, language="zh"), "/office/orders/new", 412)
        await glass.opened()
        await glass.sees("来电")
        glass.close()
        return glass.wire.focused

    assert asyncio.run(told()) == []
