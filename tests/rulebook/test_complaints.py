"""Complaints: an owner at every moment, half an hour, a cause, verified measures, the customer told (CMP-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import CUSTOMER, Company, opened, picture, refused
from complaint_facts import ID, complaint, hears, sets, time_passes
from msgspec.structs import replace

from rulebook.kernel.files import ref_of
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso, parse_time
from rulebook.rules import decide, tags_of
from rulebook.subjects.cases.records import Channel
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    HandComplaint,
    TakeComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.records import (
    Complaint,
    ComplaintState,
)
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure
from rulebook.subjects.measures.records import Measure, MeasureKind, Proof
from rulebook.subjects.orders.records import OrderState


def due_of(company: Company) -> str:
    clock = complaint(company).clock
    assert clock is not None
    return clock.due


def test_cmp_1_whoever_hears_it_owns_it_a_technician_too(company: Company) -> None:
    hears(company, company.wang)
    heard = complaint(company)
    assert (heard.owner, heard.heard_by, heard.number) == ("wang", "wang", "TS-2026-0001")
    assert [one.person for one in heard.owners] == ["wang"]
    assert (heard.customer, heard.plate, heard.model) == (CUSTOMER, "京A12345", "GT-100"), (
        "the archive adds the rest"
    )


def test_cmp_1_it_stays_the_hearers_until_the_other_has_taken_it(company: Company) -> None:
    hears(company, company.wang)
    company.wang.must(HandComplaint(to="anna", note="客户很着急"), ID)
    assert complaint(company).owner == "wang"
    assert refused(company.bo.does(TakeComplaint(), ID)) == ("CMP-1", "not_handed_to_you")
    company.anna.must(TakeComplaint(), ID)
    taken = complaint(company)
    assert (taken.owner, taken.offer) == ("anna", None)
    assert [(one.name, one.from_name) for one in taken.owners] == [("王师傅", ""), ("安娜", "王师傅")]


def test_cmp_1_only_its_owner_or_a_manager_hands_it_over(company: Company) -> None:
    hears(company)
    assert refused(company.bo.does(HandComplaint(to="bo"), ID)) == ("CMP-1", "not_in_charge")
    company.chen.must(HandComplaint(to="bo"), ID)
    assert refused(company.anna.does(HandComplaint(to="anna"), ID)) == ("CMP-1", "handed_to_self")


def test_role_2_the_person_complained_of_does_not_get_it(company: Company) -> None:
    hears(company)
    assert refused(company.anna.does(HandComplaint(to="li"), ID)) == ("ROLE-2", "own_request")
    assert "person:li" not in tags_of(complaint(company)), "nor do they read it"


def test_cmp_1_neither_answered_nor_taken_within_half_an_hour_is_told(company: Company) -> None:
    hears(company)
    assert time_passes(company, minutes=29) == set()
    assert time_passes(company, minutes=2) == {"complaint_unowned"}
    told = company.world.get(Irregularity, f"complaint_unowned:{ID}")
    assert told is not None
    assert (told.rule, told.owner, told.person) == ("CMP-1", Role.SERVICE_MANAGER, "anna")


@pytest.mark.parametrize("how", ["told", "taken"])
def test_cmp_1_an_answer_or_a_named_owner_meets_the_half_hour(company: Company, how: str) -> None:
    hears(company)
    company.wait(minutes=20)
    if how == "told":
        company.anna.must(TellCustomer(what="一小时内有人回电"), ID)
    else:
        company.anna.must(HandComplaint(to="bo"), ID)
        company.bo.must(TakeComplaint(), ID)
    assert time_passes(company, hours=1) == set()


def test_cmp_1_heard_after_hours_the_half_hour_begins_at_the_next_opening(company: Company) -> None:
    company.now = company.now.replace(hour=20)
    hears(company)
    assert due_of(company) == "2026-03-03T09:00:00+08:00"


def test_cmp_1_by_the_hotline_it_counts_round_the_clock(company: Company) -> None:
    company.now = company.now.replace(hour=20, minute=0)
    hears(company, channel=Channel.CALL)
    assert due_of(company) == "2026-03-02T20:31:00+08:00"


def test_cmp_1_met_offline_in_time_and_heard_late_it_settles_itself(company: Company) -> None:
    hears(company)
    assert time_passes(company, hours=2) == {"complaint_unowned"}
    in_time = parse_time(complaint(company).heard_at) + timedelta(minutes=10)
    company.anna.must(TellCustomer(what="已电话安抚"), ID, at=in_time)
    told = company.world.get(Irregularity, f"complaint_unowned:{ID}")
    assert told is not None
    assert told.state is IrregularityState.SETTLED
    assert (told.facts["met"], told.facts["arrived"]) == (iso(in_time), iso(company.now)), "both times stay"
    assert complaint(company).answered_at == iso(in_time)


def test_time_1_where_the_clock_is_under_suspicion_a_manager_decides(company: Company) -> None:
    """A phone that heard the server at eleven cannot have written a line at ten past nine."""
    hears(company)
    time_passes(company, hours=2)
    in_time = parse_time(complaint(company).heard_at) + timedelta(minutes=10)
    line = company.anna.line(TellCustomer(what="已电话安抚"), ID, in_time)
    line = replace(line, heard=int(company.now.timestamp() * 1000), ran=0)
    verdict = decide(company.world, line, company.now, keys=company.keys)
    assert ("TIME-1", "backdated") in opened(verdict)
    company.world.apply(verdict)
    assert "complaint_unowned" in company.open_irregularities()


def test_cmp_1_answered_too_late_is_told_though_nobody_looked_in_between(company: Company) -> None:
    hears(company)
    company.wait(minutes=50)
    assert ("CMP-1", "complaint_unowned") in opened(company.anna.does(TellCustomer(what="抱歉久等"), ID))
    assert time_passes(company, minutes=1) == {"complaint_unowned"}, "once, not twice"


def test_cmp_1_nobody_has_to_call_twice_and_who_does_is_counted(company: Company) -> None:
    hears(company)
    assert hears(company, company.bo, "complaint-2", what="还没人回电") == {("CMP-1", "called_twice")}
    assert hears(company, company.wang, "complaint-3") == {("CMP-1", "called_twice")}
    first, again = complaint(company), complaint(company, "complaint-2")
    assert [one.text for one in first.calls] == ["还没人回电", "终端又离线"]
    assert (again.state, again.joined_to) == (ComplaintState.JOINED, ID)
    told = company.world.get(Irregularity, f"called_twice:{ID}")
    assert told is not None
    assert told.person == "anna", "its owner has to answer for it"


def test_cmp_1_another_matter_of_the_same_customer_is_another_complaint(company: Company) -> None:
    hears(company)
    order = company.order_in(OrderState.ASSIGNED)
    assert hears(company, id="complaint-2", order=order, vehicle="vehicle:京A67890") == set()
    assert complaint(company, "complaint-2").state is ComplaintState.OPEN


def test_cmp_1_two_customers_with_one_telephone_have_two_complaints(company: Company) -> None:
    company.hua.must(AddCustomer(name="同城冷链", contact="队长", contact_phone="13800138000"), "customer-2")
    phone = {"contact_phone": "13800138000", "vehicle": ""}
    hears(company, customer=CUSTOMER, **phone)
    assert hears(company, id="complaint-2", customer="customer-2", **phone) == set()
    assert hears(company, id="complaint-3", customer="customer-2", **phone) == {("CMP-1", "called_twice")}


def test_cmp_1_what_is_said_of_a_joined_one_goes_to_the_one_that_goes_on(company: Company) -> None:
    """A phone without signal could not know that the customer had called before."""
    hears(company)
    hears(company, company.wang, "complaint-2")
    company.wang.must(CalmComplaint(what="现场换了天线"), "complaint-2")
    assert [one.text for one in complaint(company).calmed] == ["现场换了天线"]
    assert refused(company.wang.does(HandComplaint(to="bo"), "complaint-2")) == ("CMP-1", "not_in_charge")
    company.chen.must(HandComplaint(to="bo"), "complaint-2")
    assert complaint(company).offered_to == "bo"


def test_cmp_1_the_immediate_action_has_its_place_before_the_cause_is_known(company: Company) -> None:
    """OCA/management-system#187: no place for it."""
    hears(company)
    company.anna.must(CalmComplaint(what="先发一台备机"), ID)
    calmed = complaint(company)
    assert calmed.cause is None
    assert [(one.name, one.text) for one in calmed.calmed] == [("安娜", "先发一台备机")]


