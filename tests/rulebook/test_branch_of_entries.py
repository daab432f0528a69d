"""Whose branch an entry in the ledger is, by the line behind it (COST-1)."""

from __future__ import annotations

from datetime import date

import pytest
from company import Company, Hand
from msgspec.structs import replace
from test_branch_loans import SU, with_suzhou
from test_refunds import FORM, granted

from rulebook.subjects.books.commands import SpendCash
from rulebook.subjects.branches.commands import MovePerson
from rulebook.subjects.branches.sources import branch_of_source

MONDAY, THURSDAY = date(2026, 3, 2), date(2026, 3, 5)


@pytest.fixture
def two(company: Company) -> Company:
    """Li moves to Suzhou on Thursday."""
    with_suzhou(company)
    company.dong.must(MovePerson(branch=SU, since="2026-03-05"), "li")
    return company


def branch(company: Company, hand: Hand, subject: str, day: date = MONDAY) -> str:
    line = hand.line(SpendCash(expense="e-9", fen=1, purpose="x"), subject)  # type: ignore[arg-type]  # an amount
    return branch_of_source(company.world, line, day)


def test_cost_1_what_is_of_an_order_is_of_the_orders_branch_whoever_wrote_it(two: Company) -> None:
    two.owing()
    assert branch(two, two.li, "order-1", THURSDAY) == branch(two, two.li, "receipt-1", THURSDAY) == ""
    two.world.records["order", "order-1"] = replace(two.order("order-1"), branch=SU)
    for subject in ("order-1", "receipt-1"):
        assert branch(two, two.fang, subject) == SU


def test_cost_1_where_no_order_is_known_it_is_of_whom_it_concerns_on_the_day_it_is_booked_in(two: Company) -> None:
    two.collect(30_000)
    two.li.must(two.envelope("h-1", 30_000, "receipt-1"))
    assert [branch(two, two.fang, "h-1", day) for day in (MONDAY, THURSDAY)] == ["", SU]
    granted(two)
    assert branch(two, two.li, FORM, THURSDAY) == "", "Anna asked for it"


def test_cost_1_of_nothing_that_is_known_it_is_of_who_wrote_the_line(two: Company) -> None:
    assert [branch(two, two.li, "none", day) for day in (MONDAY, THURSDAY)] == ["", SU]
    stranger = Hand(two, "stranger", "device-x")
    assert branch(two, stranger, "none") == ""
