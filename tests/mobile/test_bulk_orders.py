"""Several orders at once: one line a record, one outcome a row, those refused stay picked with the reason."""

from __future__ import annotations

import asyncio

import msgspec
from company import OTHER_TRUCK, PEOPLE, Company, make_company
from fake import FakeSession
from glass import Glass, on_screen
from test_screen_parts import Drafts, Page

from mobile.client.session_api import InboxItem
from mobile.screens.orders.bulk_orders import new_time
from mobile.screens.shared.bulk import Outcome, Picks
from mobile.ui.app_context import Form
from rulebook.kernel.errors import Refusal
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.orders.records import Order, OrderState

LI = PEOPLE["li"][0]


def two_orders(first: OrderState, second: OrderState) -> Company:
    company = make_company()
    company.order_in(first, "order-1")
    company.order_in(second, "order-2", vehicles=(OTHER_TRUCK,))
    return company


def test_two_orders_are_assigned_at_once_and_the_one_refused_stays_picked_with_its_rule() -> None:
    company = two_orders(OrderState.APPROVED, OrderState.SUBMITTED)
    first, second = (company.order(f"order-{n}").number for n in (1, 2))

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("多选")
        await glass.tap("多选")
        await glass.sees("已选 0 条")
        await glass.tap("全选筛选内 2 条")
        await glass.sees("已选 2 条")
        await glass.tap("派工")
        await glass.sees("派给谁？")
        await glass.tap(f"{LI} · 适合")
        await glass.sees(f"把 2 张派给{LI}")
        await glass.tap(f"把 2 张派给{LI}")
        await glass.sees("已办 1 条，未办 1 条")
        assert "ORD-5" in glass.words()
        assert "已选 1 条" in glass.words()
        one, other = session.world.get(Order, "order-1"), session.world.get(Order, "order-2")
        assert one is not None
        assert other is not None
        assert (one.state, one.technician) == (OrderState.ASSIGNED, "li")
        assert (other.state, other.technician) == (OrderState.SUBMITTED, None)
        await glass.tap(second)
        await glass.sees("已选 0 条")
        await glass.tap("结束多选")
        await glass.sees("多选")
        assert first in glass.words()

    on_screen(company, "bo", "/office/orders", story)


def form_of() -> Form:
    return Form(Drafts(), "bulk", Page())  # type: ignore[arg-type]  # only what a form needs of them


def test_what_the_server_refuses_afterwards_comes_back_to_its_row_and_is_picked_again() -> None:
    picks = Picks(form_of(), lambda: None)
    picks.outcomes["order-1"] = Outcome(line="line-1")
    picks.outcomes["order-2"] = Outcome(line="line-2")
    refusal = Refusal(rule="ORD-6", code="unsuitable", facts={})
    item = InboxItem("line-2", "2026-03-02", "order.assign", "order-2", "refused", refusal)
    picks.settle([item])
    assert picks.outcomes["order-1"].refusal is None
    assert picks.outcomes["order-2"].refusal == refusal
    assert picks.ids == ["order-2"]
    picks.settle([item])
    assert picks.ids == ["order-2"]


def test_it_stops_between_two_rows_and_what_is_left_stays_picked() -> None:
    company = two_orders(OrderState.SUBMITTED, OrderState.SUBMITTED)
    session = FakeSession(company, company.anna, language="zh")
    picks = Picks(form_of(), lambda: None)
    picks.pick(["order-1", "order-2"])

    def make(id: str) -> AgreeTime:
        picks.stop()
        return AgreeTime(time="2026-03-09T10:00:00+08:00", reason="雨")

    asyncio.run(picks.run(session, make))
    assert picks.ids == ["order-2"]
    assert list(picks.outcomes) == ["order-1"]
    assert picks.progress == (1, 2)
    assert not picks.busy


def test_ord_7_each_order_keeps_its_own_hour_and_one_that_is_over_gets_no_time() -> None:
    company = two_orders(OrderState.SUBMITTED, OrderState.CLOSED)
    order = company.order("order-1")
    timed = msgspec.structs.replace(order, appointment="2026-03-05T14:30:00+08:00")
    said = new_time(timed, timed.id, "2026-03-09", "", "雨")
    assert isinstance(said, AgreeTime)
    assert said.time == "2026-03-09T14:30:00+08:00"
    said = new_time(timed, timed.id, "2026-03-09", "08:00", "雨")
    assert isinstance(said, AgreeTime)
    assert said.time == "2026-03-09T08:00:00+08:00"
    untimed = msgspec.structs.replace(order, appointment="")
    missing = new_time(untimed, untimed.id, "2026-03-09", "", "雨")
    assert isinstance(missing, Refusal)
    assert (missing.rule, missing.code) == ("ORD-7", "field_missing")
    over = new_time(company.order("order-2"), "order-2", "2026-03-09", "08:00", "雨")
    assert isinstance(over, Refusal)
    assert over.code == "wrong_state"
    away = new_time(None, "order-9", "2026-03-09", "08:00", "雨")
    assert isinstance(away, Refusal)
    assert away.code == "not_found"


def test_on_a_phone_sized_desk_the_panel_is_a_page_of_its_own() -> None:
    company = two_orders(OrderState.SUBMITTED, OrderState.SUBMITTED)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("处理已选的 2 条")
        await glass.tap("处理已选的 2 条")
        await glass.sees("批量处理 2 张工单")
        await glass.tap("批准")
        await glass.sees("批准 2 张")

    async def told() -> None:
        session = FakeSession(company, company.anna, language="zh")
        session.drafts["office.orders.bulk"] = {"picking": True, "ids": ["order-1", "order-2"]}
        glass = Glass(session, "/office/orders", 412)
        try:
            await glass.opened()
            await story(glass, session)
        finally:
            glass.close()

    asyncio.run(told())


def test_ord_7_only_those_get_another_time_of_whom_it_is_said_that_their_customer_agreed() -> None:
    company = two_orders(OrderState.SUBMITTED, OrderState.SUBMITTED)
    first, second = (company.order(f"order-{n}") for n in (1, 2))
    chip = f"{first.number} {first.customer_name}"

    async def told() -> None:
        session = FakeSession(company, company.bo, language="zh")
        session.drafts["office.orders.bulk"] = {"picking": True, "ids": ["order-1", "order-2"]}
        session.drafts["office.orders.bulk.action"] = {"action": "re_date", "reason": "下雨"}
        glass = Glass(session, "/office/orders", 1440)
        try:
            await glass.opened()
            await glass.sees("改期 0 张")
            assert "哪些客户已同意" not in glass.words()
            await glass.tap("明天")
            await glass.tap("09:00")
            await glass.sees("哪些客户已同意这个时间？")
            await glass.tap(chip)
            await glass.sees("改期 1 张")
            await glass.tap("15:00")
            await glass.sees("改期 0 张")
            await glass.tap(chip)
            await glass.sees("改期 1 张")
            await glass.tap("改期 1 张")
            await glass.sees("已选 1 条")
        finally:
            glass.close()

    asyncio.run(told())
    assert company.order("order-1").appointment[11:16] == "15:00"
    assert company.order("order-2").appointment == second.appointment
