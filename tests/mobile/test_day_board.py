"""The dispatcher's day: bars where the appointments are, clashes told, why not before the drop, keys."""

from __future__ import annotations

from datetime import timedelta

import flet as ft
import pytest
from company import OTHER_TRUCK, TRUCK
from glass import on_screen

from mobile.screens.day_board.day_plan import plan_of
from mobile.screens.shared.lookups import age
from rulebook.kernel.times import company_day
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.orders.records import Order, OrderState

DAY = "2026-03-02"
BOARD = {"office__dispatch__filter": {"by": "day"}}


def at(hour: str) -> str:
    return f"{DAY}T{hour}:00+08:00"


def row_of(company, person="li"):
    plan = plan_of(company.world, company_day(company.now))
    return next(row for row in plan.rows if row.person.id == person)


def test_an_appointment_is_a_bar_where_its_hours_are(company):
    company.order_in(OrderState.ACCEPTED, "order-1", appointment=at("10:30"))
    (bar,) = row_of(company).bars
    assert (bar.order.id, bar.begins, bar.minutes, bar.clashes) == ("order-1", 10 * 60 + 30, 90, False)


def test_ord_6_two_that_are_too_near_stand_beside_each_other_and_clash(company):
    company.order_in(OrderState.ACCEPTED, "order-1", appointment=at("10:00"))
    company.order_in(OrderState.ACCEPTED, "order-2", vehicles=(OTHER_TRUCK,), appointment=at("15:00"))
    assert [bar.clashes for bar in row_of(company).bars] == [False, False]
    company.bo.must(AgreeTime(time=at("10:30"), spoken_with="刘师傅"), "order-2")
    bars = row_of(company).bars
    assert [(bar.clashes, bar.track) for bar in bars] == [(True, 0), (True, 1)]


def test_what_has_no_time_or_nobody_stands_at_the_side(company):
    company.order_in(OrderState.APPROVED, "order-1", appointment="")
    company.order_in(OrderState.APPROVED, "order-2", vehicles=(OTHER_TRUCK,), appointment=at("15:00"))
    plan = plan_of(company.world, company_day(company.now))
    assert [o.id for o in plan.loose] == ["order-2", "order-1"]
    assert all(not row.bars for row in plan.rows)


def test_an_open_order_says_how_old_it_is_and_one_that_is_done_does_not(company):
    company.order_in(OrderState.SUBMITTED, "order-1")
    order = company.order("order-1")
    assert age(order, company.now) == ""
    assert age(order, company.now + timedelta(days=4)) == "开单 4 天"
    company.order_in(OrderState.COMPLETED, "order-2", vehicles=(OTHER_TRUCK,))
    assert age(company.order("order-2"), company.now + timedelta(days=4)) == ""


def of(glass, kind) -> list:
    return [c for c in glass.controls() if isinstance(c, kind)]


def hour_fields(glass) -> list[ft.TextField]:
    return [c for c in of(glass, ft.TextField) if c.label == "上门时间"]


def hour_field(glass) -> ft.TextField:
    return hour_fields(glass)[0]


async def types(glass, field, text) -> None:
    glass.flet.apply_patch(field._i, {"value": text})
    await glass.flet.dispatch_event(field._i, "change", text)


def test_ord_6_who_lacks_the_skill_is_told_by_its_name_and_a_time_and_a_technician_are_given(company):
    company.order_in(OrderState.APPROVED, "order-1", appointment="")
    company.set_person("wang", skills=("install",))
    number = company.order("order-1").number

    async def story(glass, session):
        await glass.sees("还没有时间或技术员 1")
        await glass.tap(number)
        await glass.sees("缺技能：维修")
        await types(glass, hour_field(glass), "14:30")
        name = company.li.name if hasattr(company.li, "name") else "李"
        await glass.tap(f"{name}")
        await glass.until(lambda: "安排：" in glass.words() and "14:30" in glass.words(), "the choice")
        await glass.tap("安排：")
        await glass.until(lambda: company.order("order-1").technician == "li", "the technician")

    on_screen(company, "bo", "/office/dispatch", story, **BOARD)
    order = company.order("order-1")
    assert (order.technician, order.appointment) == ("li", at("14:30"))


@pytest.mark.parametrize("where", ["the day", "the side"])
def test_a_drop_is_prepared_and_nothing_is_agreed_before_somebody_says_so(company, where):
    agreed = at("10:00") if where == "the day" else ""
    company.order_in(OrderState.ACCEPTED, "order-1", appointment=agreed)

    async def story(glass, session):
        await glass.until(lambda: bool(of(glass, ft.Draggable)), "what can be taken")
        held = of(glass, ft.Draggable)[0]._i
        await glass.flet.dispatch_event(held, "drag_start", None)
        await glass.until(lambda: bool(hour_fields(glass)), "why not, before the drop")
        assert "可以派" in glass.words()
        target = of(glass, ft.DragTarget)[0]
        drop = {"src_id": held, "l": {"x": 330.0, "y": 4.0}, "g": {"x": 330.0, "y": 4.0}}
        await glass.flet.dispatch_event(target._i, "accept", drop)
        await glass.until(lambda: hour_field(glass).value not in ("", "10:00"), "the hour of the drop")
        await types(glass, hour_field(glass), "16:15")
        await glass.until(lambda: "16:15" in glass.button("安排：").content, "the hour that was typed")
        await glass.flet.dispatch_event(of(glass, ft.DragTarget)[0]._i, "accept", drop)
        await glass.until(lambda: "16:15" not in glass.button("安排：").content, "the hour of the second drop")
        assert hour_field(glass).value in glass.button("安排：").content

    on_screen(company, "bo", "/office/dispatch", story, **BOARD)
    assert company.order("order-1").appointment == agreed


def test_ord_9_what_is_stuck_stands_at_the_side_of_the_day(company):
    company.order_in(OrderState.SUBMITTED, "order-1", vehicles=(TRUCK,))
    company.wait(days=4)

    async def story(glass, session):
        await glass.sees("卡住的工单 1")
        await glass.sees("已 4 天")

    on_screen(company, "bo", "/office/dispatch", story, **BOARD)
    assert company.world.get(Order, "order-1").state is OrderState.SUBMITTED
