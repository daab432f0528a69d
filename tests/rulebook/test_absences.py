"""Leave: the nine rows of the table, whose decision it is, and what an absence does to orders (DUTY-1)."""

from __future__ import annotations

import msgspec
import pytest
from company import Company, opened, refused
from duty_days import NIGHT, absence, ask, at, codes, empty_handed, pass_time, roster

from rulebook.kernel.errors import Refusal
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import Line
from rulebook.kernel.roles import Role
from rulebook.rules import decide, why_not
from rulebook.subjects.absences.commands import DecideLeave, HandPapers, TellSick, WithdrawLeave
from rulebook.subjects.absences.leave_rules import LEAVE_ROWS
from rulebook.subjects.absences.lookup import absences_on, length_of
from rulebook.subjects.absences.records import AbsenceKind, AbsenceState, Papers
from rulebook.subjects.approvals.commands import SetMatrix, SetSetting
from rulebook.subjects.approvals.records import MatrixRow
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.orders.commands import AssignOrder
from rulebook.subjects.orders.planned import planned_spans
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.teams.commands import JoinTeam
from rulebook.subjects.visits.commands import Depart


@pytest.fixture
def free(company: Company) -> Company:
    """Nobody holds anything that would have to be handed over."""
    empty_handed(company, company.li, company.wang)
    return company


def test_duty_1_all_nine_leave_rules_are_rows_of_one_table():
    assert [row.name for row in LEAVE_ROWS] == [
        "up_to_a_day",
        "longer",
        "never_own",
        "a_day_ahead",
        "an_hour_in_need",
        "night_before_noon",
        "holidays_two_days_ahead",
        "sickness_with_papers",
        "handed_over_first",
    ]


def test_duty_1_leave_of_a_day_is_the_supervisors_to_decide_and_longer_the_managers(free):
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1")
    free.wang.must(ask("2026-03-04T08:30", "2026-03-05T18:00"), "a-2")
    assert (absence(free).matter, absence(free).length) == ("absence_day", 100)
    assert (absence(free, "a-2").matter, absence(free, "a-2").length) == ("absence_longer", 200)
    assert refused(free.bo.does(DecideLeave(grant=True), "a-2")) == ("ROLE-1", "no_role")
    free.bo.must(DecideLeave(grant=True), "a-1")
    free.chen.must(DecideLeave(grant=True), "a-2")
    assert absence(free).state is absence(free, "a-2").state is AbsenceState.APPROVED


def test_duty_1_a_long_leave_asked_for_day_by_day_is_a_long_leave(free):
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1")
    free.li.must(ask("2026-03-05T08:30", "2026-03-05T18:00"), "a-2")
    assert absence(free, "a-2").matter == "absence_longer"


def test_duty_1_nobody_decides_on_their_own_leave_nor_does_whoever_stands_below(free):
    """frappe/hrms PR#2486: employees approved their own leave."""
    free.bo.must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1")
    assert absence(free).deciders == (Role.SERVICE_MANAGER,)
    assert refused(free.bo.does(DecideLeave(grant=True), "a-1")) == ("ROLE-2", "own_request")
    free.dong.must(ask("2026-03-04T08:30", "2026-03-05T18:00"), "a-2")
    assert refused(free.chen.does(DecideLeave(grant=True), "a-2")) == ("ROLE-1", "no_role")
    assert absence(free).state is AbsenceState.ASKED


@pytest.mark.parametrize(
    ("who", "decides"),
    [
        ("li", (Role.DISPATCHER, Role.SERVICE_MANAGER)),
        ("anna", (Role.SERVICE_MANAGER,)),
        ("guo", (Role.SERVICE_MANAGER,)),
        ("fang", (Role.DEPARTMENT_MANAGER,)),
        ("chen", (Role.DEPARTMENT_MANAGER,)),
        ("dong", (Role.ADMINISTRATOR, Role.DEPARTMENT_MANAGER)),
    ],
)
def test_duty_1_a_days_leave_is_for_those_who_stand_above_the_person(free, who, decides):
    getattr(free, who).must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1")
    assert absence(free).deciders == decides


