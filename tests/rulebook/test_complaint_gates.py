"""A complaint's gates: cause, checks, money back, the customer told, and its case (CMP-1, CASE-1)."""

from __future__ import annotations

from datetime import timedelta

from company import TRUCK, Company, opened, refused
from complaint_facts import CLOSE, ID, WHYS, complaint, done_and_verified, hears, ready_to_close, sets, time_passes
from test_refunds import explained

from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso, parse_time
from rulebook.rules import tags_of
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval, SetSetting
from rulebook.subjects.cases.commands import (
    AnswerCase,
    ClassifyCase,
    CloseCase,
    HandCase,
    HearAgain,
    HearCase,
    TakeCase,
)
from rulebook.subjects.cases.records import CaseKind, CaseState, Channel, ServiceCase
from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    CloseComplaint,
    ExplainComplaint,
    HandComplaint,
    TakeComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.gates import missing_to_close
from rulebook.subjects.complaints.records import (
    CauseKind,
    Complaint,
    ComplaintState,
    Outcome,
    Satisfied,
    Severity,
)
from rulebook.subjects.measures.commands import DoMeasure, DropMeasure, MoveMeasure, SetMeasure, VerifyMeasure
from rulebook.subjects.measures.records import Measure, MeasureKind, MeasureState
from rulebook.subjects.refunds.commands import PayRefund
from rulebook.subjects.refunds.records import PaidFrom


def test_cmp_1_closed_only_when_every_measure_is_verified(company: Company) -> None:
    """OpenMes PR#116: the gate that came in 2026."""
    hears(company)
    company.anna.must(HandComplaint(to="bo"), ID)
    verdict = company.anna.does(CLOSE, ID)
    assert refused(verdict) == ("CMP-1", "unverified_close")
    named = missing_to_close(company.world, complaint(company), Outcome.JUSTIFIED)
    assert named == (
        "complaint_handed", "complaint_calmed", "complaint_cause", "complaint_corrective", "complaint_preventive",
        "complaint_told",
    )  # fmt: skip


def test_cmp_1_closed_through_all_gates(company: Company) -> None:
    ready_to_close(company)
    assert missing_to_close(company.world, complaint(company)) == ("complaint_told",)
    company.anna.must(TellCustomer(what="已返工", satisfied=Satisfied.YES, final=True), ID)
    company.anna.must(CLOSE, ID)
    closed = complaint(company)
    assert (closed.state, closed.outcome, closed.closed_by) == (ComplaintState.CLOSED, Outcome.JUSTIFIED, "anna")
    assert refused(company.anna.does(CLOSE, ID)) == ("CMP-1", "complaint_closed")
    assert company.open_irregularities() == set()


def test_cmp_1_told_before_the_last_check_is_not_told_the_outcome(company: Company) -> None:
    hears(company)
    company.anna.must(TellCustomer(what="会处理好的", final=True), ID)
    company.anna.must(CalmComplaint(what="重启"), ID)
    company.anna.must(ExplainComplaint(cause=CauseKind.PRODUCT, whys=("主板",)), ID)
    done_and_verified(company, sets(company, MeasureKind.CORRECTIVE), sets(company, MeasureKind.PREVENTIVE))
    assert refused(company.anna.does(CLOSE, ID)) == ("CMP-1", "unverified_close")


def test_cmp_1_an_unfounded_one_needs_no_measures_but_a_cause_and_a_word(company: Company) -> None:
    hears(company)
    company.anna.must(CalmComplaint(what="查看平台记录"), ID)
    company.anna.must(ExplainComplaint(cause=CauseKind.CUSTOMER, whys=("车辆断电停放",)), ID)
    company.anna.must(TellCustomer(what="车辆断电，设备正常", final=True), ID)
    company.anna.must(CloseComplaint(outcome=Outcome.UNFOUNDED, verdict="设备正常"), ID)
    assert complaint(company).outcome is Outcome.UNFOUNDED


