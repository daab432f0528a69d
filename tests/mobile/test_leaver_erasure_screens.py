"""The data of a former colleague is asked for and decided on where the company's people stand (SEC-2)."""

from __future__ import annotations

import pytest
from company import Company
from glass import on_screen

from mobile.app import routes
from mobile.ui.text import t
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.roles import Role
from rulebook.subjects.erasures.commands import ErasedRow
from rulebook.subjects.erasures.records import ErasureState
from rulebook.subjects.leaver_erasures.commands import (
    AskLeaverErasure,
    CarryOutLeaverErasure,
    DecideLeaverErasure,
)
from rulebook.subjects.leaver_erasures.records import LeaverErasure
from rulebook.subjects.people.commands import Deactivate

WHO = "gone"
PAGE = routes.office("rules", "person", WHO)
ASKED = AskLeaverErasure(left="2014-02-28", reason="本人书面要求")


@pytest.fixture
def left(company: Company) -> Company:
    """Somebody who left long ago, with nothing open."""
    company.hire(WHO, "齐建国", Role.CUSTOMER_SERVICE)
    company.set_person(WHO, since=())  # entered long ago
    company.hua.must(Deactivate(reason="离职"), WHO)
    return company


def state(company: Company) -> ErasureState | None:
    found = company.world.get(LeaverErasure, WHO)
    return found.state if found else None


def erased(company: Company) -> Company:
    company.hua.must(ASKED, WHO)
    company.dong.must(DecideLeaverErasure(agreed=True), WHO)
    rows = (ErasedRow(Device.KIND, "device-gone", True), ErasedRow(Person.KIND, WHO, True))
    company.system.must(CarryOutLeaverErasure(rows=rows), WHO)
    return company


def test_sec_2_the_administrator_asks_with_day_and_reason_on_the_persons_page(left: Company) -> None:
    async def story(glass, session):
        await glass.tap(t("leaver_erasure.ask"))
        await glass.sees(t("leaver_erasure.ask.note"))
        await glass.tap(t("leaver_erasure.ask"))
        await glass.until(lambda: state(left) is ErasureState.ASKED, "that it was asked for")
        await glass.sees("本人书面要求")

    typed = {f"office.leaver/{WHO}": {"left": "2014/2/28", "reason": "本人书面要求"}}
    on_screen(left, "hua", PAGE, story, **typed)
    found = left.world.get(LeaverErasure, WHO)
    assert found is not None
    assert found.left == "2014-02-28"


def test_sec_2_what_stands_against_it_is_said_before_it_is_pressed(left: Company) -> None:
    async def story(glass, session):
        await glass.tap(t("leaver_erasure.ask"))
        await glass.sees(t("refusal.leaver_term.todo"))

    typed = {f"office.leaver/{WHO}": {"left": "2026-02-28", "reason": "本人书面要求"}}
    on_screen(left, "hua", PAGE, story, **typed)
    assert state(left) is None


def test_sec_2_the_department_manager_finds_who_waits_among_the_roles_and_agrees(left: Company) -> None:
    left.hua.must(ASKED, WHO)

    async def story(glass, session):
        await glass.sees(t("leaver_erasure.waiting", count=1))
        await glass.tap(t("leaver_erasure.left.people"))
        await glass.sees("齐建国")
        await glass.tap("齐建国")
        await glass.sees("本人书面要求")
        await glass.tap(t("erasure.agree"))
        await glass.until(lambda: state(left) is ErasureState.AGREED, "that it was agreed to")

    on_screen(left, "dong", routes.office("rules"), story, **{"office.rules": {"view": "role"}})


def test_sec_2_the_department_manager_declines_and_says_why(left: Company) -> None:
    left.hua.must(ASKED, WHO)

    async def story(glass, session):
        await glass.tap(t("erasure.decline"))
        await glass.until(lambda: state(left) is ErasureState.DECLINED, "that it was declined")

    on_screen(left, "dong", PAGE, story, **{f"office.leaver_erasure.decide/{WHO}": {"why": "还有劳动争议"}})


@pytest.mark.parametrize("person", ["chen", "hua"])
def test_sec_2_nobody_is_offered_it_for_who_is_employed_and_no_other_role_for_who_left(
    left: Company, person: str
) -> None:
    async def story(glass, session):
        await glass.sees(t("rules.role.has"))
        for words in (t("leaver_erasure.ask"), t("erasure.agree"), t("leaver_erasure.title")):
            assert words not in glass.words()

    on_screen(left, person, PAGE if person == "chen" else routes.office("rules", "person", "li"), story)


def test_sec_2_what_was_done_is_told_with_the_neutral_name_and_the_name_is_shown_nowhere(left: Company) -> None:
    erased(left)

    async def story(glass, session):
        await glass.sees("前员工 1")
        assert "齐建国" not in glass.words()
        assert t("leaver_erasure.ask") in glass.words(), "a late line may bring words back"

    on_screen(left, "hua", PAGE, story)
