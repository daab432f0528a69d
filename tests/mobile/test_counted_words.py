"""What a figure counts is said in words: nobody reads an id of ours in its list (LOG-1, KPI-1, SEC-1)."""

from __future__ import annotations

from typing import Any

import pytest
from company import PRICE, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.shared.counted import counted
from mobile.ui.app_context import AppContext
from mobile.ui.text import irregularity_text, t
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.logs.records import SpotCheck
from rulebook.subjects.orders.records import Order
from rulebook.subjects.promises.records import Promise

MONTH = routes.office("logs", "month", "2026-03")


def opened(figure: str) -> dict[str, dict[str, str]]:
    return {"office.supervision/2026-03": {"opened": figure}}


def test_log_1_handovers_are_named_by_whose_they_are_and_open_for_who_may_see_them(company: Company) -> None:
    company.collect(PRICE)
    company.li.must(company.envelope("h-1", PRICE, "receipt-1"))

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("office.handover.of", name="李师傅"))
        assert "h-1" not in glass.words()
        await glass.tap(t("office.handover.of", name="李师傅"))
        await glass.until(lambda: glass.flet.page.route.endswith("/finance/h-1"), "its page")

    on_screen(company, "ji", MONTH, story, **opened("cash_handed_over"))


def test_log_1_irregularities_are_said_in_their_own_words(company: Company) -> None:
    company.on_site("order-1")
    company.li.must(company.swap("order-1-visit", "odd", old_number="868120000000001"), "order-1")
    found = company.world.all(Irregularity)
    assert found

    async def story(glass: Glass, session: FakeSession) -> None:
        for one in found:
            await glass.sees(irregularity_text(one.code, one.facts)[0])
            assert one.id not in glass.words()

    on_screen(company, "ji", MONTH, story, **opened("irregularities"))


@pytest.mark.parametrize("kind", [Order, Handover, Irregularity, Promise, SpotCheck])
def test_sec_1_a_record_that_is_not_here_is_said_to_be_just_that(company: Company, kind: type[Record]) -> None:
    page: Any = None
    session = FakeSession(company, company.ji, language="zh")
    here = AppContext(session, lambda _: None, True, 1440, page, lambda: None)
    assert counted(here, kind, "01914e2c-gone") == (t("record.not_here"), "")
