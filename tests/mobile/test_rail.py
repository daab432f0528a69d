"""The rail and the phone's menu: entries under headings, the group of one's own work first."""

from __future__ import annotations

import asyncio

import flet as ft
import pytest
from company import Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.screens.registry import OFFICE_ENTRIES, grouped, opened_by
from mobile.ui.text import known
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role


def in_role(role: Role) -> Person:
    return Person(id=PersonId("x"), name="x", roles=(role,))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.TECHNICIAN])
def test_every_entry_of_a_role_stands_once_under_a_heading_with_words(role: Role) -> None:
    entries = opened_by(in_role(role), OFFICE_ENTRIES)
    groups = grouped(entries)
    assert sorted(e.key for _, found in groups for e in found) == sorted(e.key for e in entries)
    assert all(known(f"nav.group.{name}") for name, _ in groups)
    assert groups[0][1][0] is entries[0], "what one begins with is at the top"
    assert max(len(found) for _, found in groups) <= 7


def headings(glass: Glass) -> list[str]:
    """The headings of the second level that are on the screen, in their order."""
    marked = [one for one in glass.controls() if isinstance(one, ft.Semantics) and one.heading_level == 2]
    texts = [one.content for one in marked]
    return [str(text.value) for text in texts if isinstance(text, ft.Text)]


def test_the_clerks_rail_has_headings_and_a_press_opens_the_screen(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("来电登记")
        assert headings(glass)[:5] == ["客户", "派工", "人员", "钱与货", "资料"]
        words = glass.words()
        assert words.index("钱与货") < words.index("服务期") < words.index("资料")
        await glass.tap("服务期")
        await glass.until(lambda: glass.flet.page.route == "/office/terms", "the terms")

    on_screen(company, "anna", "/inbox", story)


def test_the_menu_of_a_phone_has_the_same_headings(company: Company) -> None:
    async def told() -> None:
        glass = Glass(FakeSession(company, company.anna, language="zh"), "/menu", 412)
        try:
            await glass.opened()
            await glass.sees("服务期")
            words = glass.words()
            places = [words.index(one) for one in ("来电登记", "派工", "人员", "钱与货", "服务期", "资料")]
            assert places == sorted(places)
        finally:
            glass.close()

    asyncio.run(told())


def test_who_has_few_entries_gets_them_without_headings(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("设置")
        few = len(opened_by(session.me, OFFICE_ENTRIES)) <= 6
        assert few is not bool(headings(glass))

    on_screen(company, "hua", "/inbox", story)
