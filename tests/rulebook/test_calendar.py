"""Days that count: weekends, public holidays and moved weekends, by the company's own calendar (STK-5, CASH-2)."""

from __future__ import annotations

from datetime import datetime

import pytest
from company import Company

from rulebook.kernel.errors import Refusal
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.policy.working_days import add_working_days, end_of_working_day, is_working_day, missing_year
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import CalendarYear, RestDay
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.stock.overdue import units_overdue
from sync_server.subjects.calendar.proposal import proposed


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COMPANY_ZONE)


def enter(company: Company, year: int, command: SetCalendar | None = None) -> None:
    given = command or proposed(year)
    assert given is not None
    company.hua.must(given, f"{year:04d}")


def test_stk_5_friday_evening_is_due_on_monday(company):
    assert end_of_working_day(company.world, at("2026-12-04T18:30")) == at("2026-12-07T18:00")
    assert end_of_working_day(company.world, at("2026-12-04T17:30")) == at("2026-12-04T18:00")
    assert end_of_working_day(company.world, at("2026-12-05T09:00")) == at("2026-12-07T18:00")


def test_stk_5_units_brought_back_on_friday_evening_are_not_overdue_before_monday_evening(company):
    company.now = at("2026-12-04T16:00")
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.now = at("2026-12-04T18:30")
    company.li.must(ReturnToBase())
    hours = ("2026-12-05T20:00", "2026-12-06T20:00", "2026-12-07T09:00", "2026-12-07T18:01", "2026-12-08T09:00")
    late = [hour for hour in hours if units_overdue(company.world, "li", at(hour))]
    assert late == ["2026-12-07T18:01", "2026-12-08T09:00"]


def test_stk_5_the_evening_before_the_holiday_is_due_on_the_first_working_day_after_it(company):
    enter(company, 2026)
    assert end_of_working_day(company.world, at("2026-09-30T18:30")) == at("2026-10-08T18:00")


def test_stk_5_a_working_saturday_counts(company):
    enter(company, 2026)
    assert is_working_day(company.world, at("2026-02-14T12:00").date())
    assert add_working_days(company.world, at("2026-02-13T17:00"), 1) == at("2026-02-14T18:00")
    assert end_of_working_day(company.world, at("2026-10-10T09:00")) == at("2026-10-10T18:00")


def test_stk_5_days_step_into_a_year_that_nobody_has_entered_by_weekends(company):
    enter(company, 2026)
    assert add_working_days(company.world, at("2026-12-31T17:00"), 1) == at("2027-01-01T18:00")
    assert add_working_days(company.world, at("2026-12-31T17:00"), 2) == at("2027-01-04T18:00")


def test_stk_5_the_companys_own_days_hold_and_the_last_entry_counts(company):
    own = SetCalendar(notice="公司成立纪念日", rest=(RestDay("2027-06-18", "司庆"),), work=("2027-06-19",))
    enter(company, 2027, own)
    assert end_of_working_day(company.world, at("2027-06-17T19:00")) == at("2027-06-19T18:00")
    enter(company, 2027, SetCalendar(notice="更正"))
    assert end_of_working_day(company.world, at("2027-06-17T19:00")) == at("2027-06-18T18:00")


@pytest.mark.parametrize(
    ("year", "command", "field"),
    [
        ("2026", SetCalendar(notice=" "), "notice"),
        ("26", SetCalendar(notice="通知"), "year"),
        ("2026", SetCalendar(notice="通知", rest=(RestDay("2027-01-01"),)), "rest"),
        ("2026", SetCalendar(notice="通知", rest=(RestDay("2026-13-01"),)), "rest"),
        ("2026", SetCalendar(notice="通知", rest=(RestDay("2026-01-01"), RestDay("2026-01-01"))), "day"),
        ("2026", SetCalendar(notice="通知", rest=(RestDay("2026-01-03"),), work=("2026-01-03",)), "day"),
        ("2026", SetCalendar(notice="通知", work=("2026-01-05",)), "work"),
    ],
)
def test_stk_5_a_calendar_is_refused_by_the_day_that_is_wrong_and_nothing_is_entered(
    company, year, command, field
):
    said = company.hua.does(command, year)
    assert isinstance(said, Refusal)
    assert field in said.facts.values()
    assert company.world.get(CalendarYear, year) is None


def test_stk_5_next_years_calendar_is_missed_from_november_on(company):
    enter(company, 2026)
    assert missing_year(company.world, at("2026-10-31T23:59")) is None
    assert missing_year(company.world, at("2026-11-01T00:00")) == 2027
    assert missing_year(company.world, at("2027-01-01T00:00")) == 2027


def test_the_published_year_2026_rests_33_days_and_works_6_weekend_days():
    found = proposed(2026)
    assert found is not None
    assert (len(found.rest), len(found.work)) == (33, 6)
    assert proposed(2003) is None or proposed(2003).rest
    assert proposed(9999) is None
