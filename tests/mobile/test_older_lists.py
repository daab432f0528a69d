"""Below a list of the office the books' own goes on, page by page, with signal; a row is fetched (SEC-1)."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from company import Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.screens.shared import older_list
from mobile.sync.link import Answer, Unreachable
from mobile.ui.text import day, t
from rulebook.horizon.rule import first_day
from rulebook.kernel.paging import ListPage, ListRow
from rulebook.subjects.orders.records import OrderState

DAYS = 90
ASK, MORE = t("beyond.list.ask"), t("beyond.list.more")
WHERE = {
    "order": ("chen", "/office/orders", {"office__orders__filter": {"group": "all"}}),
    "case": ("chen", "/office/cases", {"office__cases__filter": {"view": "closed"}}),
    "complaint": ("chen", "/office/complaints", {"complaints__filter": {"view": "closed"}}),
    "receipt": ("fang", "/office/finance", {}),
    "receivable": ("fang", "/office/finance", {"office__finance": {"view": "owed"}}),
}
STATES = {"order": "closed", "case": "closed", "complaint": "closed", "receipt": "cash", "receivable": "collected"}


class Books:
    """A server with a list of so many records; keeps what it was asked."""

    def __init__(self, kind: str, count: int = 45) -> None:
        self.rows = [
            ListRow(
                kind=kind, id=f"old-{n}", at="2025-03-04T08:00:00+08:00", state=STATES[kind], number=f"W-{n:03}",
                customer="旧客户", about=f"第{n:03}件",
            )
            for n in range(count)
        ]  # fmt: skip
        self.asked: list[dict[str, str]] = []
        self.away = False
        self.status = 200
        self.gate: asyncio.Event | None = None
        """The answer waits for this, where there is one."""

    async def answer(self, path: str) -> Answer:
        self.asked.append({name: values[0] for name, values in parse_qs(urlsplit(path).query).items()})
        if self.gate:
            await self.gate.wait()
        if self.away:
            raise Unreachable(path)
        begin, most = int(self.asked[-1].get("cursor", "0")), int(self.asked[-1]["most"])
        rest = self.rows[begin : begin + most]
        more = str(begin + most) if begin + most < len(self.rows) else ""
        return Answer(self.status, {}, msgspec.json.encode(ListPage(rows=tuple(rest), cursor=more)))


def books(monkeypatch: pytest.MonkeyPatch, kind: str, count: int = 45) -> Books:
    made = Books(kind, count)

    async def get_bytes(_: FakeSession, path: str) -> Answer:
        return await made.answer(path) if path.startswith(f"/api/records/{kind}?") else Answer(404, {}, b"{}")

    monkeypatch.setattr(FakeSession, "get_bytes", get_bytes)
    return made


async def within_a_horizon(glass: Glass, session: FakeSession, route: str) -> None:
    session.horizon = DAYS
    await glass.go("/office/overview")
    await glass.go(route)


@pytest.mark.parametrize("kind", WHERE)
def test_sec_1_a_list_goes_on_in_the_books_page_by_page(
    company: Company, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    made = books(monkeypatch, kind)
    person, route, drafts = WHERE[kind]

    async def story(glass: Glass, session: FakeSession) -> None:
        assert ASK not in glass.words(), "it holds everything"
        await within_a_horizon(glass, session, route)
        await glass.sees(ASK)
        assert not made.asked, "nobody is asked before somebody wants it"
        await glass.tap(ASK)
        await glass.sees("第029件")
        assert "第030件" not in glass.words()
        await glass.tap(MORE)
        await glass.sees("第044件")
        await glass.sees(t("beyond.list.end"))
        assert MORE not in glass.words()
        assert [one.get("cursor", "") for one in made.asked] == ["", "30"]
        held = first_day(session.now(), DAYS)
        assert {one["last"] for one in made.asked} == {held}, "what began since is here"

    on_screen(company, person, route, story, **drafts)


def test_sec_1_a_row_of_the_books_is_fetched_and_opens(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    books(monkeypatch, "order", 3)
    asked: list[tuple[str, str]] = []

    async def fetch_beyond(self: FakeSession, kind: str, id: str) -> str:
        asked.append((kind, id))
        if len(asked) == 1:
            return "away"
        company.order_in(OrderState.COMPLETED, id)
        return ""

    monkeypatch.setattr(FakeSession, "fetch_beyond", fetch_beyond)
    person, route, drafts = WHERE["order"]

    async def story(glass: Glass, session: FakeSession) -> None:
        await within_a_horizon(glass, session, route)
        await glass.sees(ASK)
        await glass.tap(ASK)
        await glass.sees("第001件")
        await glass.tap("第001件")
        await glass.sees(t("beyond.not.away", days=DAYS))
        await glass.tap("第001件")
        await glass.until(lambda: glass.flet.page.route == "/office/orders/old-1", "the order to open")
        assert asked == [("order", "old-1")] * 2

    on_screen(company, person, route, story, **drafts)


def test_sec_1_without_signal_a_list_says_what_it_cannot_see(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = books(monkeypatch, "order", 3)
    made.away = True
    person, route, drafts = WHERE["order"]
    away = t("beyond.list.away", days=DAYS)
    assert away == f"{DAYS} 天前办结的：有信号时再看。"

    async def story(glass: Glass, session: FakeSession) -> None:
        session.signal = "offline"
        await within_a_horizon(glass, session, route)
        await glass.sees(away)
        session.signal = "online"
        session.tell()
        await glass.until(lambda: away not in glass.words(), "the note to go")
        await glass.tap(ASK)
        await glass.sees(away)
        made.away = False
        await glass.tap(ASK)
        await glass.sees("第002件")
        assert away not in glass.words()

    on_screen(company, person, route, story, **drafts)


def test_sec_1_it_says_that_it_asks_and_what_the_server_says_was_wrong(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = books(monkeypatch, "order", 3)
    person, route, drafts = WHERE["order"]

    async def story(glass: Glass, session: FakeSession) -> None:
        await within_a_horizon(glass, session, route)
        await glass.sees(ASK)
        made.gate = asyncio.Event()
        tapped = asyncio.create_task(glass.tap(ASK))
        await glass.sees(t("beyond.list.asking"))
        assert ASK not in glass.words(), "it is not asked twice"
        made.status = 500
        made.gate.set()
        await tapped
        await glass.sees(t("trouble.server"))
        await glass.sees(ASK)
        assert len(made.asked) == 1

    on_screen(company, person, route, story, **drafts)


def test_sec_1_what_is_on_this_device_is_not_listed_twice_and_pages_of_it_are_passed_over(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = books(monkeypatch, "order", 70)
    person, route, drafts = WHERE["order"]
    for n in range(30):
        company.order_in(OrderState.SUBMITTED, f"old-{n}")

    async def story(glass: Glass, session: FakeSession) -> None:
        await within_a_horizon(glass, session, route)
        await glass.sees(ASK)
        await glass.tap(ASK)
        await glass.sees("第059件")
        assert "第029件" not in glass.words()
        assert "第060件" not in glass.words()
        assert len(made.asked) == 2, "a page with nothing new was passed over"

    on_screen(company, person, route, story, **drafts)


def test_sec_1_a_list_of_thousands_draws_no_more_than_its_last_rows(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    books(monkeypatch, "order", 1000)
    monkeypatch.setattr(older_list, "DRAWN", 40)
    person, route, drafts = WHERE["order"]

    async def story(glass: Glass, session: FakeSession) -> None:
        await within_a_horizon(glass, session, route)
        await glass.sees(ASK)
        await glass.tap(ASK)
        await glass.sees("第029件")
        await glass.tap(MORE)
        await glass.sees("第059件")
        assert "第019件" not in glass.words()
        await glass.sees(t("beyond.list.above", count=20))
        await glass.tap(t("beyond.list.anew"))
        await glass.sees(ASK)

    on_screen(company, person, route, story, **drafts)


def test_sec_1_days_and_order_of_the_list_go_along_and_what_the_device_has_all_of_is_not_asked(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = books(monkeypatch, "order", 3)
    person, route, _ = WHERE["order"]
    narrowed = {"group": "all", "tools.first": "2025-01-01", "tools.last": "2025-03-31", "tools.sort": "oldest"}

    async def story(glass: Glass, session: FakeSession) -> None:
        await within_a_horizon(glass, session, route)
        await glass.sees(ASK)
        await glass.tap(ASK)
        await glass.sees("第002件")
        said = made.asked[0]
        assert (said["first"], said["last"], said["sort"]) == ("2025-01-01", "2025-03-31", "oldest")
        assert said["state"] == "closed,cancelled", "what is open is here"
        assert day("2025-03-04") in glass.words()

    on_screen(company, person, route, story, office__orders__filter=narrowed)


def test_br_1_a_list_of_one_branch_says_that_the_books_go_on_with_all_of_them(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    books(monkeypatch, "order", 3)
    words = t("beyond.list.branches")

    async def story(glass: Glass, session: FakeSession) -> None:
        await within_a_horizon(glass, session, "/office/orders")
        await glass.sees(ASK)
        assert words in glass.words()

    on_screen(company, "chen", "/office/orders", story, office__orders__filter={"group": "all", "branch": "wuxi"})


@pytest.mark.parametrize("form", [{"group": "open"}, {"group": "all", "tools.first": "2100-01-01"}])
def test_sec_1_a_view_of_which_all_is_here_offers_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch, form: dict[str, str]
) -> None:
    books(monkeypatch, "order", 3)

    async def story(glass: Glass, session: FakeSession) -> None:
        await within_a_horizon(glass, session, "/office/orders")
        await glass.sees(t("beyond.words", days=DAYS))
        assert ASK not in glass.words()

    on_screen(company, "chen", "/office/orders", story, office__orders__filter=form)


def test_sec_1_who_looks_for_something_is_sent_to_the_archive(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    books(monkeypatch, "order", 3)

    async def story(glass: Glass, session: FakeSession) -> None:
        await within_a_horizon(glass, session, "/office/orders")
        await glass.sees(t("beyond.list.typed"))
        assert ASK not in glass.words()

    on_screen(company, "chen", "/office/orders", story, office__orders__filter={"group": "all", "query": "W-0"})