def test_duty_1_asked_for_on_the_day_itself_its_need_has_to_be_said(free):
    late = free.li.does(ask("2026-03-02T14:00", "2026-03-02T18:00"), "a-1")
    assert refused(late) == ("DUTY-1", "absence_notice")
    assert isinstance(late, Refusal)
    assert late.facts["row"] == "a_day_ahead"
    free.li.must(ask("2026-03-02T14:00", "2026-03-02T18:00", need="孩子发烧"), "a-1")
    assert absence(free).matter == "absence_day"


def test_duty_1_less_than_an_hour_ahead_it_is_the_managers_to_decide(free):
    free.li.must(ask("2026-03-02T09:30", "2026-03-02T18:00", need="家里漏水"), "a-1")
    assert absence(free).matter == "absence_longer"


def test_duty_1_leave_from_a_night_shift_is_asked_for_before_noon(free):
    roster(free, li=codes(d2=NIGHT.code, d3=""), wang=codes(d2=NIGHT.code, d3=""))
    free.now = at("2026-03-02T11:30")
    free.li.must(ask("2026-03-02T22:00", "2026-03-03T06:00"), "a-1")
    free.now = at("2026-03-02T12:30")
    late = free.wang.does(ask("2026-03-02T22:00", "2026-03-03T06:00"), "a-2")
    assert refused(late) == ("DUTY-1", "absence_notice")
    assert late.facts["row"] == "night_before_noon"


def test_duty_1_around_a_public_holiday_leave_is_asked_for_two_days_ahead(free):
    free.hua.must(SetCalendar(notice="清明", rest=(RestDay("2026-03-05", "清明"),)), "2026")
    late = free.li.does(ask("2026-03-03T08:30", "2026-03-04T18:00"), "a-1")
    assert refused(late) == ("DUTY-1", "absence_notice")
    assert late.facts["row"] == "holidays_two_days_ahead"
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1")


def test_duty_1_whoever_holds_cash_units_or_open_orders_hands_over_or_names_a_stand_in(company):
    company.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1")
    said = company.bo.does(DecideLeave(grant=True), "a-1")
    assert refused(said) == ("BASE-1", "absence_holdings")
    assert said.facts["held"] == "units"
    assert refused(company.bo.does(DecideLeave(grant=True, stand_in="li"), "a-1")) == (
        "DUTY-1",
        "absence_stand_in",
    )
    company.bo.must(DecideLeave(grant=True, stand_in="wang"), "a-1")
    assert (absence(company).state, absence(company).stand_in) == (AbsenceState.APPROVED, "wang")


def test_duty_1_half_a_day_cannot_be_taken_on_a_holiday(free):
    """erpnext#16216: half a day's leave on a holiday."""
    free.hua.must(SetCalendar(notice="公司", rest=(RestDay("2026-03-05", "司庆"),)), "2026")
    half = free.li.does(ask("2026-03-05T08:30", "2026-03-05T12:00"), "a-1")
    assert refused(half) == ("DUTY-1", "absence_no_work")


def test_duty_1_a_companys_holiday_is_entered_although_somebody_is_on_longer_leave(free):
    """odoo#67335: the longer leave laid over it refused the company's own holiday."""
    free.li.must(ask("2026-03-04T08:30", "2026-03-06T18:00"), "a-1")
    free.chen.must(DecideLeave(grant=True), "a-1")
    assert length_of(free.world, "li", at("2026-03-04T08:30"), at("2026-03-06T18:00")) == 300
    free.hua.must(SetCalendar(notice="公司", rest=(RestDay("2026-03-05", "司庆"),)), "2026")
    assert length_of(free.world, "li", at("2026-03-04T08:30"), at("2026-03-06T18:00")) == 200


def test_duty_1_a_day_off_of_one_person_blocks_nobody_elses_orders(free):
    """OCA/field-service#1221: any employee's day off blocked all orders of that day."""
    _on_leave(free, "2026-03-04T08:30", "2026-03-04T18:00")
    free.order_in(OrderState.APPROVED, appointment="2026-03-04T10:00:00+08:00")
    assert _reasons(free, "li") == ["on_leave"]
    assert _reasons(free, "wang") == []


