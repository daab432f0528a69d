"""A list that draws only its first rows says so: how many there are besides, or a press that shows them."""

from __future__ import annotations

import ast
from pathlib import Path

import msgspec
import pytest
from company import Company
from fake import FakeSession
from glass import Glass, on_screen

from docs.make_rules import parsed
from mobile.screens.customer_pages.reports import SHOWN as REPORTS
from mobile.screens.orders.today import SHOWN_DONE
from rulebook.kernel.ids import LineId
from rulebook.subjects.books.records import Day, DayState
from rulebook.subjects.customer_pages.records import PublicReport, ReportState
from rulebook.subjects.orders.records import Order, OrderState

SCREENS = Path(__file__).resolve().parents[2] / "mobile" / "screens"
TELL = {"cut", "more_rows", "rest_note"}
OTHERWISE = {
    "replacements/swap.py": "units of the bag: any other is scanned or typed in the field above",
    "orders/order_facts.py": "says how many plates more in its own sentence",
    "logs/supervision.py": "says how many more in its own sentence",
    "contact_forms/contact_forms.py": "says how many earlier ones in its own sentence",
    "shared/pickers.py": "says how many plates more in its own sentence; typing finds the others",
}
"""Screens that cut a list and use none of the above → how they tell."""


def cuts(path: Path) -> bool:
    """Whether it draws only the first so many of something: `rows[:SHOWN]`, `rows[:62]`."""
    return any(
        (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Slice)
            and node.slice.lower is None
            and isinstance(node.slice.upper, ast.Name)
            and node.slice.upper.id.startswith("SHOWN")
        )
        or (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Slice)
            and isinstance(node.slice.upper, ast.Constant)
            and isinstance(node.slice.upper.value, int)
            and node.slice.upper.value > 16  # shorter ones cut a text or a moment
            and isinstance(node.value, ast.Name)
            and node.value.id.endswith("s")
            and node.value.id != "words"
        )
        for node in ast.walk(parsed(path))
    )


def test_no_list_ends_without_a_word() -> None:
    silent = []
    for path in sorted(SCREENS.rglob("*.py")):
        names = {node.id for node in ast.walk(parsed(path)) if isinstance(node, ast.Name)}
        where = path.relative_to(SCREENS).as_posix()
        if cuts(path) and not names & TELL and where not in OTHERWISE:
            silent.append(where)
    assert silent == []
    assert all((SCREENS / where).exists() and cuts(SCREENS / where) for where in OTHERWISE)


def test_cash_7_every_closed_day_is_reached_and_found_by_its_date(company: Company) -> None:
    """Sixty-two were listed, and no older one could be opened but by its address."""
    for n in range(90):
        id = f"2025-{9 + n // 30:02d}-{n % 30 + 1:02d}"
        company.world.records[Day.KIND, id] = Day(id=id, state=DayState.CLOSED, entries=1)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("11月30日")
        assert "9月1日" not in glass.words()
        for left in (70, 40, 10):
            await glass.sees(f"还有 {left}")
            await glass.tap(f"还有 {left}")
        await glass.sees("9月1日")
        await glass.tap("排序与日期")
        await glass.sees("从哪天")

    on_screen(company, "fang", "/office/finance", story, office__finance={"view": "days"})


def test_cust_1_every_report_of_a_customers_page_is_reached(company: Company) -> None:
    for n in range(REPORTS + 3):
        told = PublicReport(
            id=f"report-{n}", number=f"KH-{n}", said=f"第{n}辆不定位", at=f"2026-03-01T1{n % 10}:00:00+08:00",
            state=ReportState.WAITING, caller="马师傅", phone="13800138001", page="page-1", line=LineId("x"),
        )  # fmt: skip
        company.world.records[PublicReport.KIND, told.id] = told

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("第0辆不定位")
        assert f"第{REPORTS + 2}辆不定位" not in glass.words()
        await glass.tap("还有 3")
        await glass.sees(f"第{REPORTS + 2}辆不定位")

    on_screen(company, "anna", "/office/cases", story)


@pytest.mark.parametrize("extra", [0, 4])
def test_what_is_done_is_counted_whole_however_many_are_drawn(company: Company, extra: int) -> None:
    """A heading said "done, 10" over the ten latest of any number."""
    company.order_in(OrderState.COMPLETED, "order-1")
    done = company.order("order-1")
    for n in range(2, SHOWN_DONE + extra + 1):
        company.world.records[Order.KIND, f"order-{n}"] = msgspec.structs.replace(done, id=f"order-{n}")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(f"已完成 {SHOWN_DONE + extra}")
        assert ("这里没有列出" in glass.words()) is bool(extra)

    on_screen(company, "li", "/today", story)
