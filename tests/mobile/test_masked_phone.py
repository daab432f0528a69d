"""A customer's number on a technician's phone after the close (SEC-1)."""

from __future__ import annotations

import flet as ft
from company import Company
from glass import on_screen

from mobile.app import routes
from mobile.ui.text import t
from rulebook.numbers import show_phone
from rulebook.policy.closed_contacts import masked
from rulebook.subjects.orders.records import OrderState


def dialled(glass) -> set[str]:
    """The numbers that a press would call."""
    urls = (str(getattr(control, "url", "") or "") for control in glass.controls())
    return {url for url in urls if url.startswith("tel:")}


def test_sec_1_the_number_is_whole_during_the_order_and_masked_once_it_is_closed(company: Company) -> None:
    company.on_site()
    number = company.order("order-1").contact_phone

    async def during(glass, session):
        await glass.sees(show_phone(number))
        assert dialled(glass) == {f"tel:{number}"}

    on_screen(company, "li", routes.order("order-1"), during)
    company.order_in(OrderState.CLOSED, "order-2", company.wang)

    async def after(glass, session):
        await glass.sees(t("order.phone_masked"))
        assert masked(number) in glass.words()
        assert show_phone(number) not in glass.words()
        assert not dialled(glass)
        assert not [c for c in glass.controls() if isinstance(c, ft.Text) and number in str(c.value)]

    on_screen(company, "wang", routes.order("order-2"), after)
