"""One control for every list of the office: days typed as people write them, sorting by column, both kept."""

from __future__ import annotations

import flet as ft
from company import OTHER_TRUCK
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app.shell import TALL
from mobile.screens.books.accounts import account_name
from mobile.screens.shared.list_tools import FIRST, LAST, SORT, narrowing, sorted_out
from mobile.screens.shared.rows import TOOLS
from mobile.ui.app_context import Form
from rulebook.policy.ledger import as_told
from rulebook.subjects.orders.records import OrderState

ROWS = (("b", "2026-03-02T10:00:00+08:00"), ("a", "2026-03-05T10:00:00+08:00"), ("c", ""))
NAMES = {"customer": lambda row: row[0]}


class Kept(dict):
    """The reading side of a form."""

    def text(self, name: str, default: str = "") -> str:
        return str(self.get(name, default))


def names(**said: str) -> list[str]:
    form: Form = Kept({f"tools.{name}": text for name, text in said.items()})  # type: ignore[assignment]  # a form kept in memory
    return [name for name, _ in sorted_out(form, ROWS, lambda row: row[1], NAMES)]


def test_a_list_is_narrowed_down_to_days_however_they_are_written():
    assert names() == ["a", "b", "c"]
    assert names(first="2026/3/3") == ["a"]
    assert names(last="2026年3月2日") == ["b"]
    assert names(first="not a day") == ["a", "b", "c"]


def test_a_list_is_sorted_by_date_either_way_and_by_a_column():
    assert names(sort="oldest") == ["c", "b", "a"]
    assert names(sort="customer") == ["a", "b", "c"]
    assert (FIRST, LAST, SORT) == ("tools.first", "tools.last", "tools.sort")
    assert narrowing(Kept({FIRST: "20260302"})).first == "2026-03-02"  # type: ignore[arg-type]  # a form kept in memory


def test_the_orders_are_narrowed_down_on_the_screen_and_it_says_so(company):
    company.order_in(OrderState.SUBMITTED, "order-1")
    company.wait(days=2)
    company.order_in(OrderState.SUBMITTED, "order-2", vehicles=(OTHER_TRUCK,))
    first, second = (company.order(f"order-{n}").number for n in (1, 2))

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(first)
        await glass.tap("排序与日期")
        await glass.sees("从哪天")
        field = next(c for c in glass.controls() if isinstance(c, ft.TextField) and c.label == "从哪天")
        day = company.order("order-2").opened_at[:10]
        glass.flet.apply_patch(field._i, {"value": day})
        await glass.flet.dispatch_event(field._i, "change", day)
        await glass.until(lambda: first not in glass.words() and second in glass.words(), "the one of that day")
        assert day in glass.words()

    on_screen(company, "anna", "/office/orders", story)


def test_what_was_earned_or_is_owed_to_others_is_no_minus(company):
    assert as_told("income:service", -30_000) == 30_000
    assert as_told("suspense:wechat", -500) == 500
    assert as_told("cash_in_hand:li", 30_000) == 30_000
    assert account_name(company.world, "income:service") == "服务收入"


def test_sorting_and_picking_share_a_line_above_a_list(company):
    company.order_in(OrderState.SUBMITTED, "order-1")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("多选")
        rows = [c for c in glass.controls() if isinstance(c, ft.Row) and c.data == TOOLS]
        assert [len(row.controls) for row in rows] == [2]

    on_screen(company, "bo", "/office/orders", story)


def test_at_a_desk_every_view_of_a_list_is_in_sight_and_on_a_phone_the_row_is_pushed(company):
    """A mouse pushes no row: what stands beyond its edge would never be seen."""

    async def wide(glass: Glass, session: FakeSession) -> None:
        await glass.sees("已了结")
        assert _row_of(glass, "已了结").wrap

    async def narrow(glass: Glass, session: FakeSession) -> None:
        await glass.sees("已了结")
        assert _row_of(glass, "已了结").scroll is ft.ScrollMode.HIDDEN

    on_screen(company, "anna", "/office/cases", wide)
    on_screen(company, "anna", "/office/cases", narrow, width=412)


def _row_of(glass: Glass, words: str) -> ft.Row:
    """The row in which the button of these words stands."""
    rows = (c for c in glass.controls() if isinstance(c, ft.Row))
    return next(
        row
        for row in rows
        if any(
            isinstance(one, ft.Semantics) and getattr(one.content, "content", None) == words
            for one in row.controls
        )
    )


def test_a_low_window_scrolls_all_of_a_screen_so_that_no_bar_hides_it(company):
    """A desk at 400 %: bars at their own height would leave nothing between them."""

    async def low(glass: Glass, session: FakeSession) -> None:
        await glass.sees("来电登记")
        outer = _around(glass)
        assert isinstance(outer, ft.Column)
        assert outer.scroll is ft.ScrollMode.AUTO
        assert outer.controls[0].height == TALL

    async def high(glass: Glass, session: FakeSession) -> None:
        await glass.sees("来电登记")
        assert not isinstance(_around(glass), ft.Column)

    on_screen(company, "anna", "/office/cases", low, width=320, height=256)
    on_screen(company, "anna", "/office/cases", high, width=412, height=640)
    on_screen(company, "anna", "/office/cases", high, width=860, height=360)  # on its side, where a customer signs


def _around(glass: Glass) -> object:
    """What the safe area of the one view holds."""
    return next(c for c in glass.controls() if isinstance(c, ft.SafeArea)).content


def test_on_a_phone_what_narrows_a_list_scrolls_with_it(company):
    """Under text of 200 % it fills a phone alone, and no row would be reached."""
    company.order_in(OrderState.SUBMITTED, "order-1")
    number = company.order("order-1").number

    async def phone(glass: Glass, session: FakeSession) -> None:
        await glass.sees(number)
        assert any(_holds(pane, ft.TextField) and _holds(pane, ft.MergeSemantics) for pane in _panes(glass))

    async def desk(glass: Glass, session: FakeSession) -> None:
        await glass.sees(number)
        assert not any(_holds(pane, ft.TextField) and _holds(pane, ft.MergeSemantics) for pane in _panes(glass))

    on_screen(company, "anna", "/office/orders", phone, width=412)
    on_screen(company, "anna", "/office/orders", desk)


def _panes(glass: Glass) -> list[ft.Column]:
    return [c for c in glass.controls() if isinstance(c, ft.Column) and c.scroll is ft.ScrollMode.AUTO]


def _holds(control: object, kind: type) -> bool:
    """Whether a control has one of that kind anywhere within."""
    if isinstance(control, kind):
        return True
    within = [*(getattr(control, "controls", None) or ()), getattr(control, "content", None)]
    return any(_holds(one, kind) for one in within if one is not None)
