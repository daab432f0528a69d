"""Leave where its rows turn: hours, days and halves of days; who may stand in; coming back early (DUTY-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import Company, Hand, opened, refused, usual_company
from duty_days import NIGHT, absence, ask, at, codes, empty_handed, pass_time, roster
from hypothesis import given
from hypothesis import strategies as st

from rulebook.kernel.errors import Refusal
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso, parse_time
from rulebook.subjects.absences.commands import DecideLeave, HandPapers, TellSick, WithdrawLeave
from rulebook.subjects.absences.lookup import length_of, until_words
from rulebook.subjects.absences.records import Absence, AbsenceKind, AbsenceState, Papers
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.orders.commands import AssignOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.scores.indicators import figures_of
from rulebook.subjects.scores.span import month_span


@pytest.fixture
def free(company: Company) -> Company:
    empty_handed(company, company.li, company.wang)
    return company


def sick(begins: str, ends: str, id: str = "a-1", person: str = "li") -> TellSick:
    return TellSick(
        absence=id, person=person, begins=f"{begins}:00+08:00", ends=f"{ends}:00+08:00", words=" 发烧 "
    )


def days_there(company: Company, month: str = "2026-03") -> int:
    [served] = [one for one in figures_of(company.world, "li", month_span(month)) if one.name == "served"]
    return served.denominator


# whose decision it is, and how early


@pytest.mark.parametrize(
    ("ends", "length", "matter"),
    [
        ("2026-03-04T13:15", 50, "absence_day"),
        ("2026-03-04T18:00", 100, "absence_day"),
        ("2026-03-05T08:30", 100, "absence_day"),
        ("2026-03-05T08:31", 101, "absence_longer"),
    ],
)
def test_duty_1_a_minute_over_a_day_is_the_managers(free: Company, ends: str, length: int, matter: str) -> None:
    free.li.must(ask("2026-03-04T08:30", ends), "a-1")
    assert (absence(free).length, absence(free).matter) == (length, matter)


@pytest.mark.parametrize(("asked", "matter"), [("09:00", "absence_day"), ("09:01", "absence_longer")])
def test_duty_1_exactly_an_hour_ahead_is_early_enough(free: Company, asked: str, matter: str) -> None:
    free.now = at("2026-03-03T09:30")
    free.li.must(ask("2026-03-03T10:00", "2026-03-03T18:00", need="发烧"), "a-1", at=at(f"2026-03-03T{asked}"))
    assert absence(free).matter == matter


@pytest.mark.parametrize(("asked", "late"), [("11:59", False), ("12:00", True)])
def test_duty_1_at_noon_it_is_too_late_for_tonights_shift(free: Company, asked: str, late: bool) -> None:
    roster(free, li=codes(d3=NIGHT.code, d4=""))
    free.now = at("2026-03-03T13:00")
    night = ask("2026-03-03T22:00", "2026-03-04T06:00")
    verdict = free.li.does(night, "a-1", at=at(f"2026-03-03T{asked}"))
    assert isinstance(verdict, Refusal) is late
    assert free.li.does(ask("2026-03-10T22:00", "2026-03-11T06:00"), "a-2") is not None


def test_duty_1_the_evening_before_is_early_enough_for_a_night_shift_whatever_the_hour(free: Company) -> None:
    roster(free, li=codes(d4=NIGHT.code, d5=""))
    free.now = at("2026-03-03T23:00")
    free.li.must(ask("2026-03-04T22:00", "2026-03-05T06:00"), "a-1")
    assert "night_before_noon" not in absence(free).rows


@pytest.mark.parametrize(
    ("begins", "ends", "around"),
    [
        ("2026-03-11T08:30", "2026-03-11T18:00", False),
        ("2026-03-12T08:30", "2026-03-12T18:00", True),
        ("2026-03-16T08:30", "2026-03-16T18:00", False),
        ("2026-03-14T08:30", "2026-03-16T18:00", True),
        ("2026-03-11T08:30", "2026-03-12T00:00", False),
    ],
)
def test_duty_1_around_a_holiday_is_the_day_before_and_the_day_after(
    free: Company, begins: str, ends: str, around: bool
) -> None:
    """Friday the 13th is free by the company's calendar; a leave until midnight ends with its day."""
    free.hua.must(SetCalendar(notice="公司", rest=(RestDay("2026-03-13", "司庆"),)), "2026")
    free.now = parse_time(f"{begins}:00+08:00") - timedelta(days=1)
    verdict = free.li.does(ask(begins, ends), "a-1")
    if around:
        assert isinstance(verdict, Refusal)
        assert (verdict.code, verdict.facts["row"]) == ("absence_notice", "holidays_two_days_ahead")
    else:
        assert absence(free).state is AbsenceState.ASKED


