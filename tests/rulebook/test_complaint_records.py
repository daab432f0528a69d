"""A complaint at every step of its way, whole, and what it leaves in the case it came by (CMP-1, CASE-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from case_facts import CASE, heard, the_case
from company import Company
from complaint_facts import CLOSE, ID, WHYS, complaint, done_and_verified, hears, ready_to_close, sets
from msgspec.structs import replace

from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.policy.clocks import ClockEnd
from rulebook.rules import tags_of
from rulebook.subjects.approvals.commands import AskApproval
from rulebook.subjects.approvals.records import FormState
from rulebook.subjects.cases.commands import AnswerCase, HearAgain
from rulebook.subjects.cases.records import Answer, CaseKind, CaseState, Channel, HandOver
from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    CloseComplaint,
    ExplainComplaint,
    HandComplaint,
    HearComplaint,
    TakeComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.counting import effects
from rulebook.subjects.complaints.gates import missing_to_close, repayments, step_of
from rulebook.subjects.complaints.records import (
    Act,
    Cause,
    CauseKind,
    Complaint,
    ComplaintState,
    Offer,
    Outcome,
    Owned,
    Satisfied,
    Told,
)
from rulebook.subjects.measures.commands import DoMeasure, VerifyMeasure
from rulebook.subjects.measures.handlers import measure_due
from rulebook.subjects.measures.records import Measure, MeasureKind

ANNA, BO, CHEN = (PersonId(one) for one in ("anna", "bo", "chen"))


def act(company: Company, text: str, by: PersonId = ANNA, name: str = "安娜") -> Act:
    return Act(by=by, name=name, at=iso(company.now), text=text)


def test_cmp_1_handed_on_it_keeps_who_gave_it_to_whom_and_meets_its_half_hour(company: Company) -> None:
    hears(company)
    first = complaint(company)
    assert first.owners == (Owned(person=ANNA, name="安娜", since=first.heard_at),)
    company.chen.must(HandComplaint(to="bo", note=" 客户急 "), ID)
    offer = Offer(to=BO, to_name="薄调度", by=CHEN, by_name="陈经理", at=iso(company.now), note="客户急")
    assert complaint(company) == replace(first, offer=offer)
    assert "person:bo" in tags_of(complaint(company))
    company.bo.must(TakeComplaint(), ID)
    taken, now = complaint(company), iso(company.now)
    link = Owned(person=BO, name="薄调度", since=now, from_name="陈经理")
    assert taken == replace(
        first, owner=BO, owner_name="薄调度", owners=(*first.owners, link), taken_at=now, clock=taken.clock
    )
    assert taken.clock is not None
    assert (taken.clock.end, taken.clock.met_at) == (ClockEnd.MET, now)
    company.bo.must(HandComplaint(to="anna"), ID)
    company.anna.must(TakeComplaint(), ID)
    assert complaint(company).taken_at == now, "when it was first taken"


def test_cmp_1_what_was_done_at_once_and_the_cause_are_kept_with_who_said_so(company: Company) -> None:
    hears(company)
    company.anna.must(CalmComplaint(what=" 重启 "), ID)
    calmed = (act(company, "重启"),)
    company.chen.must(ExplainComplaint(cause=CauseKind.PARTS, whys=(" 进水 ", " ", " 没打胶 ")), ID)
    cause = Cause(
        by=CHEN, name="陈经理", at=iso(company.now), text="没打胶", kind=CauseKind.PARTS, whys=("进水", "没打胶")
    )
    assert (complaint(company).calmed, complaint(company).cause) == (calmed, cause)
    assert complaint(company).same_cause == "parts:li"


def test_cmp_1_closed_it_says_by_whom_when_and_with_what_verdict_and_waits_for_nothing(company: Company) -> None:
    ready_to_close(company)
    company.anna.must(TellCustomer(what=" 已返工 ", satisfied=Satisfied.YES, final=True), ID)
    before = complaint(company)
    assert before.told[-1] == Told(
        by=ANNA, name="安娜", at=iso(company.now), text="已返工", satisfied=Satisfied.YES, final=True
    )
    company.chen.must(CloseComplaint(outcome=Outcome.PARTLY, verdict=" 已返工 "), ID)
    assert complaint(company) == replace(
        before, state=ComplaintState.CLOSED, outcome=Outcome.PARTLY, verdict="已返工", closed_by=CHEN,
        closed_by_name="陈经理", closed_at=iso(company.now), tell_due="",
    )  # fmt: skip


def test_cmp_1_what_was_said_before_the_close_and_heard_after_it_is_in_order(company: Company) -> None:
    ready_to_close(company)
    company.anna.must(TellCustomer(what="已返工", final=True), ID)
    early = company.now
    company.anna.must(CLOSE, ID)
    assert company.li.must(CalmComplaint(what="路上说的"), ID, at=early).irregularities == ()
    (told,) = company.anna.must(TellCustomer(what="又回访"), ID).irregularities
    assert (told.code, told.about, told.facts) == ("complaint_over", ID, {"number": "TS-2026-0001"})
    assert complaint(company).tell_due == "", "nothing is owed any more"


def test_cmp_1_the_same_cause_again_is_told_with_both_numbers(company: Company) -> None:
    hears(company, person="")
    company.anna.must(ExplainComplaint(cause=CauseKind.PRODUCT, whys=WHYS), ID)
    hears(company, id="c-2", vehicle="vehicle:京A67890", person="")
    told = company.anna.must(ExplainComplaint(cause=CauseKind.PRODUCT, whys=WHYS), "c-2").irregularities
    assert [(one.code, one.about, one.person, one.person_name, one.facts) for one in told] == [
        (
            "same_cause_again",
            "c-2",
            "anna",
            "安娜",
            {"number": "TS-2026-0002", "before": "TS-2026-0001", "whose": "GT-100"},
        )
    ]
    assert company.world.get(Irregularity, f"same_cause_again:{ID}") is None


def test_case_1_what_is_done_about_it_stands_in_its_case_too(company: Company) -> None:
    heard(company, kind=CaseKind.COMPLAINT)
    company.chen.must(HandComplaint(to="bo", note="急"), CASE)
    assert the_case(company).offered == HandOver(
        to=BO, to_name="薄调度", by=CHEN, by_name="陈经理", at=iso(company.now), note="急"
    )
    company.bo.must(TakeComplaint(), CASE)
    assert (the_case(company).owner, the_case(company).offered) == (BO, None)
    company.bo.must(TellCustomer(what="设备正常", satisfied=Satisfied.NO, final=True), CASE)
    now = iso(company.now)
    (answer,) = the_case(company).answers
    assert answer == Answer(
        what="设备正常", channel=Channel.CALL, by=BO, by_name="薄调度", at=now, line=answer.line, came_at=now,
        outcome=True, satisfied=False,
    )  # fmt: skip
    company.bo.must(CalmComplaint(what="查看"), CASE)
    company.bo.must(ExplainComplaint(cause=CauseKind.CUSTOMER, whys=("断电",)), CASE)
    company.chen.must(CloseComplaint(outcome=Outcome.UNFOUNDED, verdict=" 设备正常 "), CASE)
    root = the_case(company)
    assert (root.state, root.closed_at, root.closed_by, root.close_note) == (
        CaseState.CLOSED,
        iso(company.now),
        CHEN,
        "设备正常",
    )


@pytest.mark.parametrize(
    ("said", "kept"), [(True, Satisfied.YES), (False, Satisfied.NO), (None, Satisfied.UNSAID)]
)
def test_case_1_an_answer_in_the_case_is_one_in_the_complaint(
    company: Company, said: bool | None, kept: Satisfied
) -> None:
    heard(company, kind=CaseKind.COMPLAINT)
    company.li.must(AnswerCase(what="好了", channel=Channel.VISIT, outcome=True, satisfied=said), CASE)
    (told,) = complaint(company, CASE).told
    assert told == Told(
        by=company.li.id, name="李师傅", at=iso(company.now), text="好了", satisfied=kept, final=True
    )
    company.bo.must(HearAgain(said=" 又坏了 ", channel=Channel.CALL), CASE)
    assert complaint(company, CASE).calls == (act(company, "又坏了", BO, "薄调度"),)


def test_cmp_1_the_board_shows_the_first_step_that_is_not_done(company: Company) -> None:
    def step() -> str:
        return step_of(company.world, complaint(company))

    hears(company)
    steps = [step()]
    company.anna.must(TellCustomer(what="在查"), ID)
    steps.append(step())
    company.anna.must(CalmComplaint(what="重启"), ID)
    steps.append(step())
    company.anna.must(ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS), ID)
    steps.append(step())
    ids = [sets(company, MeasureKind.CORRECTIVE), sets(company, MeasureKind.PREVENTIVE)]
    steps.append(step())
    for id in ids:
        company.wang.must(DoMeasure(result="已打胶"), id)
    steps.append(step())
    for id in ids:
        company.anna.must(VerifyMeasure(helped=True, how="抽查"), id)
    steps.append(step())
    company.anna.must(TellCustomer(what="已返工", final=True), ID)
    steps.append(step())
    company.anna.must(HandComplaint(to="bo"), ID)
    steps.append(step())
    assert steps == ["answer", "cause", "cause", "measures", "measures", "verify", "tell", "close", "tell"]


def test_cmp_1_a_complaint_at_the_very_moment_of_the_measure_came_after_it(company: Company) -> None:
    """Ninety days before it and ninety after, each day once."""
    hears(company)
    company.anna.must(ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS), ID)
    done_and_verified(company, sets(company, MeasureKind.PREVENTIVE))
    (measure,) = company.world.all(Measure)
    done = company.now - timedelta(minutes=1)

    def heard_at(**span: float) -> Complaint:
        at = iso(done + timedelta(**span))
        return replace(complaint(company), id=f"c{span}", heard_at=at)

    edges = [heard_at(days=-90, seconds=-1), heard_at(days=-90), heard_at(days=0), heard_at(days=90, seconds=-1),
             heard_at(days=90)]  # fmt: skip
    (found,) = effects([complaint(company), *edges], [measure], iso(done + timedelta(days=7, hours=23)))
    assert found.heard_before == (ID, edges[1].id)
    assert found.heard_after == (edges[3].id, edges[2].id)
    assert (found.before, found.after, found.after_days, found.what) == (2, 2, 7, "补打密封胶")
    (later,) = effects([complaint(company)], [measure], iso(done + timedelta(days=200)))
    assert later.after_days == 90
    assert effects([complaint(company)], [replace(measure, kind=MeasureKind.CORRECTIVE)], iso(done)) == []


def test_cmp_1_of_what_is_known_of_nobody_no_cause_comes_again(company: Company) -> None:
    for id in (ID, "c-2"):
        company.anna.must(HearComplaint(what="没人接电话", customer_name=f"路人 {id}"), id)
        told = company.anna.must(ExplainComplaint(cause=CauseKind.OTHER, whys=("忙",)), id).irregularities
        assert told == ()
        assert complaint(company, id).same_cause == ""


def test_fee_3_money_back_for_another_complaint_holds_this_one_open_no_longer(company: Company) -> None:
    hears(company)
    hears(company, id="c-2", vehicle="vehicle:京A67890")
    for about, subject, form in (("c-2", "refund", "f-1"), (ID, "discount", "f-2"), (ID, "refund", "f-3")):
        company.anna.must(AskApproval(subject=subject, about=about, amount=Fen(100), reason="退差价"), form)
    assert [one.id for one in repayments(company.world, ID, FormState.ASKED)] == ["f-3"]
    assert "complaint_repayment" in missing_to_close(company.world, complaint(company))


def test_cmp_1_a_measure_that_was_told_to_be_late_is_due_no_more(company: Company) -> None:
    hears(company)
    id = sets(company, MeasureKind.CORRECTIVE)
    known = company.world.get(Measure, id)
    assert known is not None
    assert measure_due(company.world, known) == f"{known.due}T18:00:00+08:00"
    assert measure_due(company.world, replace(known, late_at="x")) == ""
