"""Opinions and leads, tapped by the words people see (CASE-1)."""

from __future__ import annotations

import pytest
from company import Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import use_language
from rulebook.subjects.contact_forms.records import Department
from rulebook.subjects.opinions.commands import GiveOpinion, HandLead
from rulebook.subjects.opinions.records import Lead, LeadState, Opinion, OpinionKind

WAY = routes.tab("me", "opinions")


@pytest.fixture
def house(company: Company) -> Company:
    use_language("zh")
    return company


def test_case_1_an_idea_is_given_on_the_phone_and_adopted_in_the_store(house: Company) -> None:
    async def give(glass: Glass, session):
        await glass.tap("提交")
        await glass.until(lambda: bool(house.world.all(Opinion)), "given")

    on_screen(house, "li", WAY, give, opinion__give={"text": "工具箱统一编号", "to": "store"})
    (idea,) = house.world.all(Opinion)

    async def adopt(glass: Glass, session):
        await glass.sees("工具箱统一编号")
        await glass.tap("采纳并答复")
        await glass.sees("郭库管：下周贴好")

    on_screen(house, "guo", WAY, adopt, **{f"opinion/{idea.id}": {"text": "下周贴好"}})


def test_case_1_what_concerns_another_department_is_passed_on(house: Company) -> None:
    said = GiveOpinion(opinion="o-1", kind=OpinionKind.WISH, text="派单太晚", department=Department.STORE)
    house.li.must(said, "o-1")

    async def tapped(glass: Glass, session):
        await glass.sees("派单太晚")
        buttons = [c for c in glass.controls() if getattr(c, "content", None) == "转交"]
        await glass.tap_number(buttons[0]._i)
        await glass.until(lambda: house.world.all(Opinion)[0].department is Department.DISPATCH, "passed on")

    on_screen(house, "guo", WAY, tapped, **{"opinion/o-1": {"to": "dispatch"}})


def test_case_1_a_lead_is_handed_on_and_its_taker_says_what_came_of_it(house: Company) -> None:
    async def hand(glass: Glass, session):
        await glass.tap("转交商机")
        await glass.until(lambda: bool(house.world.all(Lead)), "handed on")

    on_screen(house, "li", WAY, hand, lead__hand={"customer": "海通渣土", "want": "装 20 台", "person": "anna"})

    house.li.must(HandLead(lead="l-2", customer_name="北方快运", want="一台", to="anna"), "l-2")

    async def end(glass: Glass, session):
        await glass.sees("北方快运")
        await glass.tap("没有成交")
        await glass.until(lambda: house.world.get(Lead, "l-2").state is LeadState.LOST, "lost")

    on_screen(house, "anna", WAY, end, **{"lead/l-2": {"text": "嫌贵"}})


def test_case_1_what_waits_for_me_stands_before_the_forms_and_all_others(house: Company) -> None:
    for nth, to in enumerate((Department.STORE, Department.DISPATCH)):
        said = GiveOpinion(opinion=f"o-{nth}", kind=OpinionKind.WISH, text=f"第 {nth} 条", department=to)
        house.li.must(said, said.opinion)
    house.li.must(HandLead(lead="l-1", customer_name="北方快运", want="一台", to="guo"), "l-1")

    async def story(glass: Glass, session: FakeSession) -> None:
        words = glass.words()
        places = [words.index(one) for one in ("等我处理 2 条", "第 0 条", "北方快运", "提一条", "第 1 条")]
        assert places == sorted(places)
        assert "还没有其他商机" in words

    on_screen(house, "guo", WAY, story)


def test_case_1_where_nothing_waits_it_is_said_what_a_form_still_wants(house: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        words = glass.words()
        assert "等我处理" not in words
        for said in ("还没有其他意见建议", "还没有其他商机", "填好内容，选好交给哪个部门", "填好客户名称"):
            assert said in words

    on_screen(house, "li", WAY, story)