def test_cmp_1_a_measure_that_was_set_is_verified_though_it_was_unfounded(company: Company) -> None:
    hears(company)
    company.anna.must(CalmComplaint(what="查看平台记录"), ID)
    company.anna.must(ExplainComplaint(cause=CauseKind.CUSTOMER, whys=("车辆断电停放",)), ID)
    company.anna.must(TellCustomer(what="设备正常", final=True), ID)
    id = sets(company, MeasureKind.PREVENTIVE)
    close = CloseComplaint(outcome=Outcome.UNFOUNDED, verdict="设备正常")
    assert refused(company.anna.does(close, ID)) == ("CMP-1", "unverified_close")
    company.anna.must(DropMeasure(reason="不需要"), id)
    company.anna.must(close, ID)
    assert company.world.get(Measure, id).state is MeasureState.DROPPED


def test_cmp_1_an_open_measure_goes_to_another_or_another_day_and_says_what_it_was(company: Company) -> None:
    hears(company)
    id = sets(company, MeasureKind.PREVENTIVE)
    before = company.world.get(Measure, id)
    later = iso(company.now + timedelta(days=9))[:10]
    company.chen.must(MoveMeasure(reason="调休", who=PersonId("bo")), id)
    company.anna.must(MoveMeasure(reason="等配件", due=later), id)
    moved = company.world.get(Measure, id)
    assert (moved.who, moved.due) == ("bo", later)
    assert [(one.who_name, one.due, one.why) for one in moved.moved] == [
        (before.who_name, before.due, "调休"),
        (moved.who_name, before.due, "等配件"),
    ]


def test_cmp_1_a_measure_is_moved_with_a_reason_by_who_is_in_charge_and_only_while_open(company: Company) -> None:
    hears(company)
    id = sets(company, MeasureKind.PREVENTIVE)
    later = iso(company.now + timedelta(days=9))[:10]
    no_reason = company.chen.does(MoveMeasure(reason=" ", due=later), id)
    assert refused(no_reason) == ("CMP-1", "reason_needed")
    assert refused(company.chen.does(MoveMeasure(reason="改"), id)) == ("CMP-1", "field_missing")
    assert refused(company.chen.does(MoveMeasure(reason="改", due="2020-01-01"), id)) == ("CMP-1", "field_wrong")
    assert refused(company.wang.does(MoveMeasure(reason="改", due=later), id))[1] == "not_in_charge"
    company.wang.must(DoMeasure(result="已返工"), id)
    assert refused(company.chen.does(MoveMeasure(reason="改", due=later), id)) == ("CMP-1", "measure_state")


def test_cmp_1_a_late_measure_that_gets_another_day_may_be_late_anew(company: Company) -> None:
    hears(company)
    id = sets(company, MeasureKind.PREVENTIVE)
    assert "measure_late" in time_passes(company, days=8)
    assert company.world.get(Measure, id).late_at
    company.chen.must(MoveMeasure(reason="等配件", due=iso(company.now + timedelta(days=2))[:10]), id)
    assert not company.world.get(Measure, id).late_at
    assert "measure_late" in company.open_irregularities(), "that it was late stays told"


def test_cmp_1_late_under_its_new_day_it_is_told_of_the_new_owner_beside_the_old_one(company: Company) -> None:
    hears(company)
    id = sets(company, MeasureKind.PREVENTIVE)
    first = company.world.get(Measure, id).who
    assert "measure_late" in time_passes(company, days=8)
    later = iso(company.now + timedelta(days=2))[:10]
    company.chen.must(MoveMeasure(reason="换人", who="bo", due=later), id)
    assert "measure_late" in time_passes(company, days=9)
    told = [i for i in company.world.all(Irregularity) if i.code == "measure_late" and not i.is_settled]
    assert sorted((i.person, i.about) for i in told) == sorted([(first, id), ("bo", f"{id}:1")])


