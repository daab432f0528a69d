"""When a term is due: half-open hours, working days with moved weekends, pauses that add up (SLA-1, CAL-1)."""

from __future__ import annotations

import ast
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from company import Company
from hypothesis import given
from hypothesis import strategies as st

import rulebook
from docs.make_rules import parsed
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.policy.clocks import ROWS, Count, SiteClass, Terms, due, remaining, span_of_term, warn_at
from rulebook.policy.running_clocks import start_clock, terms_of
from rulebook.policy.service_hours import ALWAYS, Hours, Week, advance, spans, used
from rulebook.subjects.approvals.commands import SetSetting
from sync_server.subjects.calendar.proposal import proposed

OFFICE = Hours(510, 1050, Week.WORKING_DAYS)
ONLINE = Hours(510, 1080, Week.SIX_DAYS)
ONE_DAY = Terms(count=Count.WORKING_DAYS, amount=1, hours=OFFICE, awake=OFFICE)
HALF_HOUR = Terms(count=Count.SERVICE_MINUTES, amount=30, hours=OFFICE, awake=OFFICE)
A_DAY_ROUND = Terms(count=Count.CLOCK_HOURS, amount=24, hours=ALWAYS, awake=OFFICE)
TERMS = st.sampled_from(
    [ONE_DAY, HALF_HOUR, A_DAY_ROUND, Terms(count=Count.SERVICE_HOURS, amount=4, hours=ONLINE)]
)

_YEAR = proposed(2026)
assert _YEAR is not None
REST, WORK = {one.day for one in _YEAR.rest}, set(_YEAR.work)


def works(day: date) -> bool:
    """The published year 2026; other years by weekends."""
    text = day.isoformat()
    return text not in REST and (day.weekday() < 5 or text in WORK)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COMPANY_ZONE)


MOMENTS = st.integers(min_value=0, max_value=60 * 24 * 400).map(
    lambda m: at("2025-12-20T00:00") + timedelta(minutes=m)
)
PAUSES = st.lists(
    st.tuples(MOMENTS, st.integers(min_value=0, max_value=5000)).map(
        lambda p: (p[0], p[0] + timedelta(minutes=p[1]))
    ),
    max_size=4,
)


# CAL-1: working days


def test_cal_1_one_working_day_from_friday_evening_ends_on_the_moved_working_saturday() -> None:
    assert due(ONE_DAY, at("2026-02-13T17:00"), works) == at("2026-02-14T17:30")


def test_cal_1_the_evening_before_the_holiday_is_due_on_the_first_working_day_after_it() -> None:
    assert due(ONE_DAY, at("2026-09-30T18:30"), works) == at("2026-10-08T17:30")


def test_cal_1_opened_ten_minutes_before_closing_with_a_holiday_next_a_whole_working_day_is_left() -> None:
    """glpi PR#10600: by the maintainer's reading ten minutes were left for "one day"."""
    start = at("2026-09-30T17:20")
    assert due(ONE_DAY, start, works) == at("2026-10-08T17:30")
    assert span_of_term(ONE_DAY, start, works) == timedelta(hours=9, minutes=10)


def test_cal_1_the_last_day_of_the_year_steps_into_the_next_one() -> None:
    assert due(ONE_DAY, at("2025-12-31T17:00"), works) == at("2026-01-04T17:30")
    assert due(ONE_DAY, at("2026-12-31T17:00"), works) == at("2027-01-01T17:30")


def test_cal_1_a_moved_saturday_is_open_and_its_monday_holiday_is_not() -> None:
    open_days = {begin.date().isoformat() for begin, _ in _first(spans(OFFICE, works, at("2026-09-30T12:00")), 4)}
    assert open_days == {"2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10"}


def test_cal_1_a_start_before_opening_counts_that_day_and_one_at_opening_the_next() -> None:
    assert due(ONE_DAY, at("2026-12-03T08:29"), works) == at("2026-12-03T17:30")
    assert due(ONE_DAY, at("2026-12-03T08:30"), works) == at("2026-12-04T17:30")


