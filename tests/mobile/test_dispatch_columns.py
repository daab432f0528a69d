"""The board by technician draws few orders of each column at once, however many there are; a press draws more."""

from __future__ import annotations

import flet as ft
from company import OTHER_TRUCK, TRUCK
from flet.controls.base_control import BaseControl
from glass import _inside, on_screen

from mobile.screens.orders.dispatch import DRAWN, LEAST, at_once
from mobile.ui.plate import plate_badge
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


def controls_in(whole: ft.Control) -> int:
    return sum(isinstance(one, BaseControl) for one in _inside(whole, set()))


def test_a_tile_of_the_board_is_few_controls_since_each_takes_its_time(company):
    company.order_in(OrderState.SUBMITTED, "order-1")
    number = company.order("order-1").number

    async def story(glass, session):
        await glass.sees(number)
        (tile,) = [c for c in glass.controls() if isinstance(c, ft.MergeSemantics) and c.content.label == number]
        assert controls_in(tile) <= 13

    on_screen(company, "bo", "/office/dispatch", story)


def test_the_age_of_an_old_order_is_as_wide_as_its_words(company):
    company.order_in(OrderState.SUBMITTED, "order-1")
    company.wait(days=9)
    number = company.order("order-1").number

    async def story(glass, session):
        await glass.sees(number)
        (tile,) = [c for c in glass.controls() if isinstance(c, ft.MergeSemantics) and c.content.label == number]
        (sign,) = [
            c for c in _inside(tile, set()) if getattr(c, "icon", None) == ft.Icons.HOURGLASS_BOTTOM_ROUNDED
        ]
        pill = sign.parent.parent
        assert isinstance(pill.parent, ft.Row), "in the tile's own column it would be as wide as the tile"

    on_screen(company, "bo", "/office/dispatch", story)


def test_a_plate_is_one_text_on_its_metal():
    plate = plate_badge("苏E12345", "重型半挂牵引车")
    assert [c.value for c in _inside(plate, set()) if isinstance(c, ft.Text)] == ["苏E·12345"]
    assert controls_in(plate) == 5
