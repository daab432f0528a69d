"""A device that holds only what ended lately says so wherever it lists or counts (SEC-1)."""

from __future__ import annotations

import pytest
from company import TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen

from rulebook.subjects.orders.records import OrderState

WORDS = "此设备只留未办结的和近 90 天办结的；更早的在账上，不在这里，也没有算进这里的数字。"
WHERE = ["/office/month", "/office/orders", "/office/archive", f"/office/archive/{TRUCK}"]


@pytest.mark.parametrize("route", WHERE)
def test_sec_1_a_list_says_that_older_records_are_not_in_it(company: Company, route: str) -> None:
    company.order_in(OrderState.COMPLETED, "order-1")

    async def story(glass: Glass, session: FakeSession) -> None:
        assert WORDS not in glass.words(), "it holds everything"
        session.horizon = 90
        await glass.go("/office/overview")
        await glass.go(route)
        await glass.sees(WORDS)

    on_screen(company, "chen", route, story)