def _on_leave(company: Company, begins: str, ends: str) -> None:
    company.li.must(ask(begins, ends), "a-1")
    company.chen.must(DecideLeave(grant=True), "a-1")


def _reasons(company: Company, person: str, order: str = "order-1") -> list[str]:
    who = getattr(company, person).id
    from rulebook.kernel.identity import Person

    found = company.world.get(Person, who)
    assert found is not None
    return [w.code for w in why_not(company.world, found, company.order(order), company.now)]


def test_duty_1_a_four_hour_job_across_an_absence_is_no_job_for_who_is_away(free):
    """OCA/field-service PR#1382: availability looked at the start only."""
    free.hua.must(SetSetting(name="visit_minutes", value="240", since="2026-03-01", reason="大车"))
    _on_leave(free, "2026-03-04T12:00", "2026-03-04T18:00")
    order = free.order_in(OrderState.APPROVED, appointment="2026-03-04T09:00:00+08:00")
    assert planned_spans(free.world, free.order(order))[0].ends == at("2026-03-04T13:00")
    assert _reasons(free, "li") == ["on_leave"]
    said = free.bo.does(AssignOrder(technician=free.li.id), order)
    assert refused(said) == ("DUTY-1", "unsuitable")
    free.bo.must(AssignOrder(technician=free.wang.id), order)


def test_duty_1_a_job_that_ends_when_the_leave_begins_is_possible(free):
    _on_leave(free, "2026-03-04T12:00", "2026-03-04T18:00")
    free.order_in(OrderState.APPROVED, appointment="2026-03-04T11:00:00+08:00")
    assert _reasons(free, "li") == []


def test_duty_1_the_reason_names_the_last_day_of_leave(free):
    free.li.must(ask("2026-03-04T00:00", "2026-03-06T00:00"), "a-1")
    free.chen.must(DecideLeave(grant=True), "a-1")
    free.order_in(OrderState.APPROVED, appointment="2026-03-04T10:00:00+08:00")
    from rulebook.kernel.identity import Person

    who = free.world.get(Person, "li")
    (reason,) = why_not(free.world, who, free.order("order-1"), free.now)
    assert (reason.rule, reason.facts["until"]) == ("DUTY-1", "2026-03-05")


def test_duty_1_work_that_does_not_fit_into_the_day_goes_on_at_the_next_working_day(free):
    free.hua.must(SetSetting(name="visit_minutes", value="480", since="2026-03-01", reason="改装"))
    order = free.order_in(OrderState.APPROVED, appointment="2026-03-06T14:00:00+08:00")
    spans = planned_spans(free.world, free.order(order))
    assert [(s.begins, s.ends) for s in spans] == [
        (at("2026-03-06T14:00"), at("2026-03-06T18:00")),
        (at("2026-03-09T08:30"), at("2026-03-09T12:30")),
    ]


def test_duty_1_a_line_of_the_edition_before_is_judged_without_absences(free):
    """Books that stood before there was leave come out the same again."""
    order = free.order_in(OrderState.APPROVED, appointment="2026-03-04T10:00:00+08:00")
    _on_leave(free, "2026-03-04T08:30", "2026-03-04T18:00")
    line: Line = free.bo.line(AssignOrder(technician=free.li.id), order)
    old = msgspec.structs.replace(line, rules=3)
    assert not isinstance(decide(free.world, old, free.now, keys=free.keys), Refusal)
    assert isinstance(decide(free.world, line, free.now, keys=free.keys), Refusal)


