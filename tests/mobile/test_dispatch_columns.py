"""The board by technician draws few orders of each column at once, however many there are; a press draws more."""

from __future__ import annotations

from company import OTHER_TRUCK, TRUCK
from glass import on_screen

from mobile.screens.orders.dispatch import DRAWN, LEAST, at_once
from rulebook.subjects.orders.records import OrderState


def test_twenty_columns_hold_no_more_orders_than_one_can_look_through():
    assert at_once(6) * 6 <= DRAWN
    assert at_once(21) == LEAST


def test_a_press_draws_the_rest_of_a_column(company):
    for number in range(20):
        company.order_in(OrderState.SUBMITTED, f"order-{number}", vehicles=(TRUCK if number % 2 else OTHER_TRUCK,))
    numbers = [company.order(f"order-{number}").number for number in range(20)]

    async def story(glass, session):
        await glass.sees("再显示")
        assert sum(number in glass.words() for number in numbers) < 20
        await glass.tap("再显示")
        await glass.until(lambda: all(number in glass.words() for number in numbers), "all of them")

    on_screen(company, "bo", "/office/dispatch", story)
    assert len(numbers) == 20
