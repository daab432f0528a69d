"""Times on the screens are the company's, whatever zone a machine thinks it is in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from every_screen import SEEN, look_at_all

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
    """Each is drawn in the company's zone and in one far from it, east and west in turns."""
    at_home = _words(in_zone, "Asia/Shanghai", SEEN)
    assert len(at_home) > 100
    elsewhere = _words(in_zone, "Pacific/Auckland", SEEN[::2]) | _words(in_zone, "America/New_York", SEEN[1::2])
    assert {name: words for name, words in elsewhere.items() if words != at_home[name]} == {}
    assert elsewhere.keys() == at_home.keys()


def _words(in_zone, zone, shots):
    in_zone(zone)
    return look_at_all(lambda _, glass: glass.words(), shots=shots)


def test_a_half_open_end_is_said_as_the_last_day_and_never_as_the_midnight_after_it() -> None:
    use_language("zh")
    now = parse_time("2026-03-08T09:00:00+08:00")
    assert until("2026-03-10T00:00:00+08:00", now) == t("when.tomorrow", time="24:00")
    assert until("2026-03-09T16:00:00+00:00") == "3月9日 24:00"
    assert until("2026-03-10T09:30:00+08:00") == when("2026-03-10T09:30:00+08:00")
    assert last_day("2026-03-10T00:00:00+08:00") == "2026-03-09"
    said = say_facts({"due": "2026-03-10T00:00:00+08:00", "at": "2026-03-10T00:00:00+08:00"})
    assert said == {"due": "3月9日 24:00", "at": when("2026-03-10T00:00:00+08:00")}
