"""Rounds: they make themselves, are walked by scan without signal, and a fault becomes an order (RND-1)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from company import (
    CUSTOMER,
    FITTED,
    OTHER_FITTED,
    OTHER_TRUCK,
    PLATE,
    SIM_FITTED,
    TRUCK,
    Company,
    refused,
)
from duty_days import at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from round_facts import rhythms
from round_plans import (
    PLAN,
    looks_until_quiet,
    plan,
    round_of,
    rounds,
    stop,
    walking,
)

from rulebook.kernel.ids import PersonId
from rulebook.rules import passed_deadlines
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.rounds.making import AT_ONCE
from rulebook.subjects.rounds.records import (
    Every,
    OnRest,
    Rhythm,
    Round,
    RoundPlan,
    RoundState,
    RoundStop,
    StopState,
)
from rulebook.subjects.rounds.rhythms import day_after, lands_on


@pytest.fixture
def walked(company: Company) -> Company:
    """A monthly plan for the customer's two trucks; its first round is open today."""
    return walking(company)


def test_rnd_1_a_plan_makes_its_rounds_thirty_days_ahead_with_what_the_archive_has(walked: Company) -> None:
    assert [one.day for one in rounds(walked)] == ["2026-03-02", "2026-03-31"]
    first, second = rounds(walked)
    assert (first.state, second.state) == (RoundState.OPEN, RoundState.PLANNED)
    assert (first.begins, first.ends) == ("2026-03-02T00:00:00+08:00", "2026-03-03T18:00:00+08:00")
    assert (stop(walked).name, stop(walked).terminal, stop(walked).sim) == (PLATE, FITTED, SIM_FITTED)
    assert stop(walked, OTHER_TRUCK).terminal == OTHER_FITTED


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rhythm=rhythms.filter(lambda r: r.nth), twice=st.integers(1, 3), days=st.integers(0, 200))
def test_rnd_1_pain_44_a_round_made_twice_is_one_and_none_is_made_without_end(
    company: Company, rhythm: Rhythm, twice: int, days: int
) -> None:
    """However often the server looks, and after however long a pause: one round to a window, and few at once."""
    mine = company.copy()
    mine.bo.must(plan(rhythm=rhythm, window=1), PLAN)
    mine.wait(days=days)
    for _ in range(60):
        due = [one for one in passed_deadlines(mine.world, mine.now) if one.record == RoundPlan.KIND]
        if not due:
            break
        for one in due * twice:
            before = {record.id: record for record in mine.world.all(Round)}
            mine.system.must(one)
            after = {record.id: record for record in mine.world.all(Round)}
            assert len(after) - len(before) <= AT_ONCE
            assert before.items() <= after.items(), "what was made is not made anew"
    made = rounds(mine)
    assert len({one.id for one in made}) == len({one.day for one in made}) == len(made) >= 1
    ahead = [one for one in made if at(one.begins[:19]) > mine.now]
    assert len(ahead) <= 31
    assert sum(at(one.ends[:19]) < mine.now for one in made) <= 1, (
        "two months off do not come back as sixty rounds"
    )
    assert not [one for one in passed_deadlines(mine.world, mine.now) if one.record == RoundPlan.KIND]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rhythm=rhythms.filter(lambda r: r.nth), since=st.dates(date(2026, 1, 1), date(2027, 6, 1)))
def test_rnd_1_a_round_never_lands_on_a_rest_day_unless_asked(
    company: Company, rhythm: Rhythm, since: date
) -> None:
    day: date | None = since
    for _ in range(6):
        assert day is not None
        landed = lands_on(company.world, rhythm, day)
        if rhythm.on_rest is OnRest.MOVE:
            assert landed.weekday() < 5
            assert (landed.year, landed.month) == (day.year, day.month)
        else:
            assert landed == day
        later = day_after(company.world, rhythm, since, day)
        if rhythm.every is Every.ONCE:
            assert later is None
            return
        assert later is not None
        assert later > day
        day = later