def test_cmp_1_done_in_time_and_told_late_settles_the_lateness_of_its_own_day_only(company: Company) -> None:
    hears(company)
    id = sets(company, MeasureKind.PREVENTIVE)
    time_passes(company, days=8)
    later = iso(company.now + timedelta(days=2))[:10]
    company.chen.must(MoveMeasure(reason="换人", who="bo", due=later), id)
    done = company.now + timedelta(hours=1)
    time_passes(company, days=9)
    company.bo.must(DoMeasure(result="已返工"), id, at=done)
    told = [i.about for i in company.world.all(Irregularity) if i.code == "measure_late" and not i.is_settled]
    assert told == [id], "the first day was missed all the same"


def test_role_2_a_measure_is_verified_by_another_person_of_another_department(company: Company) -> None:
    hears(company, company.chen)
    due = iso(company.now + timedelta(days=3))[:10]
    set_measure = SetMeasure(matter=ID, kind=MeasureKind.CORRECTIVE, what="返工", who="wang", due=due)
    company.chen.must(set_measure, "m")
    verify = VerifyMeasure(helped=True, how="看过了")
    assert refused(company.anna.does(verify, "m")) == ("CMP-1", "measure_state")
    company.wang.must(DoMeasure(result="已返工"), "m")
    assert refused(company.wang.does(verify, "m")) == ("ROLE-2", "own_request")
    assert refused(company.chen.does(verify, "m")) == ("ROLE-2", "same_department")
    assert refused(company.li.does(verify, "m")) == ("ROLE-2", "own_request"), "he is complained of"
    company.anna.must(verify, "m")


def test_role_2_the_person_complained_of_is_given_no_measure_and_what_they_did_is_told(company: Company) -> None:
    hears(company)
    due = iso(company.now + timedelta(days=3))[:10]
    his = SetMeasure(matter=ID, kind=MeasureKind.CORRECTIVE, what="返工", who="li", due=due)
    assert refused(company.anna.does(his, "m")) == ("ROLE-2", "own_request")
    id = sets(company, MeasureKind.CORRECTIVE)
    assert opened(company.li.does(DoMeasure(result="我自己去了"), id)) == {("ROLE-2", "measure_own_fault")}
    assert company.world.get(Measure, id).done_by == "li", "a fact all the same"


def test_cmp_1_what_did_not_help_is_done_anew(company: Company) -> None:
    hears(company)
    id = sets(company, MeasureKind.CORRECTIVE)
    company.wang.must(DoMeasure(result="换了天线"), id)
    again = VerifyMeasure(helped=False, how="仍然离线", due="2026-03-12")
    company.anna.must(again, id)
    measure = company.world.get(Measure, id)
    assert (measure.state, measure.due, measure.sent_back[0].why) == (MeasureState.OPEN, "2026-03-12", "仍然离线")


def test_cmp_1_the_cause_is_due_in_three_working_days(company: Company) -> None:
    hears(company)
    company.anna.must(TellCustomer(what="在查"), ID)
    assert complaint(company).cause_due == "2026-03-05T18:00:00+08:00"
    company.hua.must(SetSetting(name="complaint_cause_days", value="5", since="2026-03-03"))
    assert complaint(company).cause_due == "2026-03-05T18:00:00+08:00", "what held when it was heard"
    company.now = parse_time("2026-03-05T18:01:00+08:00")
    assert "cause_late" in time_passes(company, minutes=1)


def test_cmp_1_the_customer_hears_again_every_two_working_days(company: Company) -> None:
    hears(company)
    company.anna.must(TellCustomer(what="在查"), ID)
    company.now = parse_time("2026-03-04T17:00:00+08:00")
    assert time_passes(company, minutes=1) == set()
    assert time_passes(company, hours=2) == {"customer_untold"}
    company.anna.must(TellCustomer(what="还在查"), ID)
    assert complaint(company).tell_due == "2026-03-06T18:00:00+08:00"