# SLA-1: service hours


def test_sla_1_midnight_is_no_gap_in_hours_round_the_clock() -> None:
    """zammad#3180: a round-the-clock calendar was closed for one minute each midnight."""
    start = at("2026-03-02T23:50")
    assert advance(start, timedelta(minutes=20), ALWAYS, works) == at("2026-03-03T00:10")
    assert due(A_DAY_ROUND, start, works) == at("2026-03-03T23:50")
    assert used(at("2026-03-01T00:00"), at("2026-04-01T00:00"), ALWAYS, works) == timedelta(days=31)


def test_sla_1_closing_time_belongs_to_nobody_twice() -> None:
    assert due(HALF_HOUR, at("2026-03-02T17:00"), works) == at("2026-03-02T17:30")
    assert due(HALF_HOUR, at("2026-03-02T17:30"), works) == at("2026-03-03T09:00")
    assert due(HALF_HOUR, at("2026-03-02T17:29"), works) == at("2026-03-03T08:59")


def test_sla_1_a_saturday_may_be_open_though_it_is_no_working_day() -> None:
    assert due(Terms(count=Count.SERVICE_MINUTES, amount=30, hours=ONLINE), at("2026-03-07T09:00"), works) == at(
        "2026-03-07T09:30"
    )
    assert due(HALF_HOUR, at("2026-03-07T09:00"), works) == at("2026-03-09T09:00")


def test_sla_1_a_pause_over_the_weekend_grants_no_more_than_was_open_in_it() -> None:
    """glpi#10594: the pause was counted round the clock, so far too much time was granted."""
    start = at("2026-03-06T17:00")
    weekend = ((at("2026-03-06T17:10"), at("2026-03-09T08:40")),)
    assert due(HALF_HOUR, start, works) == at("2026-03-06T17:30")
    assert due(HALF_HOUR, start, works, weekend) == at("2026-03-09T09:00")


def test_sla_1_a_table_without_hours_is_open_all_day_and_nothing_runs_for_ever() -> None:
    nobody = Hours(600, 600, Week.WORKING_DAYS)
    assert advance(at("2026-03-02T23:00"), timedelta(hours=2), nobody, works) == at("2026-03-03T01:00")
    never = advance(at("2026-03-02T23:00"), timedelta(hours=1), OFFICE, lambda _: False)
    assert never > at("2027-03-02T00:00")


def test_sla_1_the_warning_comes_while_somebody_is_there_and_before_it_is_due() -> None:
    assert warn_at(HALF_HOUR, at("2026-03-02T17:00"), works) == at("2026-03-02T17:24")
    round_the_clock = warn_at(A_DAY_ROUND, at("2026-03-02T10:00"), works)
    assert round_the_clock == at("2026-03-03T08:30"), "80 % is at 5:12, when nobody is there"
    over_the_weekend = warn_at(A_DAY_ROUND, at("2026-03-06T17:00"), works)
    assert over_the_weekend == at("2026-03-06T17:30"), "on Saturday nobody is there before it is due"


def _first(spans, count):  # type: ignore[no-untyped-def]  # spans as drawn
    return [next(spans) for _ in range(count)]


