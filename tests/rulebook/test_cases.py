"""Customers' cases: owners, answers, waits, and clocks that end the same in any order (CASE-1, SLA-1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import msgspec
import pytest
from company import CUSTOMER, TRUCK, Company, opened, refused, visit_of
from hypothesis import given
from hypothesis import strategies as st

from rulebook.kernel.commands import Command
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import COMPANY_ZONE, iso
from rulebook.policy.clocks import Clock, ClockEnd, SiteClass, WaitFor
from rulebook.policy.running_clocks import grade, left_of
from rulebook.rules import passed_deadlines, tags_of
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.cases.commands import (
    AnswerCase,
    ClassifyCase,
    ClassifySite,
    CloseCase,
    DeclineCase,
    GoOnCase,
    HandCase,
    HearAgain,
    HearCase,
    LinkCase,
    TakeCase,
    WaitCase,
)
from rulebook.subjects.cases.records import CaseKind, CaseState, Channel, ServiceCase, Site
from rulebook.subjects.orders.commands import CancelOrder, SuspendOrder
from rulebook.subjects.orders.records import OrderState, Waiting
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.visits.commands import Arrive, LeaveUnsolved, RecordWork

CASE = "case-00001"
VISIT = visit_of("order-1")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COMPANY_ZONE)


def heard(company: Company, hand: Any = None, when: str = "2026-03-02T10:00", **said: Any) -> ServiceCase:
    """A case heard on a Monday at ten, by customer service unless said otherwise."""
    company.now = at(when) - timedelta(minutes=1)
    whole: dict[str, Any] = {
        "kind": CaseKind.REQUEST,
        "channel": Channel.CALL,
        "said": "三号车不定位",
        "customer": CUSTOMER,
        "vehicle": TRUCK,
    }
    (hand or company.anna).must(HearCase(**whole | said), CASE)
    return the_case(company)


def the_case(company: Company) -> ServiceCase:
    found = company.world.get(ServiceCase, CASE)
    assert found is not None
    return found


def clock(company: Company, row: str, n: int = -1) -> Clock:
    """The clock of that row, the last one unless said otherwise."""
    return [c for c in the_case(company).clocks if c.row == row][n]


def order_clock(company: Company, row: str, id: str = "order-1") -> Clock:
    return [c for c in company.order(id).clocks if c.row == row][-1]


def look(company: Company, when: str = "") -> set[str]:
    """The server looks at its deadlines; the irregularities that are open afterwards."""
    if when:
        company.now = at(when)
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command)
    assert passed_deadlines(company.world, company.now) == [], "told twice"
    return company.open_irregularities()


# CASE-1: heard, owned, handed over


def test_case_1_whoever_hears_it_owns_it_the_technician_on_site_too(company: Company) -> None:
    known = heard(company, company.li, channel=Channel.VISIT, kind=CaseKind.SUGGESTION)
    assert (known.owner, known.heard_by, known.owners[0].person) == ("li", "li", "li")
    assert known.number == "L260302-00001"
    assert "person:li" in tags_of(known)
    assert "person:wang" not in tags_of(known)


def test_case_1_a_case_stays_its_owners_until_the_other_one_takes_it(company: Company) -> None:
    heard(company, company.li, channel=Channel.VISIT)
    company.li.must(HandCase(to=company.anna.id, note="客户急"), CASE)
    assert the_case(company).owner == "li"
    assert "person:anna" in tags_of(the_case(company))
    company.anna.must(TakeCase(), CASE)
    assert [one.person for one in the_case(company).owners] == ["li", "anna"]
    assert the_case(company).owners[-1].given_by == "li"
    assert the_case(company).offered is None


def test_case_1_one_may_offer_it_in_the_same_act_and_the_other_may_decline_with_a_reason(company: Company) -> None:
    heard(company, company.li, channel=Channel.VISIT, offered_to=company.anna.id)
    company.anna.must(DeclineCase(why="休假中"), CASE)
    known = the_case(company)
    assert (known.owner, known.offered, known.declined and known.declined.declined) == ("li", None, "休假中")


def test_case_1_who_took_what_was_not_offered_is_told_and_changes_nothing(company: Company) -> None:
    heard(company)
    assert opened(company.li.does(TakeCase(), CASE)) == {("CASE-1", "case_not_offered")}
    assert the_case(company).owner == "anna"


def test_case_1_another_hands_over_only_where_it_is_their_office(company: Company) -> None:
    heard(company)
    assert refused(company.li.does(HandCase(to=company.wang.id), CASE)) == ("CASE-1", "case_not_own")
    assert refused(company.anna.does(HandCase(to=company.anna.id), CASE)) == ("CASE-1", "case_own_already")
    assert refused(company.bo.does(HandCase(to=company.bo.id), CASE)) == ("ROLE-2", "own_request")
    company.bo.must(HandCase(to=company.chen.id), CASE)
    assert the_case(company).offered is not None


def test_case_1_a_fact_about_a_case_that_nobody_knows_is_kept_and_told(company: Company) -> None:
    for fact in (
        AnswerCase(what="好", channel=Channel.CALL),
        HearAgain(said="还是不行", channel=Channel.WEB),
        WaitCase(why=WaitFor.PARTS, note="等件"),
        GoOnCase(how="到了"),
        LinkCase(order="order-9"),
        TakeCase(),
        DeclineCase(why="忙"),
    ):
        assert opened(company.anna.does(fact, "nowhere")) == {("CASE-1", "case_unknown")}


def test_case_1_it_is_closed_by_its_owner_alone_and_not_before_all_is_done(company: Company) -> None:
    heard(company)
    company.anna.must(MakePromise(promise="p-1", what="寄说明书", due="2026-03-09"), CASE)
    assert refused(company.chen.does(CloseCase(), CASE)) == ("CASE-1", "case_not_own")
    said = company.anna.does(CloseCase(), CASE)
    assert refused(said) == ("CASE-1", "case_unfinished")
    assert said.facts["missing"] == "promises,answer,told_back"  # type: ignore[union-attr]
    company.anna.must(AnswerCase(what="明天上门", channel=Channel.CALL), CASE)
    company.anna.must(KeepPromise(promise="p-1", how="已寄出"), CASE)
    assert company.anna.does(CloseCase(), CASE).facts["missing"] == "told_back"  # type: ignore[union-attr]
    company.anna.must(AnswerCase(what="已修好", channel=Channel.CALL, outcome=True, satisfied=True), CASE)
    company.anna.must(CloseCase(note="完"), CASE)
    assert the_case(company).state is CaseState.CLOSED
    assert refused(company.anna.does(CloseCase(), CASE)) == ("CASE-1", "case_closed")
    assert refused(company.anna.does(HandCase(to=company.chen.id), CASE)) == ("CASE-1", "case_closed")


def test_case_1_a_promise_of_a_linked_order_stands_against_the_close(company: Company) -> None:
    heard(company, solved=True, answer="已指导")
    company.order_in(OrderState.SUBMITTED)
    company.anna.must(MakePromise(promise="p-1", what="回电话", due="2026-03-09"), "order-1")
    company.anna.must(CloseCase(), CASE)
    company.anna.must(HearAgain(said="又不行了", channel=Channel.CALL), CASE)
    company.anna.must(LinkCase(order="order-1"), CASE)
    company.anna.must(AnswerCase(what="已修好", channel=Channel.CALL, outcome=True), CASE)
    assert company.anna.does(CloseCase(), CASE).facts["missing"] == "promises"  # type: ignore[union-attr]
    assert company.order("order-1").cases == (CASE,)


def test_case_1_an_older_case_is_linked_from_both_sides_once(company: Company) -> None:
    heard(company)
    company.anna.must(HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="又坏了"), "case-2")
    for _ in range(2):
        company.anna.must(LinkCase(case=CASE), "case-2")
    assert the_case(company).cases == ("case-2",)
    assert opened(company.anna.does(LinkCase(case="nowhere"), CASE)) == {("CASE-1", "case_unknown")}
    assert opened(company.anna.does(LinkCase(order="nowhere"), CASE)) == {("ORD-5", "state")}


def test_case_1_two_cases_heard_under_one_id_are_both_kept(company: Company) -> None:
    heard(company)
    assert ("SYS-4", "id_twice") in opened(
        company.li.does(HearCase(kind=CaseKind.PRAISE, channel=Channel.VISIT, said="师傅很好"), CASE)
    )
    assert {c.said for c in company.world.all(ServiceCase)} == {"三号车不定位", "师傅很好"}


# SLA-1: answers


def test_sla_1_what_the_hotline_cannot_solve_is_answered_within_24_hours(company: Company) -> None:
    heard(company)
    assert clock(company, "answer").due == iso(at("2026-03-03T10:00"))
    assert "answer_late" not in look(company, "2026-03-03T10:00")
    assert "answer_late" in look(company, "2026-03-03T10:01")
    company.anna.must(AnswerCase(what="明天上门", channel=Channel.CALL), CASE)
    assert clock(company, "answer").end is ClockEnd.LATE
    assert "answer_late" in company.open_irregularities(), "a manager settles what was late"


def test_sla_1_solved_on_the_spot_starts_no_clock(company: Company) -> None:
    known = heard(company, solved=True, answer="请重启终端")
    assert known.clocks == ()
    assert known.told_back == iso(at("2026-03-02T10:00"))


def test_sla_1_a_word_on_the_spot_that_solves_nothing_is_not_the_answer_owed(company: Company) -> None:
    heard(company, answer="我们查一下")
    assert clock(company, "answer").runs


def test_sla_1_a_letter_is_answered_by_the_end_of_the_first_working_day(company: Company) -> None:
    heard(company, channel=Channel.LETTER, when="2026-03-06T16:00", received="2026-03-06T09:00:00+08:00")
    assert clock(company, "mail").start == iso(at("2026-03-06T09:00"))
    assert clock(company, "mail").due == iso(at("2026-03-09T17:30"))
    assert "mail_late" in look(company, "2026-03-09T17:31")


def test_sla_1_a_letters_time_that_nobody_can_read_is_told_and_the_line_counts(company: Company) -> None:
    company.now = at("2026-03-02T09:59")
    letter = HearCase(kind=CaseKind.LEAD, channel=Channel.LETTER, said="询价", received="上周")
    assert opened(company.anna.does(letter, CASE)) == {("SYS-2", "time_unreadable")}
    assert the_case(company).heard_at == iso(at("2026-03-02T10:00"))


def test_sla_1_a_customer_who_comes_again_through_the_web_starts_the_clock_again(company: Company) -> None:
    """zammad#1322: who answered on the web instead of by mail started no clock; it was missed for months."""
    heard(company, channel=Channel.LETTER)
    company.anna.must(AnswerCase(what="请提供照片", channel=Channel.LETTER), CASE)
    company.now = at("2026-03-04T10:00")
    company.anna.must(HearAgain(said="照片已上传", channel=Channel.WEB), CASE)
    assert [c.end for c in the_case(company).clocks] == [ClockEnd.MET, ClockEnd.RUNNING]
    assert "mail_late" in look(company, "2026-03-05T18:00")


