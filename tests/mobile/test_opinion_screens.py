"""Opinions and leads, tapped by the words people see (CASE-1)."""

from __future__ import annotations

import pytest
from company import Company
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