def test_cmp_1_verified_within_thirty_days_after_the_last_measure(company: Company) -> None:
    hears(company)
    company.anna.must(TellCustomer(what="在查"), ID)
    company.anna.must(ExplainComplaint(cause=CauseKind.PRODUCT, whys=("主板",)), ID)
    company.wang.must(DoMeasure(result="换板"), sets(company, MeasureKind.CORRECTIVE))
    assert "verification_late" not in time_passes(company, days=29)
    assert "verification_late" in time_passes(company, days=2)


def test_cmp_1_the_same_cause_again_within_ninety_days_is_told(company: Company) -> None:
    ready_to_close(company)
    company.anna.must(TellCustomer(what="已返工", final=True), ID)
    company.anna.must(CLOSE, ID)
    company.wait(days=60)
    hears(company, id="complaint-2", vehicle="vehicle:京A67890")
    explain = ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS)
    assert ("CMP-1", "same_cause_again") in opened(company.anna.does(explain, "complaint-2"))
    told = company.world.get(Irregularity, "same_cause_again:complaint-2")
    assert told is not None
    assert (told.facts["before"], told.facts["whose"]) == ("TS-2026-0001", "李师傅")


def test_cmp_1_after_ninety_days_it_is_another_matter(company: Company) -> None:
    hears(company)
    company.anna.must(ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS), ID)
    company.wait(days=91)
    hears(company, id="complaint-2", vehicle="vehicle:京A67890")
    explain = ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS)
    assert "same_cause_again" not in {code for _, code in opened(company.anna.does(explain, "complaint-2"))}


def test_fee_3_money_back_goes_through_the_matrix_and_holds_the_close(company: Company) -> None:
    ready_to_close(company)
    company.anna.must(TellCustomer(what="退一半材料费", final=True), ID)
    ask = AskApproval(subject="refund", about=ID, amount=Fen(15_000), reason="密封不良，退一半材料费")
    company.anna.must(ask, "form-1")
    assert missing_to_close(company.world, complaint(company)) == ("complaint_repayment",)
    assert refused(company.anna.does(GrantApproval(), "form-1"))[0] in ("ROLE-1", "ROLE-2", "ROLE-3")
    company.chen.must(GrantApproval(), "form-1")
    assert missing_to_close(company.world, complaint(company)) == ("complaint_repayment",), "granted is not paid"
    explained(company, "form-1")
    paid = PayRefund(fen=Fen(15_000), paid_from=PaidFrom.BANK, reference="ICBC-1")
    company.fang.must(paid, "form-1")
    company.anna.must(CLOSE, ID)


def test_fee_3_above_the_limit_the_department_manager_decides(company: Company) -> None:
    hears(company)
    ask = AskApproval(subject="refund", about=ID, amount=Fen(30_001), reason="全额退款")
    company.anna.must(ask, "form-1")
    assert refused(company.chen.does(GrantApproval(), "form-1"))[1] == "no_role"
    company.dong.must(GrantApproval(), "form-1")


def test_cmp_1_a_call_after_hours_is_on_the_list_of_the_next_shift(company: Company) -> None:
    """atd-data-tech#1997: a call-back needed outside office hours is lost between shifts."""
    company.now = company.now.replace(hour=22)
    hears(company, company.wang, severity=Severity.SERIOUS)
    open_now = list(company.world.find(Complaint, "state", ComplaintState.OPEN))
    assert [one.id for one in open_now] == [ID]
    assert "role:customer_service" in tags_of(open_now[0])
    company.now = parse_time("2026-03-03T08:59:00+08:00")
    assert time_passes(company, seconds=1) == set(), "the half hour runs from the opening"
    assert time_passes(company, minutes=3) == {"complaint_unowned"}


def test_cmp_1_a_fact_about_an_unknown_complaint_is_kept_and_told(company: Company) -> None:
    assert opened(company.wang.does(CalmComplaint(what="换了天线"), "nobody")) == {("CMP-1", "complaint_unknown")}
    assert opened(company.wang.does(DoMeasure(result="做了"), "nobody")) == {("CMP-1", "measure_unknown")}


