"""Times on the screens are the company's, whatever zone a machine thinks it is in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from every_screen import look_at_all

from mobile.ui.text import clock, say_facts, t, until, use_language, when
from rulebook.kernel.times import in_company_time, last_day, parse_time

NEW_YEAR_THERE = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
"""Half past midnight in the company."""


@pytest.mark.parametrize(
    "said", ["2026-03-02T02:02:00+00:00", "2026-03-01T21:02:00-05:00", "2026-03-02T15:02:00+13:00"]
)
def test_a_time_from_any_zone_is_told_in_the_companys(said):
    assert clock(said) == "10:02"
    assert when(said, datetime(2026, 3, 2, 3, tzinfo=UTC)) == "今天 10:02"
    assert in_company_time(said) == "2026-03-02T10:02:00+08:00"


def test_the_year_is_the_companys_too():
    assert when("2026-01-05T09:00:00+08:00", NEW_YEAR_THERE) == "1月5日 09:00"


def test_what_is_no_time_is_told_as_it_stands():
    assert in_company_time("the day before") == "the day before"


def test_every_screen_says_the_same_on_machines_in_three_zones(in_zone):
    said = {}
    for zone in ("Asia/Shanghai", "Pacific/Auckland", "America/New_York"):
        in_zone(zone)
        said[zone] = look_at_all(lambda _, glass: glass.words())
    assert len(said["Asia/Shanghai"]) > 100
    for elsewhere in ("Pacific/Auckland", "America/New_York"):
        differ = {name: words for name, words in said[elsewhere].items() if words != said["Asia/Shanghai"][name]}
        assert not differ


def test_a_half_open_end_is_said_as_the_last_day_and_never_as_the_midnight_after_it() -> None:
    use_language("zh")
    now = parse_time("2026-03-08T09:00:00+08:00")
    assert until("2026-03-10T00:00:00+08:00", now) == t("when.tomorrow", time="24:00")
    assert until("2026-03-09T16:00:00+00:00") == "3月9日 24:00"
    assert until("2026-03-10T09:30:00+08:00") == when("2026-03-10T09:30:00+08:00")
    assert last_day("2026-03-10T00:00:00+08:00") == "2026-03-09"
    said = say_facts({"due": "2026-03-10T00:00:00+08:00", "at": "2026-03-10T00:00:00+08:00"})
    assert said == {"due": "3月9日 24:00", "at": when("2026-03-10T00:00:00+08:00")}
