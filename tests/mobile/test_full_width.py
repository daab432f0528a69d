"""What a Chinese keyboard types in full width counts like any other: codes, hours, points, sums."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from test_company_rules import typed as form_of

from mobile.screens.approvals.approval_request import digits
from mobile.screens.company_rules.matrix import read_sum
from mobile.screens.follow_ups.rest_times import typed_hours
from mobile.screens.measurements.recording import value_typed
from mobile.screens.receipts.fee_parts import last_figures
from mobile.screens.rosters.roster_form import typed_patterns
from mobile.screens.scores.points import typed_points
from mobile.screens.shared.date_parsing import typed_date, typed_time
from rulebook.numbers import halfwidth


def full(text: str) -> str:
    return "".join(chr(ord(ch) + 0xFEE0) if "!" <= ch <= "~" else ch for ch in text)


def test_a_spoken_code_may_be_typed_in_full_width() -> None:
    assert digits(full("12-34 56")) == "123456"


def test_one_normaliser_makes_full_width_half_and_leaves_chinese_alone() -> None:
    assert halfwidth(full("A1+86:(x)") + "贵D鿿") == "A1+86:(x)贵D鿿"


READ: tuple[tuple[Callable[[str], Any], str], ...] = (
    (digits, "12-34 56"),
    (last_figures, "4200 0077 8123"),
    (read_sum, "1,250.50"),
    (typed_date, "2026/1/15"),
    (typed_date, "20260115"),
    (typed_hours, "12-14,20-24"),
    (typed_hours, "12:00~14:00"),
    (typed_patterns, "D 白班 8:30-17:30 60"),
    (typed_points, "-5"),
    (typed_points, "+12"),
    (typed_time, "9:30"),
    (typed_time, "0930"),
)


@pytest.mark.parametrize(("read", "typed"), READ, ids=[f"{read.__name__} {typed}" for read, typed in READ])
def test_whatever_reads_a_number_reads_it_in_full_width_too(read: Callable[[str], Any], typed: str) -> None:
    assert read(full(typed)) == read(typed)
    assert read(typed) not in (None, "", 0, ()), "it can be read at all"


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("12-14, 20-24", ((12, 14), (20, 24))),
        ("１２～１４", ((12, 14),)),
        ("12点到14点，晚上20点至24点", None),
        ("12点到14点，20点至24点", ((12, 14), (20, 24))),
        ("12:00——14:00", ((12, 14),)),
        ("12:30-14:00", None),
        ("中午", None),
        ("", ()),
    ],
)
def test_fup_1_hours_that_cannot_be_read_are_never_kept_as_others(typed: str, hours: object) -> None:
    """12:00-14:00 was kept as midnight to 14, and what had a wide dash as no hours at all, without a word."""
    assert typed_hours(typed) == hours


@pytest.mark.parametrize("dash", "-－−–—‐‑‒―﹣")
def test_kpi_1_any_dash_a_keyboard_has_takes_points_away(dash: str) -> None:
    """An en and an em dash gave 0, and the button stayed at rest."""
    assert typed_points(f"{dash}5") == -5
    assert typed_points(f" {dash} 5") == -5


@pytest.mark.parametrize("dash", "-－−–—‐‑‒―﹣~～")
def test_whatever_dash_is_between_two_hours_is_one(dash: str) -> None:
    found = typed_patterns(f"D 白班 8:30{dash}17:30 60")
    assert found is not None
    assert (found[0].begins, found[0].ends) == ("08:30", "17:30")
    assert typed_hours(f"12{dash}14") == ((12, 14),)


@pytest.mark.parametrize("dash", "-－−–—‐‒―")
def test_arc_1_a_measured_value_below_nought_is_kept_with_a_plain_minus(dash: str) -> None:
    form = form_of(what="信号", value=f"{dash}87", low=f"{dash}95", high=f"{dash}60")
    said = value_typed(form)
    assert said is not None
    assert (said.value, said.low, said.high) == ("-87", "-95", "-60")


@pytest.mark.parametrize("typed", ["0", "五", "3.5", "--5", "12345"])
def test_kpi_1_points_that_cannot_be_read_are_none(typed: str) -> None:
    assert typed_points(typed) == 0
