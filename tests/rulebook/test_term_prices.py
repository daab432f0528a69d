"""A line that arrives late is judged by the plan and the price that held when it was written (TERM-1, FEE-3)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from company import Company, opened, refused
from hypothesis import given, settings
from hypothesis import strategies as st
from term_sales import YEAR, renewal, sells, to_day

from rulebook.kernel.ids import Fen
from rulebook.kernel.times import COMPANY_ZONE, iso
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.prices import price_said
from rulebook.subjects.company.records import PastPrice, Price
from rulebook.subjects.service_terms.commands import SetPlan
from rulebook.subjects.service_terms.lookup import list_fen
from rulebook.subjects.service_terms.records import TermKind, TermPlan

DIFFERS = {("TERM-1", "term_price_differs")}
PLAN = "PLATFORM-Y"


@pytest.fixture
def selling(company: Company) -> Company:
    return sells(company)


def price(company: Company, fen: int, since: str, reason: str = "") -> None:
    said = SetPrice(model=PLAN, name=PLAN, name_en=PLAN, fen=Fen(fen), valid_from=since, reason=reason)
    company.hua.must(said, PLAN)


@pytest.mark.parametrize("change", ["months", "months twice", "sum put right", "sum from today", "sum backdated"])
def test_term_1_what_was_sold_offline_is_not_accused_of_a_price_that_came_later(
    selling: Company, change: str
) -> None:
    sold, then = renewal(selling, selling.li), selling.now
    today = then.date().isoformat()
    if change.startswith("months"):
        selling.hua.must(SetPlan(what=TermKind.PLATFORM, months=6), PLAN)
        if change == "months twice":
            selling.hua.must(SetPlan(what=TermKind.PLATFORM, months=3), PLAN)
    elif change == "sum put right":
        price(selling, 40_000, "2025-01-01", reason="写错")
    else:
        price(selling, 40_000, today if change == "sum from today" else "2026-02-01", reason="涨价")
    assert opened(selling.li.does(sold, "", at=then)) == set()
    now = renewal(selling, selling.li, id="term-receipt-2")
    assert opened(selling.li.does(now, "")) == DIFFERS, "whoever sells now goes by what holds now"


def test_term_1_a_plan_tells_what_it_was_until_when_and_the_same_again_is_refused(selling: Company) -> None:
    again = SetPlan(what=TermKind.PLATFORM, months=12)
    assert refused(selling.hua.does(again, PLAN)) == ("TERM-1", "nothing_changed")
    to_day(selling, "2026-04-01")
    selling.hua.must(SetPlan(what=TermKind.PLATFORM, months=6), PLAN)
    plan = selling.world.get(TermPlan, PLAN)
    assert plan is not None
    assert [(one.months, one.until) for one in plan.before] == [(12, plan.since)]
    assert list_fen(selling.world, PLAN, 12, selling.now) == 2 * YEAR
    assert list_fen(selling.world, PLAN, 12, selling.now - timedelta(days=1)) == YEAR
    assert list_fen(selling.world, PLAN, 12, selling.now - timedelta(days=900)) is None, "no price held then"


class Shelf:
    """A price list and nothing else."""

    def __init__(self, rows: list[Price]) -> None:
        self.rows = rows

    def find(self, *_: object) -> list[Price]:
        return self.rows

    def get(self, *_: object) -> None:
        return None


BEGIN = datetime(2026, 3, 1, tzinfo=COMPANY_ZONE)
CHANGES = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9_999)), min_size=1, max_size=6)
"""(the day from which a sum holds, the sum), each entered a day after the one before, from 2 March on."""


@settings(max_examples=400)
@given(CHANGES, st.integers(1, 30))
def test_fee_3_the_price_of_a_moment_is_what_a_list_read_then_would_have_said(
    changes: list[tuple[int, int]], day: int
) -> None:
    """The oracle enters the changes one by one and reads the list at that moment."""
    at = BEGIN + timedelta(days=day, hours=12)
    rows: dict[str, Price] = {}
    read: dict[str, int] = {}
    for n, (from_day, fen) in enumerate(changes, 1):
        entered = BEGIN + timedelta(days=n)
        since = (BEGIN + timedelta(days=from_day)).date().isoformat()
        known = rows.get(since)
        before = (PastPrice(known.fen, known.set_by, iso(entered)), *known.before) if known else ()
        rows[since] = Price(
            id=f"m:{since}", model="m", name="m", name_en="m", fen=Fen(fen), valid_from=since,
            set_at=iso(entered), before=before, entered_at=known.entered_at if known else iso(entered),
        )  # fmt: skip
        if entered <= at:
            read[since] = fen
    held = [since for since in read if since <= at.date().isoformat()]
    if held:
        assert price_said(Shelf(list(rows.values())), "m", at) == read[max(held)]  # type: ignore[arg-type]  # rows on a shelf stand for a world
