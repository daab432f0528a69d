"""Day logs that draw themselves, weeks, spot checks, supervision, minutes (LOG-1)."""

from __future__ import annotations

import pytest
from company import Company, opened, refused
from duty_days import at, codes, empty_handed, pass_time, roster

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.policy.duties import of_own_line
from rulebook.subjects.absences.commands import TellSick
from rulebook.subjects.logs.acts import acts_on
from rulebook.subjects.logs.commands import (
    CheckSpot,
    CloseLog,
    CloseWeek,
    EndTask,
    ReleaseSupervision,
    RemarkLog,
    WriteMinutes,
)
from rulebook.subjects.logs.figures import digest_of, gaps, rolled_up
from rulebook.subjects.logs.records import (
    AgreedAnswer,
    DayLog,
    Decided,
    Minutes,
    Point,
    SpotCheck,
    SupervisionReport,
    Task,
    TaskState,
    WeekReport,
)
from rulebook.subjects.logs.supervised_figures import SUPERVISED, supervised
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import ChangeRoles
from rulebook.subjects.promises.commands import MakePromise

MONDAY = "2026-03-02"


def log(company: Company, person: str = "li", day: str = MONDAY) -> DayLog:
    found = company.world.get(DayLog, f"{person}:{day}")
    assert found is not None
    return found


def test_log_1_a_day_draws_itself_from_what_was_signed(company):
    company.order_in(OrderState.COMPLETED)
    company.li.must(CloseLog(day=MONDAY, remark="路上堵车", plan="明天去顺达"))
    kinds = [act.kind for act in log(company).acts]
    steps = [kind for kind in kinds if kind.startswith("visit.")]
    assert (steps[0], steps[1], steps[-1]) == ("visit.depart", "visit.arrive", "visit.complete")
    assert log(company).figures["completed"] == 1
    assert log(company).digest == digest_of(log(company).acts)
    assert all(act.words for act in log(company).acts if act.order)


def test_log_1_the_office_has_acts_too(company):
    company.order_in(OrderState.ASSIGNED)
    assert [a.kind for a in acts_on(company.world, "anna", company.now.date())] == ["order.open"]
    assert [a.kind for a in acts_on(company.world, "chen", company.now.date())] == ["order.approve"]
    assert [a.kind for a in acts_on(company.world, "bo", company.now.date())] == ["order.assign"]


def test_log_1_a_closed_log_never_changes_and_what_comes_late_stands_beside_it_with_both_times(company):
    order = company.order_in(OrderState.ACCEPTED)
    company.li.must(CloseLog(day=MONDAY, remark="没有出门"))
    before = log(company)
    company.now = at("2026-03-03T10:00")
    happened = at("2026-03-02T16:00")
    company.li.must(MakePromise(promise="p-1", what="送发票", due="2026-03-06"), order, at=happened)
    after = log(company)
    assert (after.acts, after.remark, after.figures, after.digest) == (
        before.acts, before.remark, before.figures, before.digest,
    )  # fmt: skip
    (late,) = after.supplements
    assert (late.kind, late.at[:16], late.arrived[:16]) == ("promise.make", "2026-03-02T16:00", "2026-03-03T10:01")


def test_log_1_closing_again_adds_a_dated_remark_and_nothing_else(company):
    company.li.must(CloseLog(day=MONDAY, remark="一"))
    company.li.must(CloseLog(day=MONDAY, remark="二"))
    assert log(company).remark == "一"
    assert [r.text for r in log(company).remarks] == ["二"]


def test_log_1_a_leader_remarks_beside_the_log_and_a_day_to_come_cannot_be_closed(company):
    company.li.must(CloseLog(day=MONDAY))
    company.bo.must(RemarkLog(log=f"li:{MONDAY}", text="下次先打电话"))
    assert [r.name for r in log(company).remarks] == ["薄调度"]
    assert ("SYS-2", "log_not_written") in opened(company.li.does(CloseLog(day="2026-03-09")))
    assert ("SYS-2", "log_not_written") in opened(company.bo.does(RemarkLog(log="li:2026-03-05", text="x")))