def test_duty_1_every_row_that_wants_its_need_said_is_named(free: Company) -> None:
    free.hua.must(SetCalendar(notice="公司", rest=(RestDay("2026-03-03", "司庆"),)), "2026")
    verdict = free.li.does(ask("2026-03-02T14:00", "2026-03-02T18:00"), "a-1")
    assert isinstance(verdict, Refusal)
    assert verdict.facts["row"] == "a_day_ahead,holidays_two_days_ahead"


@pytest.mark.parametrize(
    ("begins", "ends", "field", "problem"),
    [
        ("2026-03-04T10:00", "2026-03-04T09:59", "ends", "not_after"),
        ("2026-03-04T10:00", "2027-04-08T10:01", "ends", "too_far_off"),
        ("2026-13-04T10:00", "2026-03-04T10:00", "begins", "not_a_date"),
        ("2026-03-04T10:00", "2026-03-04T25:00", "ends", "not_a_date"),
    ],
)
def test_duty_1_what_is_wrong_with_a_time_is_said(
    free: Company, begins: str, ends: str, field: str, problem: str
) -> None:
    """A leave of more than four hundred days does not end before it begins, and nobody is told that it did."""
    verdict = free.li.does(ask(begins, ends), "a-1")
    assert isinstance(verdict, Refusal)
    assert (verdict.rule, verdict.facts) == ("DUTY-1", {"field": field, "problem": problem})
    free.li.must(ask("2026-03-04T10:00", "2027-04-08T10:00"), "a-2")


def test_duty_1_leave_that_follows_on_another_does_not_overlap_it(free: Company) -> None:
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T12:00"), "a-1")
    free.li.must(ask("2026-03-04T12:00", "2026-03-04T15:00"), "a-2")
    verdict = free.li.does(ask("2026-03-04T11:59", "2026-03-04T12:30"), "a-3")
    assert isinstance(verdict, Refusal)
    assert verdict.facts == {"begins": "2026-03-04T08:30:00+08:00", "ends": "2026-03-04T12:00:00+08:00"}
    free.wang.must(ask("2026-03-04T08:30", "2026-03-04T12:00"), "a-4")
    free.chen.must(DecideLeave(grant=False, reason="人手"), "a-1")
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T12:00"), "a-5")


# who stands in


@pytest.mark.parametrize("why", ["left", "sick", "unknown"])
def test_duty_1_who_is_not_there_stands_in_for_nobody(free: Company, why: str) -> None:
    if why == "left":
        free.set_person("wang", active=False)
    if why == "sick":
        free.wang.must(sick("2026-03-04T17:59", "2026-03-05T18:00", "a-0", "wang"))
    who = "nobody" if why == "unknown" else "wang"
    verdict = free.li.does(ask("2026-03-04T08:30", "2026-03-04T18:00", stand_in=who), "a-1")
    assert refused(verdict) == (("SYS-3", "not_found") if why == "unknown" else ("DUTY-1", "absence_stand_in"))
    if why == "sick":
        free.li.must(ask("2026-03-04T08:30", "2026-03-04T17:59", stand_in="wang"), "a-2")
        assert (absence(free, "a-2").stand_in, absence(free, "a-2").stand_in_name) == ("wang", "王师傅")


def test_duty_1_what_is_held_is_named_and_a_no_needs_no_hand_over(company: Company) -> None:
    company.collect(30_000)
    company.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1")
    verdict = company.bo.does(DecideLeave(grant=True), "a-1")
    assert isinstance(verdict, Refusal)
    assert verdict.facts == {"name": "李师傅", "held": "cash,units,orders"}
    company.bo.must(DecideLeave(grant=False, reason=" 人手 "), "a-1")
    decided = absence(company)
    assert (decided.state, decided.why, decided.due_at) == (AbsenceState.REFUSED, "人手", "")
    assert (decided.decided_by, decided.decided_by_name) == ("bo", "薄调度")
    assert decided.decided_at == iso(company.now)


def test_duty_1_granted_leave_tells_of_the_orders_that_lie_in_it_and_of_no_others(free: Company) -> None:
    free.order_in(OrderState.ACCEPTED, "inside", appointment="2026-03-04T17:59:00+08:00")
    free.order_in(OrderState.ACCEPTED, "after", appointment="2026-03-05T08:30:00+08:00")
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00", stand_in="wang"), "a-1")
    (told,) = free.bo.must(DecideLeave(grant=True), "a-1").irregularities
    assert (told.code, told.about, told.order, told.person) == ("order_uncovered", "inside:li", "inside", "li")
    assert told.facts == {
        "name": "李师傅",
        "number": free.order("inside").number,
        "ends": "2026-03-04T18:00:00+08:00",
        "stand_in": "王师傅",
    }


