"""One's own score on the phone, the team's for who leads: from a figure to the record in three taps (KPI-1)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from company import Company
from fake import FakeSession
from glass import Glass, _pressed

from mobile.app import routes
from mobile.app.state import AppState
from mobile.screens.scores.figures import said
from mobile.ui.text import t
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.scores.commands import GiveScoreEvent, ObjectToScore
from rulebook.subjects.scores.indicators import Figure, Item
from rulebook.subjects.scores.records import ScorePoint

Story = Callable[[Glass, FakeSession], Awaitable[None]]


def told(company: Company, who: str, story: Story, route: str, width: int) -> None:
    async def scene() -> None:
        session = FakeSession(company, getattr(company, who), language="zh")
        state = AppState(phase="ready", session=session, language="zh", dark=False)
        glass = Glass(session, route, width, state)
        try:
            await glass.opened()
            await story(glass, session)
        finally:
            glass.close()

    asyncio.run(scene())


def march(company: Company) -> Company:
    company.now = datetime(2026, 3, 3, 9, tzinfo=COMPANY_ZONE)
    company.order_in(OrderState.COMPLETED)
    event = GiveScoreEvent(point="point-1", rule="late_to_30", day="2026-03-03", behind="order:order-1")
    company.chen.must(event, "li")
    return company


def test_kpi_1_the_own_card_on_the_phone_is_provisional_opens_its_list_and_takes_an_objection(
    company: Company,
) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("78 分")
        await glass.sees(t("score.provisional"))
        await glass.sees(t("score.rule.late_to_30"))
        await glass.sees(t("score.office"))
        assert t("score.apart.satisfied", count=1) not in glass.words(), "this phone holds no follow-up calls"
        await glass.tap(t("score.figure.solved"))
        await glass.sees(t("score.figure.solved.words"))
        await glass.sees(company.order("order-1").number)

    told(march(company), "li", story, routes.tab("me", "score"), 400)


def test_kpi_1_a_manager_comes_from_the_team_to_the_raw_record_in_three_taps(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("78 分")  # his row; the strips beside the list name him, too
        await glass.sees(t("score.given"))
        await glass.tap(t("score.figure.first_visit"))
        await glass.sees(t("score.figure.first_visit.words"))
        number = company.order("order-1").number
        await glass.tap(f"{number} · 指示灯不亮")
        await glass.until(lambda: glass.flet.page.route == routes.office("orders", "order-1"), "the order's page")

    told(march(company), "chen", story, routes.office("scores"), 1440)


def test_kpi_1_a_release_that_may_not_be_yet_says_why(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("异议期还没有结束")

    told(march(company), "chen", story, routes.office("scores", "li"), 1440)


def test_kpi_1_an_objection_stands_beside_the_points_and_asks_another_manager(company: Company) -> None:
    co = march(company)
    co.li.must(ObjectToScore(words="客户改了时间"), "point-1")
    assert co.world.get(ScorePoint, "point-1") is not None

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("客户改了时间")
        await glass.sees(t("score.uphold"))

    told(co, "dong", story, routes.office("scores", "li"), 1440)


def test_kpi_1_nothing_to_count_is_a_dash_and_never_nought_per_cent() -> None:
    empty = Figure(name="cash", edition="2026-1", unit="share")
    half = Figure(
        name="cash",
        edition="2026-1",
        unit="share",
        counted=(Item("h:1", ""),),
        of=(Item("h:1", ""), Item("h:2", "")),
    )
    each = Figure(
        name="on_site", edition="2026-1", unit="each", counted=(Item("v:1", "", 45),), of=(Item("v:1", ""),)
    )
    assert [said(one) for one in (empty, half, each)] == ["—", "50 %", "45.0"]


def test_kpi_1_points_that_cannot_be_read_say_how_they_are_written(company: Company) -> None:
    """The button stayed at rest, and nothing said why."""

    async def story(glass: Glass, session: FakeSession) -> None:
        label = t("score.give_mark.points")
        await glass.sees(t("score.give_mark.save"))
        assert t("score.give_mark.unread") not in glass.words(), "nothing is typed yet"
        await glass.types(label, "五")
        await glass.sees(t("score.give_mark.unread"))
        await glass.types(label, "—3")
        await glass.until(lambda: t("score.give_mark.unread") not in glass.words(), "it is read")
        await glass.types(t("score.why"), "迟到一小时")
        save = t("score.give_mark.save")
        await glass.until(
            lambda: any(save == getattr(c, "content", "") and _pressed(c) for c in glass.controls()), save
        )
        await glass.tap(save)
        await glass.until(lambda: -3 in [p.points for p in session.world.all(ScorePoint)], "three less")

    told(march(company), "chen", story, "/office/scores/li", 1400)