def test_duty_1_sickness_is_told_by_anybody_and_the_dispatcher_hears_of_each_order_that_is_uncovered(company):
    order = company.order_in(OrderState.ACCEPTED, appointment="2026-03-03T10:00:00+08:00")
    told = TellSick(
        absence="a-1",
        person="li",
        begins="2026-03-03T00:00:00+08:00",
        ends="2026-03-05T00:00:00+08:00",
        words="发烧",
    )
    verdict = company.wang.does(told)
    assert opened(verdict) == {("DUTY-1", "order_uncovered")}
    assert absence(company).state is AbsenceState.TOLD
    assert [a.id for a in absences_on(company.world, "li", at("2026-03-03T10:00"), at("2026-03-03T11:00"))] == [
        "a-1"
    ]
    company.bo.must(AssignOrder(technician=company.wang.id), order)
    assert company.open_irregularities() == set()


def test_duty_1_sickness_with_times_that_cannot_be_read_is_on_record_for_the_day(company):
    verdict = company.li.does(TellSick(absence="a-1", person="li", begins="明天", ends="后天"))
    assert ("SYS-2", "absence_times") in opened(verdict)
    assert absence(company).ends == "2026-03-03T00:00:00+08:00"
    assert ("SYS-3", "absence_unknown") in opened(
        company.li.does(TellSick(absence="a-2", person="nobody", begins="", ends=""))
    )


def test_duty_1_the_certificate_is_due_on_the_first_day_back_and_missed_after_it(company):
    sick = TellSick(
        absence="a-1", person="li", begins="2026-03-05T00:00:00+08:00", ends="2026-03-07T00:00:00+08:00"
    )
    company.li.must(sick)
    assert absence(company).papers_due == "2026-03-09T18:00:00+08:00"
    pass_time(company, "2026-03-09T17:59")
    assert absence(company).papers is Papers.WANTED
    pass_time(company, "2026-03-09T18:01")
    assert "certificate_missing" in company.open_irregularities()
    company.li.must(HandPapers(absence="a-1", words="市一院，3 月 5 日至 6 日"))
    assert absence(company).papers is Papers.HANDED
    assert "certificate_missing" not in company.open_irregularities()


def test_duty_1_papers_in_time_are_never_missed(company):
    sick = TellSick(
        absence="a-1", person="li", begins="2026-03-05T00:00:00+08:00", ends="2026-03-06T00:00:00+08:00"
    )
    company.li.must(sick)
    company.li.must(HandPapers(absence="a-1", words="诊断书"))
    pass_time(company, "2026-03-20T09:00")
    assert company.open_irregularities() == set()


def test_duty_1_who_sets_out_although_on_leave_is_told(free):
    order = free.order_in(OrderState.ACCEPTED, appointment="2026-03-02T15:00:00+08:00")
    free.li.must(
        TellSick(absence="a-1", person="li", begins="2026-03-02T00:00:00+08:00", ends="2026-03-04T00:00:00+08:00")
    )
    verdict = free.li.does(Depart(visit="v-1", ticked=("details",)), order)
    assert ("DUTY-1", "assigned_absent") in opened(verdict)


def test_duty_1_leave_is_taken_back_and_who_comes_back_early_is_there_again(free):
    _on_leave(free, "2026-03-04T00:00", "2026-03-07T00:00")
    assert refused(free.wang.does(WithdrawLeave(), "a-1")) == ("DUTY-1", "not_asker")
    free.now = at("2026-03-05T08:00")
    free.li.must(WithdrawLeave(), "a-1")
    assert (absence(free).state, absence(free).ends) == (AbsenceState.APPROVED, "2026-03-05T08:01:00+08:00")
    assert absence(free).length == 100
    free.order_in(OrderState.APPROVED, appointment="2026-03-05T10:00:00+08:00")
    assert _reasons(free, "li") == []
    assert refused(free.li.does(WithdrawLeave(), "a-1")) == ("DUTY-1", "absence_over")
    free.li.must(ask("2026-03-12T08:30", "2026-03-12T18:00"), "a-2")
    free.li.must(WithdrawLeave(), "a-2")
    assert absence(free, "a-2").state is AbsenceState.WITHDRAWN


def test_duty_1_leave_that_nobody_decides_on_goes_up_and_lapses_when_it_would_begin(free):
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1")
    pass_time(free, "2026-03-03T09:00")
    assert Role.SERVICE_MANAGER in absence(free).deciders
    pass_time(free, "2026-03-04T08:31")
    assert absence(free).state is AbsenceState.LAPSED