@given(TERMS, MOMENTS, MOMENTS)
def test_sla_1_who_comes_later_is_never_due_earlier(terms: Terms, one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert due(terms, first, works) <= due(terms, second, works)
    assert first <= due(terms, first, works)


@given(TERMS, MOMENTS, PAUSES)
def test_sla_1_pauses_add_up_and_the_term_stays_as_long_as_it_is(terms, start, pauses) -> None:  # type: ignore[no-untyped-def]  # as drawn
    hours = ALWAYS if terms.count is Count.CLOCK_HOURS else terms.hours
    end = due(terms, start, works, pauses)
    assert used(start, end, hours, works, pauses) == span_of_term(terms, start, works)
    assert end >= due(terms, start, works)
    paused = used(start, end, hours, works) - used(start, end, hours, works, pauses)
    assert used(start, end, hours, works) == span_of_term(terms, start, works) + paused
    assert due(terms, start, works, [*pauses, *pauses]) == end, "the same pause twice is one pause"


@given(TERMS, MOMENTS, PAUSES, MOMENTS)
def test_sla_1_what_is_left_and_what_is_used_are_the_whole_term(terms, start, pauses, now) -> None:  # type: ignore[no-untyped-def]  # as drawn
    hours = ALWAYS if terms.count is Count.CLOCK_HOURS else terms.hours
    left = remaining(terms, start, works, now, pauses)
    gone = used(start, now, hours, works, pauses)
    whole = span_of_term(terms, start, works)
    assert left == max(whole - gone, timedelta(0))
    assert (left == timedelta(0)) == (gone >= whole)


@given(MOMENTS)
def test_sla_1_a_day_split_at_any_moment_is_the_whole_day(cut: datetime) -> None:
    begin, end = at("2025-12-20T00:00"), at("2027-02-20T00:00")
    for hours in (ALWAYS, OFFICE, ONLINE):
        parts = used(begin, cut, hours, works) + used(cut, end, hours, works)
        assert parts == used(begin, end, hours, works)


@given(TERMS, MOMENTS)
def test_sla_1_a_warning_lies_between_the_start_and_the_end(terms: Terms, start: datetime) -> None:
    warned = warn_at(terms, start, works)
    assert start <= warned <= due(terms, start, works)


# The rows, by the settings and the calendar of a company


@pytest.mark.parametrize(
    ("site", "ends"),
    [("", "2026-03-03T17:30"), (SiteClass.SUBURB, "2026-03-03T17:30"), (SiteClass.REMOTE, "2026-03-05T17:30")],
)
def test_sla_1_on_site_within_a_working_day_but_for_remote_places(company: Company, site: str, ends: str) -> None:
    clock = start_clock(company.world, "on_site", at("2026-03-02T10:00"), site=site)
    assert clock.due == at(ends).isoformat()


def test_sla_1_a_clock_says_which_years_nobody_has_entered_and_which_settings_it_goes_by(company: Company) -> None:
    bare = start_clock(company.world, "on_site", at("2026-12-31T10:00"))
    assert bare.unknown == (2026, 2027)
    assert (bare.calendar, bare.settings) == ((), "")
    known = proposed(2026)
    assert known is not None
    company.hua.must(known, "2026")
    company.hua.must(SetSetting(name="on_site_days", value="2", since="2026-12-01"))
    clock = start_clock(company.world, "on_site", at("2026-12-31T10:00"))
    assert clock.unknown == (2027,)
    assert [one.split()[0] for one in clock.calendar] == ["2026"]
    assert clock.settings == "2026-12-01T00:00:00+08:00"
    assert clock.due == at("2027-01-04T17:30").isoformat()


def test_sla_1_a_setting_of_later_does_not_move_what_began_before(company: Company) -> None:
    company.hua.must(SetSetting(name="answer_hours", value="4", since="2026-05-01"))
    row = ROWS["answer"]
    assert terms_of(company.world, row, at("2026-04-30T23:59")).amount == 24
    assert terms_of(company.world, row, at("2026-05-01T00:00")).amount == 4


def test_cal_1_no_rule_asks_a_library_of_holidays() -> None:
    """So another release of the library judges no old line anew, and `rebuild` gives the same bytes."""
    root = Path(rulebook.__file__).parent
    imported: set[str] = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(parsed(path)):
            names = [n.name for n in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names.append(node.module)
            imported |= {name.split(".")[0] for name in names}
    assert imported >= {"msgspec", "datetime"}
    assert not imported & {"chinese_calendar", "holidays", "workalendar", "lunardate", "lunar_python"}
