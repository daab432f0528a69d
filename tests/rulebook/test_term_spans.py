"""How far a term reaches: months from an anchor, in any order of arrival (TERM-1)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.subjects.service_terms.spans import Span, extended, reach, span_of


class Paid(NamedTuple):
    at: str
    day: str
    id: str
    months: int


def paid(day: date, months: int, id: str = "a") -> Paid:
    return Paid(f"{day.isoformat()}T10:00:00+08:00", day.isoformat(), id, months)


@pytest.mark.parametrize(
    ("start", "months", "until"),
    [
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2027-02-28", 12, "2028-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-03-15", 12, "2027-03-15"),
        ("2026-11-30", 3, "2027-02-28"),
    ],
)
def test_term_1_a_month_ends_with_the_same_day_or_the_last_of_its_month(
    start: str, months: int, until: str
) -> None:
    assert Span(date.fromisoformat(start), months).until.isoformat() == until


def test_term_1_a_month_end_renewed_month_by_month_does_not_wear_off() -> None:
    span, ends = None, []
    for _ in range(4):
        span = extended(span, span.until if span else date(2026, 1, 31), 1)
        ends.append(span.until.isoformat())
    assert ends == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]


def test_term_1_early_goes_on_from_the_old_end_also_on_its_last_day_and_late_starts_on_the_day() -> None:
    span = Span(date(2025, 3, 10), 12)
    assert extended(span, date(2026, 2, 1), 12).until == date(2027, 3, 10)
    assert extended(span, date(2026, 3, 10), 12).until == date(2027, 3, 10)
    assert extended(span, date(2026, 3, 11), 12).until == date(2027, 3, 11)


def test_term_1_a_term_whose_end_is_that_of_a_month_says_from_which_day_it_counts() -> None:
    assert span_of(date(2026, 1, 31), date(2026, 2, 28)) == Span(date(2026, 1, 31), 1)
    assert span_of(date(2026, 1, 30), date(2026, 2, 27)) is None
    assert span_of(date(2026, 3, 1), date(2026, 2, 1)) is None


days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
renewals = st.lists(st.tuples(days, st.integers(1, 36)), min_size=1, max_size=5)


@given(days, st.integers(1, 24), st.integers(1, 24))
def test_term_1_two_renewals_in_time_are_one_of_both_their_months(start: date, some: int, more: int) -> None:
    apart = extended(extended(Span(start, 1), start, some), start, more)
    assert apart == extended(Span(start, 1), start, some + more)


@given(st.none() | st.builds(Span, days, st.integers(0, 24)), renewals)
def test_term_1_any_order_of_arrival_gives_the_same_end(base: Span | None, said: list[tuple[date, int]]) -> None:
    lines = [paid(day, months, str(n)) for n, (day, months) in enumerate(said)]
    assert len({reach(base, order) for order in permutations(lines)}) == 1


@given(st.none() | st.builds(Span, days, st.integers(0, 24)), days, st.integers(1, 36))
def test_term_1_nobody_loses_a_day_by_paying_early_or_late(base: Span | None, day: date, months: int) -> None:
    before, after = base.until if base else None, extended(base, day, months).until
    assert after >= Span(day, months).until - timedelta(days=0) or (before is not None and before >= day)
    assert before is None or after > before