def test_duty_1_leave_asked_for_offline_counts_from_when_it_was_signed(free):
    """Asked the evening before without signal; it arrives in the morning."""
    asked = at("2026-03-03T18:00")
    free.now = at("2026-03-04T08:00")
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1", at=asked)
    assert absence(free).asked_at == "2026-03-03T18:00:00+08:00"
    assert absence(free).matter == "absence_day"


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        ("2026-03-04T10:00", "2026-03-04T10:00", "ends"),
        ("bald", "2026-03-04T10:00", "begins"),
        ("2026-03-04T10:00", "x", "ends"),
    ],
)
def test_duty_1_times_that_make_no_sense_are_named(free, begins, ends, field):
    said = free.li.does(ask(begins, ends), "a-1")
    assert refused(said) == ("DUTY-1", "field_wrong")
    assert said.facts["field"] == field


def test_duty_1_leave_is_not_taken_twice_nor_asked_twice_under_one_id(free):
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1")
    again = free.li.does(ask("2026-03-04T13:00", "2026-03-05T18:00"), "a-2")
    assert refused(again) == ("DUTY-1", "absence_overlaps")
    assert refused(free.li.does(ask("2026-03-10T08:30", "2026-03-10T18:00"), "a-1")) == ("SYS-4", "exists")


def test_duty_1_a_no_has_a_reason_and_is_final(free):
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1")
    assert refused(free.bo.does(DecideLeave(grant=False), "a-1")) == ("SYS-2", "reason_needed")
    free.bo.must(DecideLeave(grant=False, reason="人手不够"), "a-1")
    assert absence(free).why == "人手不够"
    assert refused(free.bo.does(DecideLeave(grant=True), "a-1")) == ("ROLE-3", "decided_already")


def test_duty_1_the_companys_own_matrix_says_who_decides(free):
    rows = (MatrixRow(role=Role.FINANCE, hours=8),)
    free.hua.must(SetMatrix(subject="absence_day", rows=rows))
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00"), "a-1")
    assert refused(free.bo.does(DecideLeave(grant=True), "a-1")) == ("ROLE-1", "no_role")
    free.fang.must(DecideLeave(grant=True), "a-1")


def test_duty_1_planned_sickness_wants_its_papers_too(free):
    free.li.must(ask("2026-03-04T08:30", "2026-03-04T18:00", AbsenceKind.SICK), "a-1")
    free.bo.must(DecideLeave(grant=True), "a-1")
    assert absence(free).papers is Papers.WANTED
    assert free.world.get(Irregularity, "certificate_missing:a-1") is None


def test_duty_1_nobody_on_leave_joins_a_team_either_by_hand(free):
    """OCA/helpdesk PR#1070: the robot hands work to people on leave; by hand it is still possible."""
    _on_leave(free, "2026-03-04T08:30", "2026-03-04T18:00")
    order = free.order_in(OrderState.ASSIGNED, technician=free.wang, appointment="2026-03-04T10:00:00+08:00")
    assert refused(free.bo.does(JoinTeam(technician=free.li.id), order)) == ("DUTY-1", "unsuitable")


def test_duty_1_everybody_has_rest_days_of_their_own_by_the_roster(free):
    """frappe/hrms#3615: no own rest day per person, so people keep one holiday list per employee."""
    roster(free, li=codes(d4=""), wang=codes(d5=""))
    assert refused(free.li.does(ask("2026-03-04T08:30", "2026-03-04T17:30"), "a-1")) == (
        "DUTY-1",
        "absence_no_work",
    )
    free.wang.must(ask("2026-03-04T08:30", "2026-03-04T17:30"), "a-2")
    assert absence(free, "a-2").length == 100


def test_duty_1_two_leaves_with_a_weekend_between_are_one(free):
    free.li.must(ask("2026-03-06T08:30", "2026-03-06T18:00"), "a-1")
    free.li.must(ask("2026-03-09T08:30", "2026-03-09T18:00"), "a-2")
    assert absence(free, "a-2").matter == "absence_longer"
