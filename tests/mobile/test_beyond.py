"""A device that holds only what ended lately says so wherever it lists or counts (SEC-1)."""

from __future__ import annotations

import msgspec
import pytest
from company import TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.sync.link import Answer
from mobile.ui.text import t
from rulebook.horizon.fetching import KEPT_DAYS
from rulebook.kernel.searching import Found, Hit, SearchAnswer, Why
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


def found_in_the_books(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's search knows an order that this device does not hold."""

    async def get_bytes(self: FakeSession, path: str) -> Answer:
        hit = Hit(kind="order", id="order-old", why=(Why(field="number", text="W230421-IPT-3"),))
        found = (Found(asked="W230421-IPT-3", hits=(hit,)),) if path.startswith("/api/search") else ()
        return Answer(200, {}, msgspec.json.encode(SearchAnswer(found=found)))

    monkeypatch.setattr(FakeSession, "get_bytes", get_bytes)


@pytest.mark.parametrize("signal", [True, False])
def test_sec_1_what_is_found_beyond_the_horizon_is_fetched_from_the_archive(
    company: Company, monkeypatch: pytest.MonkeyPatch, signal: bool
) -> None:
    asked: list[tuple[str, str]] = []

    async def fetch_beyond(self: FakeSession, kind: str, id: str) -> str:
        asked.append((kind, id))
        if not signal:
            return "away"
        company.order_in(OrderState.COMPLETED, id)
        return ""

    found_in_the_books(monkeypatch)
    monkeypatch.setattr(FakeSession, "fetch_beyond", fetch_beyond)

    async def story(glass: Glass, session: FakeSession) -> None:
        session.horizon = 90
        await glass.go("/office/overview")
        await glass.go("/office/archive")
        await glass.sees(t("beyond.found"))
        await glass.sees(t("beyond.fetch.note", what=t("hit.order"), days=90))
        assert "W230421-IPT-3" in glass.words(), "the number of an order is not cut into groups"
        await glass.tap(t("beyond.fetch.note", what=t("hit.order"), days=90))
        if signal:
            await glass.until(lambda: glass.flet.page.route == "/office/orders/order-old", "the order to open")
        else:
            await glass.sees(t("beyond.not.away", days=90))
        assert asked == [("order", "order-old")]

    on_screen(company, "chen", "/office/archive", story, office__archive__filter={"query": "W230421-IPT-3"})


def test_sec_1_a_vehicles_history_is_fetched_from_its_page(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    says = ["away", ""]

    async def fetch_beyond(self: FakeSession, kind: str, id: str) -> str:
        asked.append((kind, id))
        return says[len(asked) - 1]

    monkeypatch.setattr(FakeSession, "fetch_beyond", fetch_beyond)

    async def story(glass: Glass, session: FakeSession) -> None:
        assert t("beyond.older") not in glass.words(), "it holds everything"
        session.horizon = 90
        await glass.go("/office/overview")
        await glass.go(f"/office/archive/vehicle/{TRUCK}")
        await glass.sees(t("beyond.older"))
        await glass.tap(t("beyond.older"))
        await glass.sees(t("beyond.not.away", days=90))
        await glass.sees(t("beyond.older"))
        await glass.tap(t("beyond.older"))
        await glass.sees(t("beyond.older.done", days=KEPT_DAYS))
        assert asked == [("vehicle", TRUCK)] * 2

    on_screen(company, "chen", f"/office/archive/vehicle/{TRUCK}", story)
