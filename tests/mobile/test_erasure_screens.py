"""The erasure of a customer is asked for and decided on where their details stand (SEC-2)."""

from __future__ import annotations

import msgspec
import pytest
from company import CUSTOMER, TRUCK, Company
from glass import on_screen

from mobile.app import routes
from mobile.ui.text import t, when
from rulebook.subjects.company.records import Customer
from rulebook.subjects.erasures.commands import AskErasure, CarryOutErasure, DecideErasure, ErasedRow
from rulebook.subjects.erasures.records import Erasure, ErasureState
from rulebook.subjects.orders.records import OrderState

PAGE = routes.office("archive", "vehicle", TRUCK)
ASKED = AskErasure(reason="本人书面要求")


def state(company: Company) -> ErasureState | None:
    found = company.world.get(Erasure, CUSTOMER)
    return found.state if found else None


def test_sec_2_the_administrator_asks_with_a_reason_where_the_customers_details_stand(company: Company) -> None:
    async def story(glass, session):
        await glass.tap(t("erasure.ask"))
        await glass.sees(t("erasure.ask.note"))
        await glass.tap(t("erasure.ask"))
        await glass.until(lambda: state(company) is ErasureState.ASKED, "that it was asked for")
        await glass.sees("本人书面要求")

    on_screen(company, "hua", PAGE, story, **{f"office.erasure/{CUSTOMER}": {"reason": "本人书面要求"}})


def test_sec_2_what_stands_against_it_is_said_before_it_is_pressed(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED)

    async def story(glass, session):
        await glass.tap(t("erasure.ask"))
        await glass.sees(t("refusal.erase_open.todo"))

    on_screen(company, "hua", PAGE, story, **{f"office.erasure/{CUSTOMER}": {"reason": "本人书面要求"}})
    assert state(company) is None


def test_sec_2_the_department_manager_agrees(company: Company) -> None:
    company.hua.must(ASKED, CUSTOMER)

    async def story(glass, session):
        await glass.sees("本人书面要求")
        await glass.tap(t("erasure.agree"))
        await glass.until(lambda: state(company) is ErasureState.AGREED, "that it was agreed to")

    on_screen(company, "dong", PAGE, story)


def test_sec_2_the_department_manager_declines_and_says_why(company: Company) -> None:
    company.hua.must(ASKED, CUSTOMER)

    async def story(glass, session):
        await glass.tap(t("erasure.decline"))
        await glass.until(lambda: state(company) is ErasureState.DECLINED, "that it was declined")

    on_screen(company, "dong", PAGE, story, **{f"office.erasure.decide/{CUSTOMER}": {"why": "还有口头约定"}})


def test_sec_2_what_was_agreed_to_can_be_declined_until_it_is_carried_out(company: Company) -> None:
    company.hua.must(ASKED, CUSTOMER)
    company.dong.must(DecideErasure(agreed=True), CUSTOMER)

    async def story(glass, session):
        await glass.sees(t("erasure.decline"))
        assert t("erasure.agree") not in glass.words()
        await glass.tap(t("erasure.decline"))
        await glass.until(lambda: state(company) is ErasureState.DECLINED, "that it was declined")

    on_screen(company, "dong", PAGE, story, **{f"office.erasure.decide/{CUSTOMER}": {"why": "客户又来了"}})


@pytest.mark.parametrize("person", ["anna", "chen"])
def test_sec_2_nobody_else_is_offered_it(company: Company, person: str) -> None:
    company.hua.must(ASKED, CUSTOMER)

    async def story(glass, session):
        await glass.sees(t("order.fitted"))
        for words in (t("erasure.ask"), t("erasure.agree"), t("erasure.title")):
            assert words not in glass.words()

    on_screen(company, person, PAGE, story)


def test_sec_2_what_was_done_is_told_with_the_word_that_stands_instead(company: Company) -> None:
    company.hua.must(ASKED, CUSTOMER)
    company.dong.must(DecideErasure(agreed=True), CUSTOMER)
    rows = tuple(ErasedRow(kind, id, True) for kind, id in ((Customer.KIND, CUSTOMER), ("vehicle", TRUCK)))
    company.system.must(CarryOutErasure(rows=rows), CUSTOMER)
    erasure = company.world.get(Erasure, CUSTOMER)
    assert erasure is not None
    assert msgspec.structs.asdict(erasure)["state"] is ErasureState.DONE

    async def story(glass, session):
        await glass.sees(erasure.stands_for)
        told = session.world.get(Erasure, CUSTOMER)
        assert t("erasure.agreed.then", name="董经理", when=when(told.decided_at, session.now())) in glass.words()
        assert "下次检查" not in glass.words(), "it is done"

    on_screen(company, "hua", PAGE, story)