def test_sla_1_who_comes_again_while_an_answer_is_owed_is_owed_the_same_answer(company: Company) -> None:
    heard(company)
    company.anna.must(HearAgain(said="怎么还没人来", channel=Channel.CALL), CASE)
    assert [c.start for c in the_case(company).clocks] == [iso(at("2026-03-02T10:00"))]
    assert len(the_case(company).again) == 1


def test_sla_1_a_closed_case_is_open_again_when_the_customer_comes_again(company: Company) -> None:
    heard(company, solved=True, answer="请重启")
    company.anna.must(CloseCase(), CASE)
    company.li.must(HearAgain(said="又坏了", channel=Channel.VISIT), CASE)
    assert the_case(company).state is CaseState.OPEN
    assert clock(company, "answer").runs


# SLA-1, CMP-1: the half hour of a complaint


def test_sla_1_a_complaint_is_answered_or_has_a_named_owner_within_half_an_hour(company: Company) -> None:
    heard(company, company.li, kind=CaseKind.COMPLAINT, channel=Channel.VISIT)
    assert clock(company, "complaint").due == iso(at("2026-03-02T10:30"))
    company.li.must(HandCase(to=company.anna.id), CASE)
    assert clock(company, "complaint").runs, "offered is not yet taken"
    company.anna.must(TakeCase(), CASE)
    assert clock(company, "complaint").end is ClockEnd.MET
    assert clock(company, "answer").runs, "the answer is still owed"


