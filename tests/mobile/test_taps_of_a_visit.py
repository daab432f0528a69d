"""How many taps a visit with both swaps and cash takes: 28 at most; and what comes first on its forms."""

from __future__ import annotations

import flet as ft
from company import IN_BAG, SIM_IN_BAG, Company
from every_screen import look_at_all
from fake import FakeSession
from glass import Glass, on_screen
from test_forms import press

from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.checklist import CHECKLIST
from rulebook.subjects.visits.records import Visit
from tests.mobile.preview.album import SHOTS

MOST_TAPS = 28
SIGNED = [[[100 + 20 * n, 100 + 60 * (n % 3), 30 * n] for n in range(30)]]


def boxes(glass: Glass) -> list[ft.Checkbox]:
    return [c for c in glass.controls() if isinstance(c, ft.Checkbox)]


def test_a_visit_with_both_swaps_and_cash_takes_twenty_eight_taps(company: Company) -> None:
    company.order_in(OrderState.ASSIGNED)
    taps: list[str] = []

    async def story(glass: Glass, session: FakeSession) -> None:
        async def tap(words: str) -> None:
            taps.append(words)
            await press(glass, words)
            await glass.opened()

        async def tick(nth: int) -> None:
            """A tap on the card's edge, as a thumb does it."""
            taps.append(f"card {nth + 1}")
            cards = [c for c in glass.controls() if isinstance(c, ft.GestureDetector) and c.on_tap]
            await glass.flet.dispatch_event(cards[nth]._i, "tap", {})
            await glass.until(lambda: boxes(glass)[nth].value is True, "a tick")

        await tap("接单")
        await tap("准备出发")
        await glass.sees("出发前逐项确认")
        for nth in range(len(CHECKLIST)):
            await tick(nth)
        for words in ("出发", "我已到达", "终端损坏", "重现了", "记录检查结果"):
            await tap(words)
        for words in ("更换终端", f"装上 {IN_BAG}", "移到新终端", "故障", "记录更换"):
            await tap(words)
        for words in ("更换 SIM卡", f"装上 {SIM_IN_BAG}", "记录更换"):
            await tap(words)
        await glass.sees("请客户看一眼平台上的位置")
        await tick(0)
        await tap("记录处理结果")
        for words in ("现金", "收 ¥"):
            await tap(words)
        visit = company.world.all(Visit)[0].id
        session.drafts[f"sign/{visit}"] = {"strokes": SIGNED}  # as the pad keeps it
        taps.append("the customer draws")
        for words in ("客户已看过，继续", "确认签字", "完工"):
            await tap(words)
        await glass.until(lambda: company.order("order-1").state is OrderState.COMPLETED, "the end of the visit")

    on_screen(company, "li", "/today", story)
    assert len(taps) <= MOST_TAPS, taps
    assert len(company.world.all(Swap)) == 2
    assert [receipt.method for receipt in company.world.all(Receipt)] == [Method.CASH]


def test_the_whole_card_of_the_departure_checklist_ticks() -> None:
    """Its hint and its edges, too: once only the line of its title did."""

    def cards(_: object, glass: Glass) -> list[str]:
        found = [c for c in glass.controls() if isinstance(c, ft.GestureDetector) and c.on_tap]
        return [type(c.content).__name__ for c in found]

    (found,) = look_at_all(cards, shots=tuple(s for s in SHOTS if s.name == "technician-depart")).values()
    assert found == ["Container"] * len(CHECKLIST)


def test_in_a_swap_scanning_comes_before_the_units_of_the_bag() -> None:
    def order(_: object, glass: Glass) -> list[str]:
        words = glass.words()
        return sorted(("新设备号码", "装上 "), key=words.index)

    shots = tuple(s for s in SHOTS if s.name == "technician-swap-terminal")
    (found,) = look_at_all(order, shots=shots).values()
    assert found == ["新设备号码", "装上 "]
