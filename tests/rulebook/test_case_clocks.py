"""A case's clocks: they stand still by signed facts alone and end the same in any order (SLA-1)."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import msgspec
import pytest
from case_facts import CASE, at, clock, heard, look, the_case
from company import CUSTOMER, Company, opened, refused, visit_of
from hypothesis import given
from hypothesis import strategies as st

from rulebook.kernel.commands import Command
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.clock_words import explained
from rulebook.policy.clocks import Clock, ClockEnd, SiteClass, WaitFor
from rulebook.policy.running_clocks import grade, left_of
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.cases.commands import (
    AnswerCase,
    ClassifySite,
    GoOnCase,
    HearAgain,
    WaitCase,
)
from rulebook.subjects.cases.records import CaseState, Channel, Site
from rulebook.subjects.orders.commands import CancelOrder, SuspendOrder
from rulebook.subjects.orders.records import OrderState, Waiting
from rulebook.subjects.visits.commands import Arrive, LeaveUnsolved, RecordWork

VISIT = visit_of("order-1")


def order_clock(company: Company, row: str, id: str = "order-1") -> Clock:
    return [c for c in company.order(id).clocks if c.row == row][-1]


def test_sla_1_a_clock_stands_still_by_signed_facts_alone_and_nothing_moves_what_was_met(company: Company) -> None:
    """glpi#17186: a deadline moved by itself after "pending"."""
    heard(company)
    before = clock(company, "answer").due
    company.anna.must(AnswerCase(what="等配件", channel=Channel.CALL), CASE)
    company.anna.must(WaitCase(why=WaitFor.PARTS, note="天线"), CASE)
    company.now = at("2026-03-04T09:00")
    company.anna.must(GoOnCase(how="到货"), CASE)
    assert clock(company, "answer").due == before
    assert clock(company, "answer").pauses == ()


def test_sla_1_while_it_waits_nothing_is_due_and_afterwards_the_rest_is_left(company: Company) -> None:
    heard(company)
    company.anna.must(WaitCase(why=WaitFor.UNIT, note="终端返修"), CASE)
    assert (the_case(company).state, clock(company, "answer").due) == (CaseState.WAITING, "")
    assert left_of(company.world, clock(company, "answer"), at("2026-03-20T10:00")) == 24 * 60 - 1
    assert look(company, "2026-03-20T10:00") == set()
    company.anna.must(GoOnCase(how="修好了"), CASE)
    assert clock(company, "answer").due == iso(at("2026-03-21T10:00"))


def test_sla_1_a_figure_that_is_entered_for_the_past_moves_no_clock_that_was_begun(company: Company) -> None:
    """What the customer was given stays: neither a wait nor its end counts by a figure that came later."""
    heard(company)
    begun = clock(company, "answer")
    earlier = SetSetting(name="answer_hours", value="1", since="2026-01-01", reason="补录")
    company.hua.must(earlier)
    company.anna.must(WaitCase(why=WaitFor.PARTS, note="天线"), CASE)
    company.anna.must(GoOnCase(how="到货"), CASE)
    after = clock(company, "answer")
    assert after.terms == begun.terms
    assert parse_time(after.due) - parse_time(begun.due) == timedelta(minutes=1), "as long as it waited"
    assert left_of(company.world, after, at("2026-03-02T12:00")) > 20 * 60
    assert look(company, "2026-03-02T12:00") == set()
    said = [key for key, _ in explained(company.world, after)]
    assert "clock.why.settings_then" in said, "the figure of January is not the one that it counts by"
    assert "clock.why.settings" not in said


def test_sla_1_a_wait_that_arrives_after_the_clock_was_seen_to_pass_settles_it(company: Company) -> None:
    heard(company)
    assert "answer_late" in look(company, "2026-03-03T11:00")
    company.anna.must(WaitCase(why=WaitFor.CUSTOMER, note="客户出差"), CASE, at("2026-03-02T12:00"))
    assert "answer_late" not in company.open_irregularities()
    company.anna.must(GoOnCase(how="回来了"), CASE)
    assert "answer_late" in look(company, "2026-03-04T12:00"), "it passes again"