def test_rnd_1_pain_44_confirmed_on_friday_a_monday_rule_falls_on_mondays(company: Company) -> None:
    second_monday = Rhythm(every=Every.WEEKDAY, nth=2, weekday=0)
    days = [date(2026, 3, 6)]
    for _ in range(4):
        later = day_after(company.world, second_monday, days[0], days[-1])
        assert later is not None
        days.append(later)
    assert [str(day) for day in days[1:]] == ["2026-03-09", "2026-04-13", "2026-05-11", "2026-06-08"]
    last_friday = Rhythm(every=Every.WEEKDAY, nth=-1, weekday=4)
    assert day_after(company.world, last_friday, days[0], days[0]) == date(2026, 3, 27)


def test_rnd_1_every_third_month_counts_from_the_first(company: Company) -> None:
    quarterly = Rhythm(every=Every.LAST_DAY, count=3)
    since = date(2026, 1, 31)
    assert day_after(company.world, quarterly, since, since) == date(2026, 4, 30)
    assert day_after(company.world, quarterly, since, date(2026, 2, 1)) == date(2026, 4, 30)


def test_cal_1_a_day_that_becomes_a_holiday_moves_the_round_that_waits_for_it(walked: Company) -> None:
    rest = (RestDay(day="2026-03-31", name="节日"),)
    walked.hua.must(SetCalendar(rest=rest, notice="通知"), "2026")
    walked.now = at("2026-03-31T08:00")
    looks_until_quiet(walked)
    second = round_of(walked, f"round:{PLAN}:2026-03-31")
    assert (second.begins[:10], second.state) == ("2026-03-30", RoundState.OPEN)


def test_rnd_1_pain_45_what_joined_the_fleet_and_was_never_seen_comes_into_the_next_round(walked: Company) -> None:
    new = (VehicleLine(plate="京C11111"),)
    walked.anna.must(ImportVehicles(file="新车.xlsx", sha256="1" * 64, vehicles=new, customer=CUSTOMER))
    second = f"round:{PLAN}:2026-03-31"
    assert walked.world.get(RoundStop, f"{second}:vehicle:京C11111") is None
    walked.now = at("2026-03-31T08:00")
    looks_until_quiet(walked)
    assert stop(walked, "vehicle:京C11111", second).state is StopState.DUE


def test_rnd_1_a_changed_plan_makes_what_has_not_begun_anew_and_leaves_the_rest(walked: Company) -> None:
    assert refused(walked.bo.does(plan(), PLAN)) == ("RND-1", "plan_changed")
    walked.bo.must(plan(edition=1, points=("外观",), customers=(), targets=(TRUCK,)), PLAN)
    assert [one.state for one in rounds(walked)] == [RoundState.OPEN, RoundState.WITHDRAWN]
    looks_until_quiet(walked)
    first, second = rounds(walked)
    assert (first.edition, first.points) == (1, ("外观", "指示灯"))
    assert (second.state, second.edition, second.points) == (RoundState.PLANNED, 2, ("外观",))
    assert stop(walked, OTHER_TRUCK, second.id).state is StopState.DROPPED
    walked.bo.must(plan(edition=2, active=False), PLAN)
    looks_until_quiet(walked)
    assert [one.state for one in rounds(walked)] == [RoundState.OPEN, RoundState.WITHDRAWN]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"people": ()}, "plan_nobody"),
        ({"people": (PersonId("none"),)}, "not_found"),
        ({"customers": ()}, "plan_nothing"),
        ({"targets": ("vehicle:none",)}, "not_found"),
        ({"since": "2026-13-01"}, "field_wrong"),
        ({"since": "2025-01-01"}, "field_wrong"),
        ({"rhythm": Rhythm(every=Every.WORKING_DAYS), "window": 2}, "field_wrong"),
    ],
)
def test_rnd_1_a_plan_has_somebody_something_and_a_day(
    company: Company, changes: dict[str, Any], code: str
) -> None:
    assert refused(company.bo.does(plan(**changes), PLAN))[1] == code
    assert refused(company.li.does(plan(), PLAN)) == ("ROLE-1", "no_role")
