"""Customers' cases: owners, answers, waits, and clocks that end the same in any order (CASE-1, SLA-1)."""

from __future__ import annotations

from case_facts import CASE, at, clock, heard, look, the_case
from company import CUSTOMER, TRUCK, Company, opened, refused

from rulebook.kernel.times import iso
from rulebook.policy.clocks import ClockEnd, WaitFor
from rulebook.rules import tags_of
from rulebook.subjects.cases.commands import (
    AnswerCase,
    ClassifyCase,
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
from rulebook.subjects.cases.records import CaseKind, CaseState, Channel, ServiceCase
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.promises.commands import KeepPromise, MakePromise


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
    assert said.facts["missing"] == "promises,answer,told_back"  # type: ignore[union-attr]  # a refusal, or it fails
    company.anna.must(AnswerCase(what="明天上门", channel=Channel.CALL), CASE)
    company.anna.must(KeepPromise(promise="p-1", how="已寄出"), CASE)
    assert company.anna.does(CloseCase(), CASE).facts["missing"] == "told_back"  # type: ignore[union-attr]  # a refusal, or it fails
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
    assert company.anna.does(CloseCase(), CASE).facts["missing"] == "promises"  # type: ignore[union-attr]  # a refusal, or it fails
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
