"""Ctrl-K finds anything from every screen, and "?" lists the keys."""

from __future__ import annotations

import asyncio

import flet as ft
import msgspec
from fake import FakeSession
from glass import Glass

from mobile.app.state import AppState
from mobile.sync.link import Answer, Unreachable
from mobile.ui.text import t
from rulebook.kernel.searching import Found, Hit, SearchAnswer, Why
from tests.mobile.preview.office import office


def told(who, key, story, route="/"):
    async def scene() -> None:
        company = office()
        session = FakeSession(company, getattr(company, who), language="zh")
        state = AppState(phase="ready", session=session, language="zh", dark=False)
        glass = Glass(session, route, 1440, state)
        try:
            await glass.opened()
            state.key = key
            await story(glass, state)
        finally:
            glass.close()

    asyncio.run(scene())


async def types(glass, text):
    field = next(c for c in glass.controls() if isinstance(c, ft.TextField) and c.label == t("find.words"))
    assert field.autofocus
    glass.flet.apply_patch(field._i, {"value": text})
    await glass.flet.dispatch_event(field._i, "change", text)
    return field._i


def test_a_plate_opens_its_vehicle_by_enter(company):
    async def story(glass, state):
        await glass.sees("查找")
        number = await types(glass, "粤b·D1 2345")
        await glass.sees("粤B·D12345")
        await glass.flet.dispatch_event(number, "submit", "粤b·D1 2345")
        await glass.until(lambda: "/office/" in glass.flet.page.route, "the first hit")
        await glass.until(lambda: state.key == "", "the dialog to be gone")

    told("anna", "find", story)


def test_arc_1_a_pasted_column_finds_each_and_the_field_keeps_its_lines_apart():
    async def story(glass, _):
        await glass.sees("查找")
        await types(glass, "粤B·D12345\n京A12345\n00000")
        await glass.sees("粤B·D12345")
        await glass.sees("京A·12345")
        field = next(c for c in glass.controls() if isinstance(c, ft.TextField) and c.label == t("find.words"))
        assert field.multiline
        assert field.shift_enter, "Enter still opens the first"

    told("anna", "find", story)


def test_sec_1_a_device_that_holds_a_part_says_so_until_the_archive_answers():
    words = t("beyond.words", days=90)

    async def story(glass, state):
        await glass.sees("查找")
        assert words not in glass.words(), "nothing is asked for yet"
        state.session.horizon = 90
        await types(glass, "粤b·D1 2345")
        await glass.sees("粤B·D12345")
        await glass.sees(words)

    told("anna", "find", story)


def test_a_screen_is_found_by_its_name_and_nothing_that_is_not_ones_own():
    async def story(glass, _):
        await glass.sees("查找")
        await types(glass, "财务")
        await glass.sees(t("find.none"))
        await types(glass, "调度")
        await glass.sees("页面")

    told("bo", "find", story)


def test_the_question_mark_lists_the_keys():
    async def story(glass, state):
        await glass.sees("键盘快捷键")
        assert "Ctrl + K" in glass.words()
        await glass.tap("关闭")
        await glass.until(lambda: state.key == "", "the list to be gone")

    told("bo", "help", story)


def test_arc_1_with_signal_the_whole_archive_is_searched_and_what_it_lacks_is_said(monkeypatch):
    asked = []

    async def get_bytes(self, path):
        asked.append(path)
        hit = Hit(kind="customer", id="c-old", why=(Why(field="name", text="江阴通达物流有限公司"),))
        found = (Found(asked="8888", hits=(hit,)), Found(asked="9999"))
        return Answer(200, {}, msgspec.json.encode(SearchAnswer(found=found)))

    async def story(glass, _):
        await glass.sees("查找")
        await types(glass, "8888,9999")
        await glass.sees("江阴通达物流有限公司")
        await glass.sees("没有找到：9999")
        assert asked == ["/api/search?q=8888%2C9999"]

    monkeypatch.setattr(FakeSession, "get_bytes", get_bytes)
    told("bo", "find", story)


def test_arc_1_without_signal_the_devices_own_records_are_searched_and_that_is_said(monkeypatch):
    async def get_bytes(self, path):
        raise Unreachable(path)

    async def story(glass, _):
        await glass.sees("查找")
        await types(glass, "粤b·D1 2345")
        await glass.sees("粤B·D12345")
        await glass.sees(t("find.away"))

    monkeypatch.setattr(FakeSession, "get_bytes", get_bytes)
    told("anna", "find", story)
