"""A press is answered at once: first that a screen is on its way, then the screen, then the figures beside it."""

from __future__ import annotations

import pytest
from glass import Glass, on_screen

from rulebook.subjects.orders.records import OrderState


def test_a_screen_of_the_office_says_that_it_comes_before_it_is_made(company):
    company.order_in(OrderState.SUBMITTED, "order-1")
    number = company.order("order-1").number

    async def story(glass: Glass, session):
        before = len(glass.wire.sent)
        await glass.go("/office/orders")
        await glass.sees(number)
        assert "正在打开" not in glass.words()
        sent = glass.wire.sent[before:]
        comes, there = (
            next(n for n, patch in enumerate(sent) if words.encode() in patch) for words in ("正在打开", number)
        )
        assert comes < there, "the bar goes out first"

    on_screen(company, "bo", "/inbox", story)


def figures(glass: Glass) -> list[str]:
    """Those on the entries of the rail."""
    icons = [c for c in glass.controls() if getattr(c, "badge", None) is not None]
    return [str(icon.badge.label) for icon in icons]


def test_what_waits_is_counted_on_the_rail_after_the_screen_is_there(company):
    company.order_in(OrderState.APPROVED, "order-1")

    async def story(glass: Glass, session):
        await glass.until(lambda: "1" in figures(glass), "the figure of what waits")

    on_screen(company, "bo", "/office/orders", story)
    assert company.order("order-1").state is OrderState.APPROVED


@pytest.mark.parametrize("route", ["/office/orders", "/office/dispatch"])
def test_a_figure_that_is_counted_later_draws_no_screen_anew(company, route):
    """On the rail, and on the board's own views: a board of fifty orders was drawn twice."""
    company.order_in(OrderState.APPROVED, "order-1")
    company.wait(days=5)  # it is stuck: the board's view of what presses has a figure, too
    number = company.order("order-1").number

    async def story(glass: Glass, session):
        def tile():
            return next((c for c in glass.controls() if getattr(c, "label", None) == number), None)

        await glass.until(lambda: tile() is not None, "the order")
        drawn = tile()
        await glass.until(lambda: "1" in figures(glass), "the figure of what waits")
        if route == "/office/dispatch":
            await glass.sees("待跟进 1")
        assert tile() is drawn

    on_screen(company, "bo", route, story)
    assert company.order("order-1").state is OrderState.APPROVED
