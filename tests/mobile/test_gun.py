"""The scanner gun at the counter: fifty numbers in a row, each counted and heard, wrong ones named (STK)."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import flet as ft
import msgpack
import pytest
from company import IN_STORE, imei, unit
from fake import FakeSession
from flet.messaging.protocol import MessageAction
from glass import Glass

from mobile.app.state import AppState
from mobile.screens.shared.panes import AT_ONCE
from mobile.screens.stock.store_count import review_dialog, suspect
from mobile.ui.fields import grouped
from mobile.ui.gun import bare
from mobile.ui.text import t
from rulebook.subjects.stock.commands import ReceiveUnit, TakeStock
from rulebook.subjects.stock.records import Stocktake, Unit, UnitKind

T = UnitKind.TERMINAL
ENTRY = "扫码枪或输入号码"


class Counter:
    """One of the counter's screens before a storekeeper with a gun."""

    def __init__(self, glass: Glass, heard: list[bool]) -> None:
        self.glass, self.heard, self.text = glass, heard, ""
        self.number = self.field._i

    @property
    def field(self) -> ft.TextField:
        return next(c for c in self.glass.controls() if isinstance(c, ft.TextField) and c.label == ENTRY)

    async def shoots(self, *numbers: str) -> None:
        """Each number with the gun's Enter, faster than anything is drawn."""
        for number in numbers:
            for typed in (number, "\n"):
                self.text += typed
                self.glass.flet.apply_patch(self.number, {"value": self.text})
                await self.glass.flet.dispatch_event(self.number, "change", self.text)


def at_the_counter(company, who, route, story, **drafts):
    async def told() -> None:
        heard: list[bool] = []
        session = FakeSession(company, getattr(company, who), language="zh")
        session.drafts |= drafts
        state = AppState(phase="ready", session=session, language="zh", dark=False, sound=heard.append)
        glass = Glass(session, route, 1440, state)
        try:
            await glass.opened()
            await story(glass, Counter(glass, heard))
        finally:
            glass.close()

    asyncio.run(told())


def test_fifty_units_are_given_by_gun_and_what_is_wrong_is_named(company):
    numbers = [imei(n) for n in range(200, 250)]
    for number in numbers:
        company.guo.must(ReceiveUnit(unit=T, number=number, model="GT-200 4G"))

    async def story(glass, counter):
        await counter.shoots(*numbers[:25], imei(77), *numbers[25:], numbers[0])
        await glass.sees("第 50 件")
        await glass.sees("交出 50 件")
        assert counter.heard == [True] * 25 + [False] + [True] * 25 + [False]
        await glass.sees("2 个没有收下")
        assert f"仓库里没有 {imei(77)}" in glass.words()
        assert f"{numbers[0]} 已经选上了" in glass.words()
        assert counter.field.autofocus
        assert counter.field.value == counter.text, "what the gun types meanwhile is never overwritten"

    at_the_counter(company, "guo", "/office/stock/give", story)


def test_fifty_new_units_are_received_by_gun_and_a_misread_one_is_named(company):
    numbers = [imei(n) for n in range(300, 350)]
    misread = numbers[0][:-1] + str((int(numbers[0][-1]) + 1) % 10)

    async def story(glass, counter):
        await counter.shoots(*numbers, misread, IN_STORE)
        await glass.sees("入库 50 件")
        assert counter.heard == [True] * 50 + [False, False]
        assert "账上已经有这个号码" in glass.words()

    at_the_counter(company, "guo", "/office/stock/receive", story, **{"office.store.receive": {"model": "GT-200"}})


def test_stk_4_a_stocktake_is_looked_at_before_it_accuses_anybody(company):
    for n in (400, 401, 402):
        company.guo.must(ReceiveUnit(unit=T, number=imei(n), model="GT-200 4G"))
    company.hand_out(company.wang, unit(T, imei(402)))

    async def story(glass, counter):
        misread = imei(400)[:-1] + str((int(imei(400)[-1]) + 1) % 10)
        await counter.shoots(imei(400), imei(402), imei(990), misread, imei(400))
        await glass.sees("第 3 件")
        assert counter.heard == [True] * 3 + [False] * 2
        await glass.tap("完成盘点，共 3 件")
        await glass.sees("核对之后再完成")
        assert imei(401) not in glass.words(), "still blind: how many are missing, not which"
        for words in ("账上还有", "点到、账上在别处", "账上没有的号码", "现在完成", "还有 2 个号码没有收下"):
            assert words in glass.words(), words
        assert not company.world.all(Stocktake)
        await glass.tap("继续点")
        await glass.until(lambda: "核对之后再完成" not in glass.words(), "the count again")
        await counter.shoots(imei(401))
        await glass.sees("第 4 件")

    at_the_counter(company, "chen", "/office/stock/count", story, **{"office.store.count": {"holder": "store"}})


def test_a_number_that_is_neither_known_nor_right_is_more_likely_misread(company):
    here = SimpleNamespace(session=SimpleNamespace(world=company.world))
    assert not suspect(here, IN_STORE)
    assert not suspect(here, imei(990))
    assert suspect(here, imei(990)[:-1] + str((int(imei(990)[-1]) + 1) % 10))


def test_a_sound_stocktake_says_so(company):
    session = FakeSession(company, company.chen, language="zh")
    here = SimpleNamespace(session=session)
    found = tuple(u.number for u in company.world.find(Unit, "place", "store"))
    dialog = review_dialog(here, TakeStock(stocktake="k", found=found), 0, lambda _: None, lambda _: None)
    assert len(dialog.content.controls) == 1


@pytest.mark.parametrize("pasted", ["86 1234\n", "８６1234\n86-1234"])
def test_a_pasted_list_is_read_line_by_line(pasted):
    assert bare(pasted.split("\n")[0]) == "861234"


def changes(sent: list[bytes]) -> list[list]:
    """What these messages change on the screen, each as [how, where, …]."""
    told = [msgpack.unpackb(one, strict_map_key=False, ext_hook=lambda *_: None) for one in sent]
    return [
        change
        for action, body in told
        if action == MessageAction.PATCH_CONTROL.value
        for change in body["patch"][1:]
    ]


def test_one_more_unit_changes_a_row_and_the_counts_and_no_other_row(company):
    numbers = [imei(n) for n in range(600, 651)]

    async def story(glass, counter):
        changed = []
        for before in (30, 50):
            await counter.shoots(*numbers[len(counter.text.split()) : before])
            await glass.sees(f"第 {before} 件")
            await glass.opened()
            glass.wire.sent.clear()
            await counter.shoots(numbers[before])
            await glass.sees(f"第 {before + 1} 件")
            changed.append(len(changes(glass.wire.sent)))
        assert 0 < changed[1] == changed[0] <= 8, "with fifty on the list as with thirty"
        words = glass.words()
        assert sum(grouped(number) in words for number in numbers[:-1]) == AT_ONCE - 1, "the latest"
        await glass.tap("还有 31")
        await glass.sees(grouped(numbers[1]))

    at_the_counter(company, "chen", "/office/stock/count", story)


def test_a_unit_taken_out_of_the_list_is_the_one_beside_the_cross(company):
    numbers = [imei(n) for n in range(700, 704)]

    async def story(glass, counter):
        await counter.shoots(*numbers)
        await glass.sees("第 4 件")
        await glass.tap(t("store.entry.remove", number=numbers[1]))
        await glass.until(lambda: grouped(numbers[1]) not in glass.words(), "it gone")
        assert all(grouped(number) in glass.words() for number in (numbers[0], *numbers[2:]))

    at_the_counter(company, "chen", "/office/stock/count", story)