def test_sla_1_a_complaint_in_the_evening_begins_at_the_next_opening(company: Company) -> None:
    heard(company, company.li, kind=CaseKind.COMPLAINT, channel=Channel.VISIT, when="2026-03-06T20:00")
    assert clock(company, "complaint").due == iso(at("2026-03-09T09:00"))
    assert "owner_missing" in look(company, "2026-03-09T09:01")


# SLA-1: changed kind


def test_sla_1_a_kind_set_later_changes_what_is_due_and_both_clocks_are_shown(company: Company) -> None:
    """breeze#6691: worked out once at creation, a category set later never changed the target."""
    heard(company, company.li, channel=Channel.VISIT)
    assert [c.row for c in the_case(company).clocks] == ["answer"]
    company.anna.must(ClassifyCase(kind=CaseKind.COMPLAINT, customer=CUSTOMER, reason="实为投诉"), CASE)
    assert [c.row for c in the_case(company).clocks] == ["answer", "complaint"]
    assert clock(company, "complaint").due == iso(at("2026-03-02T10:30"))
    company.anna.must(ClassifyCase(kind=CaseKind.SUGGESTION, customer=CUSTOMER, reason="客户更正"), CASE)
    assert clock(company, "complaint").end is ClockEnd.REPLACED
    assert [one.was for one in the_case(company).kinds] == [CaseKind.REQUEST, CaseKind.COMPLAINT]
    assert look(company, "2026-03-02T15:00") == set()