def test_log_1_gaps_of_an_hour_and_more_show(company):
    company.order_in(OrderState.ON_SITE)
    company.now = at("2026-03-02T15:00")
    company.li.must(MakePromise(promise="p-1", what="送发票", due="2026-03-06"), "order-1")
    acts = acts_on(company.world, "li", company.now.date())
    found = [(g.begins.hour, g.ends.hour) for g in gaps(acts, at("2026-03-02T08:30"), at("2026-03-02T17:30"))]
    assert found == [(8, 9), (9, 15), (15, 17)]


@pytest.fixture
def duty(company: Company) -> Company:
    empty_handed(company, company.li, company.wang)
    roster(company, li=codes(), wang=codes())
    return company


def missing(company: Company, code: str, person: str) -> list[str]:
    told = (i for i in company.world.all(Irregularity) if (i.code, i.person) == (code, person))
    return sorted(i.facts["what"] for i in told if not i.is_settled)


def test_log_1_a_log_is_due_at_nine_of_the_next_working_day(duty):
    duty.li.must(CloseLog(day=MONDAY))
    pass_time(duty, "2026-03-03T08:50")
    assert missing(duty, "log_missing", "wang") == []
    pass_time(duty, "2026-03-03T09:01")
    assert missing(duty, "log_missing", "wang") == [MONDAY]
    assert missing(duty, "log_missing", "li") == []


def test_log_1_who_was_away_owes_no_log_and_fridays_is_due_on_monday(duty):
    sick = TellSick(
        absence="a-1", person="li", begins="2026-03-06T00:00:00+08:00", ends="2026-03-07T00:00:00+08:00"
    )
    duty.li.must(sick)
    pass_time(duty, "2026-03-08T12:00", 400)
    assert "2026-03-06" not in missing(duty, "log_missing", "wang")
    pass_time(duty, "2026-03-09T09:05", 400)
    assert "2026-03-06" in missing(duty, "log_missing", "wang")
    assert "2026-03-06" not in missing(duty, "log_missing", "li")


def test_log_1_a_log_signed_in_time_without_signal_is_cleared_when_it_arrives(duty):
    pass_time(duty, "2026-03-03T10:00", 100)
    assert missing(duty, "log_missing", "li") == [MONDAY]
    duty.li.must(CloseLog(day=MONDAY), at=at("2026-03-02T17:40"))
    assert missing(duty, "log_missing", "li") == []
    duty.wang.must(CloseLog(day=MONDAY))
    assert missing(duty, "log_missing", "wang") == [MONDAY]


def test_log_1_the_week_is_due_on_friday_noon_and_sums_its_logs(duty):
    duty.order_in(OrderState.COMPLETED)
    duty.li.must(CloseLog(day=MONDAY))
    duty.li.must(CloseWeek(week="2026-W10", words="一周顺利"))
    report = duty.world.get(WeekReport, "li:2026-W10")
    assert (report.days, report.figures["completed"]) == ((MONDAY,), 1)
    pass_time(duty, "2026-03-06T11:00", 400)
    assert missing(duty, "week_missing", "wang") == []
    pass_time(duty, "2026-03-06T12:05", 400)
    assert missing(duty, "week_missing", "wang") == ["2026-W10"]
    assert missing(duty, "week_missing", "li") == []
    assert ("SYS-2", "log_not_written") in opened(duty.li.does(CloseWeek(week="2026-W10")))
    assert ("SYS-2", "log_not_written") in opened(duty.li.does(CloseWeek(week="2026-W77")))


def test_log_1_a_spot_check_that_fails_is_told_to_the_manager(company):
    order = company.order_in(OrderState.COMPLETED)
    good = CheckSpot(check="c-1", order=order, points=(Point(name="签字", good=True),))
    assert opened(company.fang.does(good)) == set()
    bad = CheckSpot(
        check="c-2", order=order, points=(Point(name="签字", good=True), Point(name="照片", good=False))
    )
    verdict = company.fang.does(bad)
    assert opened(verdict) == {("LOG-1", "spot_check_failed")}
    assert verdict.irregularities[0].order == order
    assert company.world.get(SpotCheck, "c-2").failed
    assert ("ROLE-1", "no_role_fact") in opened(
        company.bo.does(CheckSpot(check="c-3", order=order, points=(Point(name="签字", good=True),)), order)
    )