def test_cmp_1_measures_hang_on_their_complaint_and_numbers_have_no_gaps(company: Company) -> None:
    """odoomrp-wip#39: corrective actions float free of the claim."""
    hears(company)
    hears(company, id="complaint-2", vehicle="vehicle:京A67890")
    assert refused(company.anna.does(SetMeasure(matter="nobody", kind=MeasureKind.CORRECTIVE, what="x", who="wang",
                                                due="2026-03-09"), "m")) == ("SYS-3", "not_found")  # fmt: skip
    sets(company, MeasureKind.CORRECTIVE)
    assert [m.id for m in company.world.find(Measure, "matter", ID)] == ["measure-corrective"]
    numbers = [c.number for c in company.world.all(Complaint)]
    assert numbers == ["TS-2026-0001", "TS-2026-0002"]


def test_cmp_1_a_measure_has_a_day_and_is_late_after_it(company: Company) -> None:
    """OpenELIS-Global-2#3876: actions had no due date, and nothing wrote the completion."""
    hears(company)
    company.anna.must(TellCustomer(what="在查"), ID)
    id = sets(company, MeasureKind.CORRECTIVE, due="2026-03-03")
    assert "measure_late" not in time_passes(company, hours=30)
    assert "measure_late" in time_passes(company, hours=4)
    told = company.world.get(Irregularity, f"measure_late:{id}")
    assert told is not None
    assert told.person == "wang"
    company.wang.must(DoMeasure(result="当天就做了"), id, at=parse_time("2026-03-03T16:00:00+08:00"))
    told = company.world.get(Irregularity, f"measure_late:{id}")
    assert told is not None
    assert told.state is IrregularityState.SETTLED, "done in time, told late"


def test_cmp_1_the_proof_of_a_measure_is_a_picture_that_its_owner_and_the_office_see(company: Company) -> None:
    hears(company, company.wang, person="")
    due = iso(company.now)[:10]
    file = ref_of(picture(b"sealed"))
    assert file is not None
    company.chen.must(SetMeasure(matter=ID, kind=MeasureKind.CORRECTIVE, what="打胶", who="li", due=due), "m")
    company.li.must(DoMeasure(result="已打胶", proof=(file,)), "m")
    proof = next(iter(company.world.find(Proof, "sha256", file.sha256)))
    assert (proof.measure, proof.by) == ("m", "li")
    assert {"person:wang", "person:chen", "role:customer_service"} <= tags_of(proof)


def test_cmp_1_a_measure_done_too_late_is_told_when_it_is_done(company: Company) -> None:
    hears(company)
    id = sets(company, MeasureKind.CORRECTIVE, due="2026-03-02")
    company.wait(days=2)
    assert ("CMP-1", "measure_late") in opened(company.wang.does(DoMeasure(result="晚了两天"), id))