def test_sla_1_a_clock_that_passed_and_was_met_offline_settles_itself_with_both_times(company: Company) -> None:
    heard(company)
    assert "answer_late" in look(company, "2026-03-03T11:00")
    company.li.must(AnswerCase(what="现场已答复", channel=Channel.VISIT), CASE, at("2026-03-03T09:00"))
    met = clock(company, "answer")
    assert (met.end, met.met_at, met.arrived_at) == (
        ClockEnd.MET,
        iso(at("2026-03-03T09:00")),
        iso(at("2026-03-03T11:02")),
    )
    (told,) = [i for i in company.world.all(Irregularity) if i.code == "answer_late"]
    assert (told.is_settled, told.settled_by) == (True, "system")
    assert (told.facts["met"], told.facts["arrived"]) == (met.met_at, met.arrived_at)


def test_sla_1_what_was_told_settles_itself_though_its_clock_was_away_meanwhile(company: Company) -> None:
    """A phone was offline for days: a contact before, its answer, then the answer to the contact that passed."""
    heard(company)
    company.anna.must(AnswerCase(what="请断电重启", channel=Channel.CALL), CASE, at("2026-03-02T11:00"))
    company.now = at("2026-03-04T10:00")
    company.anna.must(HearAgain(said="还是不行", channel=Channel.CALL), CASE, at("2026-03-04T10:00"))
    assert "answer_late" in look(company, "2026-03-05T11:00")
    company.li.must(HearAgain(said="还是不定位", channel=Channel.CALL), CASE, at("2026-03-03T12:00"))
    company.li.must(AnswerCase(what="换了天线", channel=Channel.VISIT), CASE, at("2026-03-03T14:00"))
    company.li.must(AnswerCase(what="换了终端", channel=Channel.VISIT), CASE, at("2026-03-04T11:00"))
    assert [one.end for one in the_case(company).clocks] == [ClockEnd.MET] * 3
    assert "answer_late" not in company.open_irregularities()


def test_sla_1_where_time_1_spoke_on_the_line_a_manager_decides(company: Company) -> None:
    heard(company)
    look(company, "2026-03-03T11:00")
    line = company.li.line(AnswerCase(what="早就答复了", channel=Channel.VISIT), CASE, at("2026-03-03T09:00"))
    known = int(at("2026-03-03T10:55").timestamp() * 1000)
    verdict = company_decides(company, msgspec.structs.replace(line, heard=known, ran=0))
    assert ("TIME-1", "backdated") in opened(verdict)
    assert (clock(company, "answer").end, clock(company, "answer").suspect) == (ClockEnd.LATE, True)
    assert "answer_late" in company.open_irregularities()


def company_decides(company: Company, line: Any) -> Any:
    from rulebook.rules import decide

    company.now += timedelta(minutes=1)
    verdict = decide(company.world, line, company.now, keys=company.keys)
    company.world.apply(verdict)  # type: ignore[arg-type]  # a decision, or it fails
    return verdict


def ends(company: Company) -> list[tuple[str, str, str, str]]:
    return [(c.row, c.start, c.end, c.met_at) for c in the_case(company).clocks]


FACTS: tuple[tuple[str, str, Command], ...] = (
    ("li", "2026-03-03T09:00", AnswerCase(what="现场答复", channel=Channel.VISIT)),
    ("wang", "2026-03-03T12:00", AnswerCase(what="又答复", channel=Channel.CALL)),
    ("anna", "2026-03-02T12:00", WaitCase(why=WaitFor.CUSTOMER, note="等客户")),
    ("bo", "2026-03-02T18:00", GoOnCase(how="客户回话")),
    ("chen", "2026-03-04T09:00", HearAgain(said="又坏了", channel=Channel.WEB)),
)


def arriving(company: Company, order: tuple[int, ...], looks: int) -> tuple[Any, set[str]]:
    """The facts arrive in that order on the 5th, and the server looks before the n-th of them, and at the end."""
    twin = company.copy()
    heard(twin)
    twin.now = at("2026-03-05T09:00")
    for place, n in enumerate(order):
        if place == looks:
            look(twin)
        who, when, fact = FACTS[n]
        getattr(twin, who).must(fact, CASE, at(when))
    return ends(twin), look(twin, "2026-03-06T10:00")