def test_log_1_supervision_is_released_by_another_line_and_never_by_service(company):
    company.order_in(OrderState.COMPLETED)
    company.now = at("2026-03-31T16:00")
    release = ReleaseSupervision(words="总体正常")
    assert refused(company.chen.does(release, "2026-03")) == ("ROLE-1", "no_role")
    company.ji.must(release, "2026-03")
    report = company.world.get(SupervisionReport, "2026-03")
    figures = {f.name: f.count for f in report.latest.figures}
    assert (figures["taken"], figures["solved"]) == (1, 1)
    assert set(figures) == set(SUPERVISED)


def test_role_2_who_also_works_in_service_does_not_supervise_it(company):
    company.hua.must(ChangeRoles(roles=(Role.FINANCE, Role.DISPATCHER)), "fang")
    company.now = at("2026-03-31T16:00")
    assert refused(company.fang.does(ReleaseSupervision(words="x"), "2026-03")) == ("ROLE-2", "own_line")
    assert of_own_line("supervise", (Role.FINANCE, Role.TECHNICIAN))
    assert not of_own_line("supervise", (Role.AUDITOR,))


def test_log_1_each_supervised_figure_is_the_list_it_opens(company):
    """apache/devlake#7971: the headline and its own drill-down disagree."""
    company.order_in(OrderState.COMPLETED)
    company.order_in(OrderState.SUBMITTED, "order-2")
    for one in supervised(company.world, "2026-03"):
        assert one.count == len(set(one.ids))
    assert {f.name: f.ids for f in supervised(company.world, "2026-03")}["taken"] == ("order-1", "order-2")


def test_log_1_a_released_edition_stays_and_a_later_one_stands_beside_it(company):
    company.now = at("2026-03-31T16:00")
    company.ji.must(ReleaseSupervision(words="一"), "2026-03")
    company.order_in(OrderState.SUBMITTED)
    company.ji.must(ReleaseSupervision(words="二"), "2026-03")
    first, second = company.world.get(SupervisionReport, "2026-03").editions
    assert (first.figures[0].count, second.figures[0].count) == (0, 1)


def test_log_1_a_month_is_not_released_long_before_its_end_nor_without_words(company):
    assert refused(company.ji.does(ReleaseSupervision(words="x"), "2026-03")) == ("LOG-1", "month_not_over")
    assert refused(company.ji.does(ReleaseSupervision(words="x"), "march")) == ("LOG-1", "field_wrong")
    company.now = at("2026-03-31T16:00")
    assert refused(company.ji.does(ReleaseSupervision(words=" "), "2026-03")) == ("LOG-1", "field_missing")


def test_log_1_half_a_year_rolls_up_from_its_months(company):
    company.order_in(OrderState.SUBMITTED)
    company.now = at("2026-03-31T16:00")
    company.ji.must(ReleaseSupervision(words="三月"), "2026-03")
    company.now = at("2026-04-30T16:00")
    company.order_in(OrderState.SUBMITTED, "order-2")
    company.ji.must(ReleaseSupervision(words="四月"), "2026-04")
    assert rolled_up(company.world.all(SupervisionReport))["taken"] == 2


def test_log_1_decisions_of_a_meeting_are_chased_until_they_are_ended(company):
    company.chen.must(
        WriteMinutes(
            minutes="m-1",
            title="月会",
            held=MONDAY,
            present=("li", "bo"),
            decisions=(Decided(task="t-1", what="补齐工具", who="li", due="2026-03-05"),),
            answers=(AgreedAnswer(question="为什么离线", answer="先查欠费"),),
        )
    )
    assert company.world.get(Minutes, "m-1").tasks == ("t-1",)
    pass_time(company, "2026-03-06T00:10")
    assert "task_late" in company.open_irregularities()
    company.li.must(EndTask(task="t-1", how="已补齐"))
    assert company.world.get(Task, "t-1").state is TaskState.DONE
    assert "task_late" not in company.open_irregularities()
    assert ("SYS-3", "task_unknown") in opened(company.li.does(EndTask(task="t-1", how="又一次")))