def test_cmp_1_what_happened_after_the_close_is_kept_and_told(company: Company) -> None:
    ready_to_close(company)
    company.anna.must(TellCustomer(what="已返工", final=True), ID)
    company.anna.must(CLOSE, ID)
    assert opened(company.anna.does(CalmComplaint(what="又去了一次"), ID)) == {("CMP-1", "complaint_over")}
    assert len(complaint(company).calmed) == 2
    set_measure = SetMeasure(matter=ID, kind=MeasureKind.CORRECTIVE, what="x", who="wang", due="2026-03-30")
    assert refused(company.chen.does(set_measure, "m")) == ("CMP-1", "matter_closed")


CALL = "case-1"


def heard_as_a_case(company: Company) -> None:
    """The office takes the call as a case of the kind complaint."""
    call = HearCase(kind=CaseKind.COMPLAINT, channel=Channel.VISIT, said="终端又离线", vehicle=TRUCK, phone="139")
    company.anna.must(call, CALL)


def root(company: Company) -> ServiceCase:
    found = company.world.get(ServiceCase, CALL)
    assert found is not None
    return found


def test_case_1_a_case_of_the_kind_complaint_is_a_complaint_from_its_first_line_on(company: Company) -> None:
    heard_as_a_case(company)
    arisen = complaint(company, CALL)
    assert (arisen.case, arisen.owner, arisen.plate) == (CALL, "anna", "京A12345")
    assert arisen.clock is None, "the half hour is the case's: one clock for one promise"
    assert time_passes(company, minutes=31) == {"owner_missing"}


def test_case_1_told_and_taken_in_the_complaint_is_told_and_taken_in_the_case(company: Company) -> None:
    heard_as_a_case(company)
    company.anna.must(HandComplaint(to="bo"), CALL)
    company.bo.must(TakeComplaint(), CALL)
    company.bo.must(TellCustomer(what="一小时内回电", satisfied=Satisfied.YES), CALL)
    assert (root(company).owner, root(company).answers[0].what, root(company).answers[0].satisfied) == (
        "bo", "一小时内回电", True,
    )  # fmt: skip
    assert time_passes(company, hours=2) == set()


def test_case_1_and_the_other_way_round(company: Company) -> None:
    heard_as_a_case(company)
    company.anna.must(HandCase(to="bo"), CALL)
    company.bo.must(TakeCase(), CALL)
    company.bo.must(AnswerCase(what="已回电", channel=Channel.CALL), CALL)
    followed = complaint(company, CALL)
    assert (followed.owner, [one.text for one in followed.told]) == ("bo", ["已回电"])
    again = opened(company.anna.does(HearAgain(channel=Channel.CALL, said="怎么还没修"), CALL))
    assert ("CMP-1", "called_twice") in again
    assert [one.text for one in complaint(company, CALL).calls] == ["怎么还没修"]


def test_case_1_the_case_ends_with_its_complaint_and_not_under_it(company: Company) -> None:
    heard_as_a_case(company)
    company.anna.must(TellCustomer(what="车辆断电，设备正常", final=True), CALL)
    assert refused(company.anna.does(CloseCase(), CALL)) == ("CASE-1", "case_unfinished")
    company.anna.must(CalmComplaint(what="查看平台记录"), CALL)
    company.anna.must(ExplainComplaint(cause=CauseKind.CUSTOMER, whys=("车辆断电停放",)), CALL)
    company.anna.must(CloseComplaint(outcome=Outcome.UNFOUNDED, verdict="设备正常"), CALL)
    assert root(company).state is CaseState.CLOSED


def test_case_1_what_was_put_right_to_be_a_complaint_is_one(company: Company) -> None:
    company.anna.must(HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="终端又离线"), CALL)
    assert company.world.get(Complaint, CALL) is None
    company.anna.must(ClassifyCase(kind=CaseKind.COMPLAINT), CALL)
    assert complaint(company, CALL).what == "终端又离线"