@given(st.permutations(range(len(FACTS))), st.integers(min_value=0, max_value=len(FACTS)))
def test_sla_1_a_clock_ends_the_same_whatever_the_order_of_arrival(order: list[int], looks: int) -> None:
    from company import usual_company

    usual = arriving(usual_company(), tuple(range(len(FACTS))), 0)
    assert arriving(usual_company(), tuple(order), looks) == usual


def test_sla_1_pass_and_answer_end_the_same_in_either_order(company: Company) -> None:
    found = set()
    for order in permutations(("pass", "answer")):
        twin = company.copy()
        heard(twin)
        twin.now = at("2026-03-03T11:00")
        for step in order:
            if step == "pass":
                look(twin)
            else:
                twin.li.must(AnswerCase(what="好", channel=Channel.VISIT), CASE, at("2026-03-03T09:00"))
        found.add((tuple(ends(twin)), tuple(sorted(twin.open_irregularities()))))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, ""), (1, "1_10"), (10, "1_10"), (11, "11_30"), (30, "11_30"), (31, "over_30")]
)
def test_sla_1_lateness_is_graded(company: Company, minutes: int, said: str) -> None:
    heard(company)
    late = at("2026-03-03T10:00") + timedelta(minutes=minutes)
    assert grade(clock(company, "answer"), late) == said


def test_sla_1_an_order_is_reached_and_solved_within_its_terms_from_submission_on(company: Company) -> None:
    company.now = at("2026-03-02T10:00")
    company.order_in(OrderState.SUBMITTED)
    assert order_clock(company, "arrival").start == iso(at("2026-03-02T10:02"))
    assert order_clock(company, "arrival").due == iso(at("2026-03-03T09:02"))
    assert order_clock(company, "on_site").due == iso(at("2026-03-03T17:30"))
    assert look(company, "2026-03-03T09:03") == {"arrival_late"}
    (told,) = [i for i in company.world.all(Irregularity) if i.code == "arrival_late"]
    assert (told.person, told.person_name) == ("anna", "安娜"), "nobody was sent, so whoever submitted it"
    assert look(company, "2026-03-03T18:00") == {"arrival_late", "on_site_late"}


def test_sla_1_an_arrival_offline_settles_what_was_told_of_it(company: Company) -> None:
    company.now = at("2026-03-02T09:00")
    company.order_in(OrderState.DEPARTED)
    assert look(company, "2026-03-02T17:20") == {"arrival_late"}
    company.li.must(Arrive(visit=VISIT), "order-1", at("2026-03-02T11:00"))
    assert company.open_irregularities() == set()
    assert order_clock(company, "arrival").end is ClockEnd.MET


def test_sla_1_a_visit_that_is_done_in_time_meets_both(company: Company) -> None:
    company.now = at("2026-03-02T09:00")
    company.order_in(OrderState.COMPLETED)
    assert {c.end for c in company.order("order-1").clocks} == {ClockEnd.MET}


def test_sla_1_a_fault_is_gone_once_the_customer_tried_it_and_not_where_it_is_left_unsolved(
    company: Company,
) -> None:
    company.now = at("2026-03-02T09:00")
    company.order_in(OrderState.ON_SITE)
    company.li.must(RecordWork(visit=VISIT, work="重启"), "order-1")
    assert order_clock(company, "on_site").runs
    company.li.must(RecordWork(visit=VISIT, work="重新接线", customer_tried=True), "order-1")
    assert order_clock(company, "on_site").end is ClockEnd.MET
    left = LeaveUnsolved(visit=VISIT, symptom="又掉线", waiting_for="新终端", waiting=Waiting.PARTS)
    company.li.must(left, "order-1")
    assert order_clock(company, "on_site").paused


