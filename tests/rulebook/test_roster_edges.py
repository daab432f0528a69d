"""A month as it is set: which days, hours and rest are within bounds, and what each no says (DUTY-1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from company import Company
from duty_days import DAY, EARLY, LATE, MARCH, NIGHT, PATTERNS, ask, at, codes, pass_time, roster, the_roster
from refused_ground import No, refusal_of, wrong

from rulebook.kernel.ids import PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.kernel.visibility import STAFF
from rulebook.rules import tags_of
from rulebook.subjects.absences.commands import DecideLeave
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.rosters.commands import SetRoster
from rulebook.subjects.rosters.lookup import is_holiday, kinds_of, planned, shift_at, shift_on, shifts_of, work_on
from rulebook.subjects.rosters.records import RosterEdition, RosterRow, RosterState, ShiftPattern

APRIL = "main:2026-04"


def april(**days: str) -> tuple[str, ...]:
    return tuple(days.get(f"d{n}", "") for n in range(1, 31))


def sets(
    co: Company, *rows: tuple[str, tuple[str, ...]], month: str = MARCH, edition: int = 0, **said: Any
) -> Any:
    given = tuple(RosterRow(person=person, codes=row) for person, row in rows)
    return co.bo, SetRoster(**{"patterns": PATTERNS, "rows": given, "edition": edition} | said), month


def free(**days: str) -> tuple[str, ...]:
    return codes("", **days)


def pattern(begins: str, ends: str, rest: int = 0, code: str = "X") -> ShiftPattern:
    return ShiftPattern(code=code, name="", begins=begins, ends=ends, rest=rest)


NO: No = {
    "no month": (
        lambda co: sets(co, ("li", codes()), month="main:2026-13"),
        "DUTY-1", "field_wrong", wrong("month", "not_a_month"),
    ),
    "no branch": (
        lambda co: sets(co, ("li", codes()), month="2026-03"),
        "DUTY-1", "field_wrong", wrong("month", "not_a_month"),
    ),
    "one made since": (
        lambda co: sets(co, ("li", codes()), edition=1), "DUTY-1", "roster_changed", {"edition": "0"},
    ),
    "a code twice": (
        lambda co: sets(co, ("li", free()), patterns=(DAY, pattern("08:00", "12:00", code="D"))),
        "DUTY-1", "field_wrong", wrong("patterns", "stands_twice"),
    ),
    "no clock": (
        lambda co: sets(co, ("li", free()), patterns=(pattern("08:00", "24:00"),)),
        "DUTY-1", "field_wrong", wrong("patterns", "not_a_clock"),
    ),
    "a person twice": (
        lambda co: sets(co, ("li", free()), ("li", free())),
        "DUTY-1", "field_wrong", wrong("rows", "stands_twice"),
    ),
    "a day too few": (
        lambda co: sets(co, ("li", free()[:30])),
        "DUTY-1", "field_wrong", {**wrong("rows", "not_the_months_days"), "name": "李师傅"},
    ),
    "a day too many": (
        lambda co: sets(co, ("li", free()), month=APRIL),
        "DUTY-1", "field_wrong", {**wrong("rows", "not_the_months_days"), "name": "李师傅"},
    ),
    "a code nobody knows": (
        lambda co: sets(co, ("wang", free(d9="?"))),
        "DUTY-1", "field_wrong", {**wrong("rows", "not_the_months_days"), "name": "王师傅"},
    ),
    "a minute more than eight hours": (
        lambda co: sets(co, ("li", free(d9="X")), patterns=(pattern("08:00", "17:01", 60),)),
        "DUTY-1", "roster_hours", {"shift": "X"},
    ),
    "a break as long as the shift": (
        lambda co: sets(co, ("li", free(d9="X")), patterns=(pattern("08:00", "09:00", 60),)),
        "DUTY-1", "roster_hours", {"shift": "X"},
    ),
    "a minute less than eight hours of rest": (
        lambda co: sets(co, ("li", free(d9="N", d10="X")), patterns=(NIGHT, pattern("13:59", "18:00"))),
        "DUTY-1", "roster_rest", {"name": "李师傅", "day": "2026-03-10"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("asked", NO)
def test_duty_1_a_month_that_cannot_be_worked_is_refused_and_says_why(company: Company, asked: str) -> None:
    make, rule, code, facts = NO[asked]
    assert refusal_of(company, make(company)) == (rule, code, facts)


def test_duty_1_eight_hours_of_work_and_eight_of_rest_are_enough(company: Company) -> None:
    hand, command, month = sets(
        company, ("li", free(d9="N", d10="L", d11="X")), patterns=(NIGHT, LATE, pattern("06:00", "15:00", 60))
    )
    hand.must(command, month)
    assert [(who, shift.pattern.code) for who, shift in shifts_of(the_roster(company))] == [
        ("li", "N"), ("li", "L"), ("li", "X"),
    ]  # fmt: skip


def test_duty_1_more_work_and_less_rest_are_the_companys_to_set(company: Company) -> None:
    for name, value in (("shift_most_hours", "12"), ("shift_rest_hours", "2")):
        company.hua.must(SetSetting(name=name, value=value))
    hand, command, month = sets(
        company, ("li", free(d9="N", d10="X")), patterns=(NIGHT, pattern("08:00", "20:00"))
    )
    hand.must(command, month)
    assert the_roster(company).edition == 1


def test_duty_1_rest_is_kept_over_the_end_of_the_month_and_somebody_elses_night_is_nobodys(
    company: Company,
) -> None:
    roster(company, li=free(d31="N"), wang=free(d30="N"))
    late = sets(company, ("wang", april(d1="E")), ("li", april(d1="E")), month=APRIL)
    assert refusal_of(company, late) == ("DUTY-1", "roster_rest", {"name": "李师傅", "day": "2026-04-01"})
    hand, command, month = sets(company, ("wang", april(d1="E")), ("li", april(d1="L")), month=APRIL)
    hand.must(command, month)


def test_duty_1_a_new_edition_keeps_who_made_each_and_how_far_it_was_looked(company: Company) -> None:
    roster(company, li=codes())
    first = the_roster(company)
    assert first.seen_until == first.logs_until == first.weeks_until == iso(company.now)
    made = RosterEdition(edition=1, by=PersonId("bo"), by_name="薄调度", at=iso(company.now))
    assert (first.edition, first.history) == (1, (made,))
    company.wait(hours=1)
    hand, command, month = sets(company, ("li", codes(d20="L")), edition=1, reason=" 换人 ")
    hand.must(command, month)
    again = RosterEdition(edition=2, by=PersonId("bo"), by_name="薄调度", at=iso(company.now), reason="换人")
    now = the_roster(company)
    assert (now.edition, now.history, now.state) == (2, (made, again), RosterState.CURRENT)
    assert (now.seen_until, now.logs_until, now.weeks_until) == (first.seen_until,) * 3, "nobody is forgotten"
    assert tags_of(now) == {STAFF}


@pytest.mark.parametrize("row", [free(d4="D"), free()], ids=["another shift", "none"])
def test_duty_1_today_may_change_and_yesterday_may_not(company: Company, row: tuple[str, ...]) -> None:
    roster(company, li=free(d4="L", d5="L"))
    company.now = at("2026-03-04T23:00")
    hand, command, month = sets(company, ("li", free(d4="L")), edition=1)
    hand.must(command, month)
    company.now = at("2026-03-05T00:00")
    over = sets(company, ("li", row), edition=2)
    assert refusal_of(company, over) == ("DUTY-1", "roster_past", {"day": "2026-03-04"})
    hand, command, month = sets(company, ("li", free(d4="L")), ("wang", free(d6="L")), edition=2)
    hand.must(command, month)  # who joins was off on the days before


def test_duty_1_who_is_taken_off_a_roster_that_ran_has_worked_in_it(company: Company) -> None:
    roster(company, li=free(d4="L"), wang=free())
    company.now = at("2026-03-05T08:00")
    over = sets(company, ("wang", free()), edition=1)
    assert refusal_of(company, over) == ("DUTY-1", "roster_past", {"day": "2026-03-04"})
    hand, command, month = sets(company, ("li", free(d4="L")), edition=1)
    hand.must(command, month)


def test_duty_1_a_shift_that_ends_no_later_than_it_begins_ends_on_the_next_day() -> None:
    day = date(2026, 3, 9)
    night = planned(day, "main", NIGHT)
    assert (night.begins, night.ends) == (at("2026-03-09T22:00"), at("2026-03-10T06:00"))
    round_the_clock = planned(day, "main", pattern("08:00", "08:00"))
    assert round_the_clock.work == timedelta(hours=24)
    assert [planned(day, "main", one).night for one in (DAY, LATE, NIGHT, EARLY)] == [False, False, True, False]
    assert planned(day, "main", pattern("18:00", "20:00")).night
    assert not planned(day, "main", pattern("17:59", "20:00")).night
    assert planned(day, "main", DAY).work == timedelta(hours=8), "without its break"


def test_duty_1_a_shift_may_be_begun_two_hours_before_it_and_a_night_lasts_until_morning(company: Company) -> None:
    roster(company, li=free(d9="N", d11="D"))
    moments = {
        "2026-03-09T19:59": None, "2026-03-09T20:00": "N", "2026-03-10T05:59": "N", "2026-03-10T06:00": None,
        "2026-03-11T06:29": None, "2026-03-11T06:30": "D", "2026-03-11T17:29": "D", "2026-03-11T17:30": None,
    }  # fmt: skip
    found = {moment: shift_at(company.world, "li", at(moment)) for moment in moments}
    assert {moment: one and one.pattern.code for moment, one in found.items()} == moments


def test_duty_1_who_is_in_no_roster_works_the_hours_of_a_working_day(company: Company) -> None:
    company.hua.must(SetCalendar(notice="公司", rest=(RestDay("2026-03-11", "司庆"),)), "2026")
    roster(company, li=free(d9="N"))
    ((begins, ends),) = work_on(company.world, "wang", date(2026, 3, 9))
    assert (begins, ends) == (at("2026-03-09T08:30"), at("2026-03-09T18:00"))
    assert work_on(company.world, "wang", date(2026, 3, 8)) == (), "a Sunday"
    assert work_on(company.world, "wang", date(2026, 3, 11)) == ()
    assert work_on(company.world, "nobody", date(2026, 3, 9)) != ()
    assert work_on(company.world, "li", date(2026, 3, 10)) == (), "a day off, though a working day"
    ((begins, _),) = work_on(company.world, "li", date(2026, 3, 9))
    assert begins == at("2026-03-09T22:00")
    assert [is_holiday(company.world, date(2026, 3, day)) for day in (8, 11)] == [False, True]
    assert not is_holiday(company.world, date(2027, 3, 11)), "a year that nobody entered names none"


def test_duty_1_a_rosters_shifts_come_day_by_day_and_its_kinds_once_a_day(company: Company) -> None:
    roster(company, li=free(d9="N", d31="D"), wang=free(d9="N", d10="L"))
    shifts = [(who, shift.day.day, shift.pattern.code) for who, shift in shifts_of(the_roster(company))]
    assert shifts == [("li", 9, "N"), ("wang", 9, "N"), ("wang", 10, "L"), ("li", 31, "D")]
    kinds = [(one.day.day, one.pattern.code) for one in kinds_of(the_roster(company))]
    assert kinds == [(9, "N"), (10, "L"), (31, "D")]
    assert shift_on(company.world, "li", date(2026, 3, 31)) is not None
    assert shift_on(company.world, "li", date(2026, 3, 30)) is None


def missed(company: Company) -> set[str]:
    return {i.about for i in company.world.all(Irregularity) if i.code == "absent_unasked"}


def test_duty_1_who_left_or_is_away_is_not_asked_after_and_who_did_not_come_is_named(company: Company) -> None:
    roster(company, li=free(d9="D"), wang=free(d9="D"), guo=free(d9="D"), bo=free(d9="D"))
    company.guo.must(ask("2026-03-09T08:00", "2026-03-09T12:00"), "a-1")
    company.chen.must(DecideLeave(grant=True), "a-1")
    company.set_person("bo", active=False)
    pass_time(company, "2026-03-09T08:50")
    assert missed(company) == set()
    pass_time(company, "2026-03-09T08:51")
    assert missed(company) == {"li:2026-03-09", "wang:2026-03-09"}
    found = company.world.get(Irregularity, "absent_unasked:li:2026-03-09")
    assert found is not None
    assert (found.person, found.person_name) == ("li", "李师傅")
    assert found.facts == {"name": "李师傅", "shift": "白班", "begins": "2026-03-09T08:30:00+08:00"}
