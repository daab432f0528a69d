"""The manager's month: each figure is the number of its own list, by the month and technician of the act."""

from __future__ import annotations

from datetime import timedelta

import flet as ft
import pytest
from company import OTHER_TRUCK, TICKED, TRUCK, visit_of
from glass import on_screen

from mobile.screens.month.month import CELL
from mobile.screens.month.month_figures import Sheet
from rulebook.kernel.identity import Person
from rulebook.policy.month import MEASURES, entries
from rulebook.rules import passed_deadlines
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.scores.indicators import figures_of, together
from rulebook.subjects.scores.span import month_span
from rulebook.subjects.visits.commands import Arrive, Depart

MONTH = "2026-03"


def sheet(company) -> Sheet:
    return Sheet(entries(company.world, company.now), company.now)


def test_kpi_1_a_visit_that_is_done_counts_once_for_whoever_did_it(company):
    company.order_in(OrderState.COMPLETED, "order-1")
    found = sheet(company)
    assert found.value("done", MONTH) == 1
    assert [found.value("done", MONTH, p) for p in ("li", "wang")] == [1, 0]
    assert found.value("done", "2026-02") == 0


def test_kpi_1_solved_at_once_are_those_with_one_visit_and_say_their_share(company):
    company.order_in(OrderState.COMPLETED, "order-1", vehicles=(TRUCK,))
    company.order_in(OrderState.COMPLETED, "order-2", vehicles=(OTHER_TRUCK,))
    found = sheet(company)
    assert (found.value("solved", MONTH), found.value("first", MONTH)) == (2, 2)
    assert found.note("first", MONTH) == "占完成工单的 100%"


def test_kpi_1_late_is_after_the_agreed_time_and_the_minutes_of_grace(company):
    for order, wait, truck in (("order-1", 1, TRUCK), ("order-2", 60, OTHER_TRUCK)):
        agreed = (company.now + timedelta(minutes=20)).isoformat()
        company.order_in(OrderState.ACCEPTED, order, appointment=agreed, vehicles=(truck,))
        company.wait(minutes=wait)
        company.li.does(Depart(visit=visit_of(order), ticked=TICKED), order)
        company.li.does(Arrive(visit=visit_of(order)), order)
        company.wait(hours=4)
    assert [e.order for e in sheet(company).of("late", MONTH)] == ["order-2"]


def test_kpi_1_cash_out_is_the_sum_of_its_receipts_and_says_how_old_the_oldest_is(company):
    company.on_site()
    company.collect(30_000)
    company.wait(days=3)
    found = sheet(company)
    assert found.value("cash", MONTH, "li") == 30_000
    assert sum(e.fen for e in found.of("cash", MONTH)) == 30_000
    assert found.note("cash", MONTH) == "最久 3 天"


def test_kpi_1_what_is_stuck_is_counted_now_and_of_no_month_before(company):
    company.order_in(OrderState.SUBMITTED, "order-1")
    company.wait(days=4)
    found = sheet(company)
    assert [e.order for e in found.of("stuck")] == ["order-1"]
    assert found.value("stuck", "2026-02") == 0


def test_kpi_1_solved_is_one_query_with_one_edition_for_headline_list_score_and_team(company):
    """One solved, one called about again: the month says of each what the score says."""
    company.order_in(OrderState.COMPLETED, "order-1", vehicles=(TRUCK,), symptom="不上线")
    company.wait(days=1)
    company.order_in(OrderState.COMPLETED, "order-2", vehicles=(OTHER_TRUCK,), symptom="定位漂移")
    company.wait(days=1)
    company.order_in(OrderState.SUBMITTED, "order-3", vehicles=(TRUCK,), symptom="不上线")
    found = sheet(company)
    everybody = [person.id for person in company.world.all(Person)]
    for measure, name, part in (
        ("orders", "solved", "denominator"),
        ("solved", "solved", "numerator"),
        ("first", "first_visit", "numerator"),
    ):
        each = [
            one for id in everybody for one in figures_of(company.world, id, month_span(MONTH)) if one.name == name
        ]
        counted = getattr(together(each), part)
        assert found.value(measure, MONTH) == len(found.of(measure, MONTH)) == counted
        assert {e.edition for e in found.of(measure, MONTH)} == {found.edition(measure, MONTH)} == {"2026-1"}
    assert [(m, found.value(m, MONTH)) for m in ("orders", "solved", "first")] == [
        ("orders", 2), ("solved", 1), ("first", 2),
    ]  # fmt: skip
    assert found.note("solved", MONTH) == "占完成工单的 50%"


def test_kpi_1_a_time_that_nobody_came_to_is_not_punctual_in_the_month_either(company):
    agreed = (company.now + timedelta(minutes=20)).isoformat()
    company.order_in(OrderState.ACCEPTED, "order-1", appointment=agreed, vehicles=(TRUCK,))
    company.wait(hours=2)
    for due in passed_deadlines(company.world, company.now):
        company.system.must(due)
    assert [(e.order, e.person) for e in sheet(company).of("late", MONTH)] == [("order-1", "li")]


@pytest.mark.parametrize("measure", MEASURES)
def test_a_figure_opens_as_many_rows_as_it_says(company, measure):
    company.order_in(OrderState.COMPLETED, "order-1")
    company.order_in(OrderState.SUBMITTED, "order-2", vehicles=(OTHER_TRUCK,))
    company.wait(days=4)
    expected = len(sheet(company).of(measure, MONTH))

    async def story(glass, session):
        await glass.sees("近六个月")
        await glass.go(f"/office/month/{measure}/{MONTH}")
        await glass.until(lambda: "近六个月" not in glass.words(), "the list")
        icons = [
            c for c in glass.controls() if isinstance(c, ft.Icon) and c.icon == ft.Icons.CHEVRON_RIGHT_ROUNDED
        ]
        assert len(icons) == expected

    on_screen(company, "chen", "/office/month", story)


def test_each_row_of_the_trend_reads_its_values_to_who_does_not_see_it(company):
    company.order_in(OrderState.COMPLETED, "order-1")
    before = "、".join(f"{year}年{month}月 0" for year, month in ((2025, 10), (2025, 11), (2025, 12), (2026, 1)))

    async def story(glass, session):
        await glass.sees("近六个月")
        assert f"完成的上门: {before}、2026年2月 0、2026年3月 1" in glass.words()

    on_screen(company, "chen", "/office/month", story)


def test_a_cell_of_the_people_is_a_button_under_its_name_and_no_more(company):
    company.order_in(OrderState.COMPLETED, "order-1")

    async def story(glass, session):
        name = session.world.get(Person, "li").name
        await glass.sees(name)
        cells = [
            c for c in glass.controls() if isinstance(c, ft.Semantics) and (c.label or "").startswith(f"{name}, ")
        ]
        assert len(cells) >= 5
        assert {type(cell.content) for cell in cells} == {ft.TextButton}
        assert {cell.content.width for cell in cells} == {CELL}
        assert {type(cell.parent) for cell in cells} == {ft.Row}

    on_screen(company, "chen", "/office/month", story)