def test_sla_1_another_kind_forgets_none_of_the_time_that_it_waited(company: Company) -> None:
    """glpi#15605: with another priority the new target forgot all time the ticket had been waiting."""
    heard(company)
    company.anna.must(WaitCase(why=WaitFor.CUSTOMER, note="等客户回话"), CASE)
    company.now = at("2026-03-02T14:00")
    company.anna.must(GoOnCase(how="客户回话了"), CASE)
    company.anna.must(ClassifyCase(kind=CaseKind.COMPLAINT, customer=CUSTOMER), CASE)
    carried = clock(company, "complaint").pauses
    assert [(p.since, p.until) for p in carried] == [(iso(at("2026-03-02T10:01")), iso(at("2026-03-02T14:01")))]
    assert clock(company, "complaint").due == iso(at("2026-03-02T14:30"))


def test_case_1_a_case_put_right_as_it_is_already_is_refused(company: Company) -> None:
    heard(company)
    same = ClassifyCase(kind=CaseKind.REQUEST, customer=CUSTOMER, vehicle=TRUCK)
    assert refused(company.anna.does(same, CASE)) == ("SYS-4", "nothing_changed")


# SLA-1: pauses


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


def test_sla_1_a_wait_that_arrives_after_the_clock_was_seen_to_pass_settles_it(company: Company) -> None:
    heard(company)
    assert "answer_late" in look(company, "2026-03-03T11:00")
    company.anna.must(WaitCase(why=WaitFor.CUSTOMER, note="客户出差"), CASE, at("2026-03-02T12:00"))
    assert "answer_late" not in company.open_irregularities()
    company.anna.must(GoOnCase(how="回来了"), CASE)
    assert "answer_late" in look(company, "2026-03-04T12:00"), "it passes again"


# SLA-1: met offline


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
    company.world.apply(verdict)  # type: ignore[arg-type]
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


# SLA-1: the order's own terms


def test_sla_1_an_order_is_reached_and_solved_within_its_terms_from_submission_on(company: Company) -> None:
    company.now = at("2026-03-02T10:00")
    company.order_in(OrderState.SUBMITTED)
    assert order_clock(company, "arrival").start == iso(at("2026-03-02T10:02"))
    assert order_clock(company, "arrival").due == iso(at("2026-03-03T09:02"))
    assert order_clock(company, "on_site").due == iso(at("2026-03-03T17:30"))
    assert look(company, "2026-03-03T09:03") == {"arrival_late"}
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
    site = company.world.get(Site, CUSTOMER)
    assert site is not None
    assert [one.by for one in site.history] == ["anna"]
    assert refused(company.anna.does(ClassifySite(site=SiteClass.REMOTE), CUSTOMER)) == (
        "SYS-4",
        "nothing_changed",
    )


# CAL-1


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
