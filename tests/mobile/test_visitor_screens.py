"""Visitors registered and signed out, tapped by the words people see (VIS-1)."""

from __future__ import annotations

from company import Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import use_language
from rulebook.subjects.visitors.records import Visitor, VisitorState, ZoneLeave

WAY = routes.tab("me", "visitors")


def test_vis_1_a_visitor_is_registered_and_signed_out_with_one_tap_each(company: Company) -> None:
    use_language("zh")

    async def come_and_go(glass: Glass, session):
        await glass.tap("登记到访")
        await glass.sees("天线厂 · 找 陈经理 · 前台")
        await glass.tap("登记离开")
        await glass.until(lambda: company.world.all(Visitor)[0].state is VisitorState.OUT, "out")

    typed = {"name": "孙先生", "firm": "天线厂", "host": "chen"}
    on_screen(company, "anna", WAY, come_and_go, visitor__in=typed)


def test_vis_1_the_manager_gives_leave_for_a_closed_zone(company: Company) -> None:
    use_language("zh")

    async def allow(glass: Glass, session):
        await glass.tap("准许")
        await glass.until(lambda: bool(company.world.all(ZoneLeave)), "allowed")

    on_screen(company, "chen", WAY, allow, zone__allow={"zone": "store", "host": "guo"})


def test_vis_1_where_nobody_is_inside_that_is_said_and_what_the_form_wants(company: Company) -> None:
    use_language("zh")

    async def story(glass: Glass, session: FakeSession) -> None:
        assert "现在没有访客" in glass.words()
        assert "填好姓名就能登记" in glass.words()

    on_screen(company, "bo", WAY, story)