# nobody decides


@pytest.mark.parametrize(
    ("asked", "begins", "due"),
    [
        ("2026-03-02T09:00", "2026-03-09T08:30", "2026-03-02T21:01"),
        ("2026-03-02T20:29", "2026-03-03T08:30", "2026-03-03T08:30"),
        ("2026-03-02T20:31", "2026-03-03T08:30", "2026-03-03T08:30"),
    ],
)
def test_duty_1_it_is_due_in_the_matrixs_hours_and_no_later_than_it_begins(
    free: Company, asked: str, begins: str, due: str
) -> None:
    free.now = at(asked)
    free.li.must(ask(begins, f"{begins[:10]}T18:00"), "a-1")
    assert absence(free).due_at == f"{due}:00+08:00"


def test_duty_1_asked_for_with_no_time_left_there_is_half_an_hour_to_decide(free: Company) -> None:
    free.now = at("2026-03-03T09:00")
    free.li.must(ask("2026-03-03T09:05", "2026-03-03T18:00", need="急事"), "a-1")
    assert absence(free).due_at == "2026-03-03T09:31:00+08:00"
    free.now = at("2026-03-03T09:31")
    free.chen.must(DecideLeave(grant=True, stand_in="wang"), "a-1")


def test_duty_1_whose_leave_goes_up_may_still_be_decided_by_the_first_asked(free: Company) -> None:
    free.anna.must(ask("2026-03-06T08:30", "2026-03-06T18:00"), "a-1")
    assert absence(free).deciders == (Role.SERVICE_MANAGER,)
    pass_time(free, "2026-03-05T09:00")
    risen = absence(free)
    assert risen.deciders == (Role.DEPARTMENT_MANAGER, Role.SERVICE_MANAGER)
    assert risen.due_at == "2026-03-06T08:30:00+08:00"
    free.chen.must(DecideLeave(grant=True), "a-1")


# sickness and coming back


def test_duty_1_a_certificate_that_was_handed_in_is_not_asked_for_again_of_who_comes_back_early(
    company: Company,
) -> None:
    company.li.must(sick("2026-03-03T00:00", "2026-03-07T00:00"))
    company.li.must(HandPapers(absence="a-1", words=" 市一院 "))
    company.now = at("2026-03-05T08:00")
    company.li.must(WithdrawLeave(), "a-1")
    back = absence(company)
    assert (back.papers, back.papers_words, back.ends) == (Papers.HANDED, "市一院", "2026-03-05T08:01:00+08:00")
    pass_time(company, "2026-03-20T09:00")
    assert company.open_irregularities() == set()


def test_duty_1_who_comes_back_early_without_one_owes_it_from_then_on(company: Company) -> None:
    company.li.must(sick("2026-03-03T00:00", "2026-03-07T00:00"))
    assert absence(company).papers_due == "2026-03-09T18:00:00+08:00"
    company.now = at("2026-03-04T17:59")
    company.li.must(WithdrawLeave(), "a-1")
    assert (absence(company).papers, absence(company).papers_due) == (Papers.WANTED, "2026-03-05T18:00:00+08:00")
    pass_time(company, "2026-03-05T18:01")
    (told,) = company.world.all(Irregularity)
    assert (told.code, told.person) == ("certificate_missing", "li")
    assert told.facts["ends"] == "2026-03-04T18:00:00+08:00"


def test_duty_1_personal_leave_wants_no_certificate_and_what_never_began_wants_none_either(free: Company) -> None:
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00", AbsenceKind.FAMILY), "a-1")
    free.bo.must(DecideLeave(grant=True), "a-1")
    free.wang.must(sick("2026-03-05T08:30", "2026-03-06T18:00", "a-2", "wang"))
    free.now = at("2026-03-05T08:29")
    free.wang.must(WithdrawLeave(), "a-2", at=at("2026-03-05T08:30"))
    gone = absence(free, "a-2")
    assert (absence(free).papers, gone.papers, gone.papers_due) == (Papers.NONE, Papers.NONE, "")
    assert gone.state is AbsenceState.WITHDRAWN, "not yet begun at its first moment"


def test_duty_1_sickness_whose_end_lies_before_its_beginning_is_for_that_day(company: Company) -> None:
    backwards = company.wang.does(sick("2026-03-05T10:00", "2026-03-05T10:00"))
    assert opened(backwards) == {("SYS-2", "absence_times")}
    kept = absence(company)
    assert (kept.begins, kept.ends) == ("2026-03-05T10:00:00+08:00", "2026-03-06T00:00:00+08:00")
    assert (kept.reason, kept.asked_by, kept.asked_by_name, kept.rows) == (
        "发烧", "wang", "王师傅", ("sickness_with_papers",),
    )  # fmt: skip