@pytest.mark.parametrize(
    ("waiting", "stands"),
    [(Waiting.PARTS, True), (Waiting.UNIT_REPAIR, True), (Waiting.CUSTOMER, True), (Waiting.OTHER, False)],
)
def test_sla_1_an_order_stands_still_for_customer_parts_or_unit_only(
    company: Company, waiting: Waiting, stands: bool
) -> None:
    company.now = at("2026-03-02T09:00")
    company.order_in(OrderState.APPROVED)
    company.bo.must(SuspendOrder(waiting_for="等", waiting=waiting), "order-1")
    assert order_clock(company, "on_site").paused is stands
    late = look(company, "2026-03-09T09:00")
    assert ("on_site_late" in late) is not stands


def test_sla_1_a_cancelled_order_owes_nothing(company: Company) -> None:
    company.now = at("2026-03-02T09:00")
    company.order_in(OrderState.APPROVED)
    company.bo.must(CancelOrder(reason="客户取消"), "order-1")
    assert {c.end for c in company.order("order-1").clocks} == {ClockEnd.DROPPED}
    assert look(company, "2026-03-09T09:00") == set()


def test_sla_1_another_class_of_the_place_shows_both_clocks_and_keeps_the_pauses(company: Company) -> None:
    company.now = at("2026-03-02T09:00")
    company.order_in(OrderState.APPROVED)
    company.bo.must(SuspendOrder(waiting_for="天线", waiting=Waiting.PARTS), "order-1")
    company.anna.must(ClassifySite(site=SiteClass.REMOTE, reason="距离 300 公里"), CUSTOMER)
    rows = [(c.row, c.site, c.end) for c in company.order("order-1").clocks]
    assert rows == [
        ("arrival", "town", ClockEnd.REPLACED),
        ("arrival", "remote", ClockEnd.RUNNING),
        ("on_site", "town", ClockEnd.REPLACED),
        ("on_site", "remote", ClockEnd.RUNNING),
    ]
    assert all(len(c.pauses) == 1 for c in company.order("order-1").clocks)
    ended = {(c.end, c.pauses[0].until) for c in company.order("order-1").clocks}
    assert ended == {(ClockEnd.REPLACED, iso(company.now)), (ClockEnd.RUNNING, "")}, (
        "the one that runs stands still yet"
    )
    site = company.world.get(Site, CUSTOMER)
    assert site is not None
    assert [one.by for one in site.history] == ["anna"]
    assert refused(company.anna.does(ClassifySite(site=SiteClass.REMOTE), CUSTOMER)) == (
        "SYS-4",
        "nothing_changed",
    )


def test_cal_1_next_years_calendar_is_missed_once_from_november_on_until_it_is_entered(company: Company) -> None:
    company.hua.must(SetCalendar(notice="2026 通知"), "2026")
    assert look(company, "2026-11-01T00:00") == set()
    assert look(company, "2026-11-01T00:01") == {"calendar_missing"}
    assert look(company, "2026-11-20T00:01") == {"calendar_missing"}
    company.hua.must(SetCalendar(notice="2027 通知"), "2027")
    assert company.open_irregularities() == set()


def test_cal_1_what_runs_is_counted_again_once_the_year_is_entered(company: Company) -> None:
    company.hua.must(SetCalendar(notice="2026 通知"), "2026")
    heard(company, channel=Channel.LETTER, when="2026-12-31T10:00")
    assert (clock(company, "mail").unknown, clock(company, "mail").due) == (
        (2027,),
        iso(at("2027-01-01T17:30")),
    )
    rest = tuple(RestDay(f"2027-01-0{n}", "元旦") for n in (1, 2, 3))
    company.hua.must(SetCalendar(notice="2027 通知", rest=rest), "2027")
    assert (clock(company, "mail").unknown, clock(company, "mail").due) == ((), iso(at("2027-01-04T17:30")))


def test_cal_1_days_that_are_past_refuse_to_change(company: Company) -> None:
    company.hua.must(SetCalendar(notice="通知", rest=(RestDay("2026-03-03", "停电"),)), "2026")
    company.now = at("2026-03-05T09:00")
    undone = company.hua.does(SetCalendar(notice="更正"), "2026")
    assert refused(undone) == ("CAL-1", "calendar_past")
    later = (RestDay("2026-03-03", "停电"), RestDay("2026-03-06", "停电"))
    company.hua.must(SetCalendar(notice="更正", rest=later), "2026")
