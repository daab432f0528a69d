"""Strip plots of team and month: a dot for whoever has a value, where it is, and every value in words (KPI-1)."""

from __future__ import annotations

import flet as ft
import pytest
from company import OTHER_TRUCK, TRUCK, Company
from glass import on_screen

from mobile.app import routes
from mobile.screens.scores.team import dot_of
from mobile.screens.shared.strip_plot import DOT, MOST_HIGH, Dot, places
from mobile.ui.text import t
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.scores.indicators import Figure, Item


def figure(counted: int, of: int) -> Figure:
    items = tuple(Item(ref=f"order:{n}", at="2026-03-02T09:00:00+08:00") for n in range(of))
    return Figure(name="solved", edition="2026-1", unit="share", counted=items[:counted], of=items)


def test_kpi_1_whoever_had_nothing_to_count_has_no_dot_and_stands_at_no_nought() -> None:
    assert dot_of("李师傅", figure(0, 0)) is None
    nought = dot_of("李师傅", figure(0, 6))
    assert nought is not None
    assert (nought.value, nought.said, nought.low) == (0, "0 %", False)


def test_kpi_1_a_dot_on_too_little_is_hollow() -> None:
    few, many = dot_of("李师傅", figure(3, 4)), dot_of("王师傅", figure(3, 6))
    assert few is not None
    assert many is not None
    assert (few.low, many.low) == (True, False)
    assert (few.value, many.value) == (0.75, 0.5)


def test_kpi_1_dots_stand_where_their_value_is_and_equal_ones_above_each_other() -> None:
    dots = [Dot("甲", 0, "0"), Dot("乙", 5, "5"), Dot("丙", 10, "10"), Dot("丁", 5, "5")]
    found = {dot.name: (left, above) for dot, left, above in places(dots, 10, 100 + DOT)}
    assert found["甲"] == (0, 0)
    assert found["丙"] == (100, 0)
    assert {found["乙"], found["丁"]} == {(50, 0), (50, 1)}


@pytest.mark.parametrize("most", [0, 10])
def test_kpi_1_no_dot_leaves_the_plot_however_many_there_are(most: float) -> None:
    dots = [Dot(str(n), 20 - n, "") for n in range(40)]
    for _, left, above in places(dots, most, 200):
        assert 0 <= left <= 200 - DOT
        assert 0 <= above < MOST_HIGH


def worked(company: Company) -> None:
    company.order_in(OrderState.COMPLETED, "order-1", vehicles=(TRUCK,))
    company.order_in(OrderState.COMPLETED, "order-2", company.wang, vehicles=(OTHER_TRUCK,))
    company.wait(hours=1)
    company.order_in(OrderState.COMPLETED, "order-3", company.wang, vehicles=(OTHER_TRUCK,))


def test_kpi_1_the_teams_strip_says_each_value_and_opens_table_and_list(company: Company) -> None:
    worked(company)
    name = t("score.figure.served")

    async def story(glass, session):
        await glass.sees(t("score.strips"))
        said = next(one for one in glass.words().split("\n") if one.startswith(f"{name}: {t('score.team.all')}"))
        assert "李师傅" in said
        assert "王师傅" in said
        await glass.tap(f"{name}: {t('score.team.all')}")
        await glass.until(lambda: t("score.strips") not in glass.words(), "the figure alone")
        await glass.sees(t("score.figure.served.words"))
        assert "王师傅" in glass.words()

    on_screen(company, "chen", routes.office("scores"), story)


def test_kpi_1_the_months_strips_have_the_values_of_the_table_above(company: Company) -> None:
    worked(company)

    async def story(glass, session):
        await glass.sees(t("month.strips"))
        assert f"{t('month.done')}: 李师傅 1、王师傅 2" in glass.words()

    on_screen(company, "chen", routes.office("month"), story)


def test_kpi_1_strips_are_as_wide_as_their_line_so_that_several_stand_side_by_side(company: Company) -> None:
    worked(company)

    async def story(glass, session):
        await glass.sees(t("month.strips"))
        row = next(c for c in glass.controls() if isinstance(c, ft.Row) and c.wrap and _strips(c))
        assert len(_strips(row)) > 2
        assert all(strip.width <= 480 for strip in _strips(row))

    on_screen(company, "chen", routes.office("month"), story)


def _strips(row: ft.Row) -> list[ft.Container]:
    """What in a row holds a line of dots."""
    return [one for one in row.controls if isinstance(one, ft.Container) and one.width and one.width > 300]