def test_kpi_1_a_morning_that_two_colleagues_tell_of_is_still_half_a_day(company: Company) -> None:
    """Both told of the same sick morning; together they are no whole day away."""
    whole = days_there(company)
    company.wang.must(sick("2026-03-04T08:30", "2026-03-04T13:15", "a-1"))
    company.anna.must(sick("2026-03-04T08:30", "2026-03-04T13:15", "a-2"))
    assert days_there(company) == whole
    company.anna.must(sick("2026-03-04T13:15", "2026-03-04T17:59", "a-3"))
    assert days_there(company) == whole, "a minute of work is left"
    company.anna.must(sick("2026-03-04T17:00", "2026-03-04T18:00", "a-4"))
    assert days_there(company) == whole - 1


def test_kpi_1_a_gap_between_two_absences_is_work(company: Company) -> None:
    whole = days_there(company)
    company.anna.must(sick("2026-03-04T00:00", "2026-03-04T12:00", "a-1"))
    company.anna.must(sick("2026-03-04T12:01", "2026-03-05T00:00", "a-2"))
    assert days_there(company) == whole


# how long it is


MINUTES = st.integers(0, 14 * 24 * 60)


@given(MINUTES, MINUTES, MINUTES)
def test_duty_1_parts_of_a_leave_are_together_as_long_as_the_whole_but_for_rounding(
    a: int, b: int, c: int
) -> None:
    world = usual_company().world
    first, middle, last = (at("2026-03-02T00:00") + timedelta(minutes=n) for n in sorted((a, b, c)))
    whole = length_of(world, "li", first, last)
    parts = length_of(world, "li", first, middle) + length_of(world, "li", middle, last)
    assert whole <= parts <= whole + 1
    assert 0 <= whole <= 1_000, "ten working days lie in two weeks"


def test_duty_1_half_a_day_counts_as_half_and_a_rest_day_as_nothing(free: Company) -> None:
    for begins, ends, length in (
        ("2026-03-04T08:30", "2026-03-04T13:15", 50),
        ("2026-03-06T13:15", "2026-03-09T13:15", 100),
        ("2026-03-07T00:00", "2026-03-09T00:00", 0),
        ("2026-03-04T18:00", "2026-03-05T08:30", 0),
        ("2026-03-04T17:59", "2026-03-05T08:30", 1),
    ):
        assert length_of(free.world, "li", at(begins), at(ends)) == length, (begins, ends)


def test_duty_1_a_night_shift_counts_where_it_reaches_into_the_next_day(free: Company) -> None:
    roster(free, li=codes(d3=NIGHT.code, d4=""))
    assert length_of(free.world, "li", at("2026-03-04T00:00"), at("2026-03-04T02:00")) == 25
    assert length_of(free.world, "li", at("2026-03-04T06:00"), at("2026-03-05T00:00")) == 0


@pytest.mark.parametrize(
    ("ends", "said"),
    [("2026-03-06T00:00", "2026-03-05"), ("2026-03-05T18:00", "2026-03-05T18:00:00+08:00")],
)
def test_duty_1_a_leave_until_midnight_is_said_by_its_last_day(free: Company, ends: str, said: str) -> None:
    free.li.must(ask("2026-03-04T08:30", ends), "a-1")
    assert until_words(absence(free)) == said


def test_duty_1_an_order_without_a_time_goes_by_whether_somebody_is_away_now(free: Company) -> None:
    order = free.order_in(OrderState.APPROVED)
    free.now = at("2026-03-03T09:00")
    free.wang.must(sick("2026-03-03T08:30", "2026-03-03T10:00"))

    def assigned(hand: Hand) -> str:
        verdict = free.bo.does(AssignOrder(technician=hand.id), order)
        return verdict.code if isinstance(verdict, Refusal) else ""

    assert assigned(free.li) == "unsuitable"
    free.now = at("2026-03-03T09:59")
    assert assigned(free.li) == "", "back at ten"


def test_duty_1_the_need_an_hour_ahead_is_the_companys_to_set(free: Company) -> None:
    free.hua.must(SetSetting(name="absence_need_minutes", value="120", since="2026-03-01", reason="路远"))
    free.now = at("2026-03-03T08:30")
    free.li.must(ask("2026-03-03T10:00", "2026-03-03T18:00", need="发烧"), "a-1")
    assert (absence(free).matter, "an_hour_in_need" in absence(free).rows) == ("absence_longer", True)
    assert [one.id for one in free.world.all(Absence)] == ["a-1"]
