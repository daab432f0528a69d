"""A visit from departure to the completion gate (ORD-7, 8, 10, 12); what is signed, and what comes late."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from company import STROKES, TICKED, Company, opened, refused, visit_of

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import VisitId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.times import iso
from rulebook.rules import missing_to_complete
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import AssignOrder, WithdrawOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.visits.commands import (
    Arrive,
    CompleteVisit,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
    ReportDamage,
)
from rulebook.subjects.visits.papers import sheet_digest
from rulebook.subjects.visits.records import Stroke, Visit


def missing(company: Company, order: str = "order-1") -> list[str]:
    verdict = company.li.does(CompleteVisit(visit=visit_of(order)), order)
    assert isinstance(verdict, Refusal)
    assert (verdict.rule, verdict.code) == ("ORD-10", "incomplete")
    return verdict.facts["missing"].split(",")


# ORD-7


def test_ord_7_setting_out_with_all_ticked_off_is_regular(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED)
    verdict = company.li.does(Depart(visit=visit_of("order-1"), ticked=TICKED), "order-1")
    assert opened(verdict) == set()
    assert company.visit("order-1-visit").ticked == TICKED


@pytest.mark.parametrize("item", TICKED)
def test_ord_7_what_was_not_ticked_off_is_named_and_the_departure_kept(company: Company, item: str) -> None:
    company.order_in(OrderState.ACCEPTED)
    ticked = tuple(t for t in TICKED if t != item)
    verdict = company.li.does(Depart(visit=visit_of("order-1"), ticked=ticked), "order-1")
    assert opened(verdict) == {("ORD-7", "not_ticked")}
    told = company.world.get(Irregularity, "not_ticked:order-1-visit")
    assert told is not None
    assert told.facts == {"items": item}
    assert company.order("order-1").state is OrderState.DEPARTED


def test_ord_7_whoever_works_on_site_has_arrived_though_they_forgot_to_say_so(company: Company) -> None:
    company.order_in(OrderState.DEPARTED)
    verdict = company.li.does(RecordFinding(visit=visit_of("order-1"), finding="断线"), "order-1")
    assert opened(verdict) == {("ORD-5", "state")}
    assert company.visit("order-1-visit").arrived_at
    assert company.order("order-1").state is OrderState.ON_SITE


# ORD-8, ORD-10: the gate names what is missing


def test_ord_10_the_gate_names_every_step_in_turn(company: Company) -> None:
    order, visit = company.on_site()
    assert missing(company) == ["finding", "work", "customer_tried", "signature"]
    company.li.must(RecordFinding(visit=visit, finding="主板坏"), order)
    assert missing(company) == ["work", "customer_tried", "signature"]
    company.li.must(company.swap(visit), order)
    assert missing(company) == ["work", "customer_tried", "fee", "signature"]
    company.li.must(RecordWork(visit=visit, work="换终端"), order)
    assert missing(company) == ["customer_tried", "fee", "signature"]
    company.li.must(RecordWork(visit=visit, work="换终端", customer_tried=True), order)
    assert missing(company) == ["fee", "signature"]
    company.li.must(company.receipt_for(company.li, order, visit), order)
    assert missing(company) == ["signature"]
    company.li.must(company.signature(order, visit), order)
    company.li.must(CompleteVisit(visit=visit), order)
    assert company.order(order).state is OrderState.COMPLETED


def test_ord_10_without_an_arrival_the_gate_asks_for_it(company: Company) -> None:
    company.order_in(OrderState.DEPARTED)
    order, visit = company.order("order-1"), company.visit("order-1-visit")
    assert missing_to_complete(company.world, order, visit)[0] == "arrival"


def test_ord_10_a_refused_completion_leaves_the_visit_as_it_was(company: Company) -> None:
    company.on_site()
    before = company.world.snapshot()
    missing(company)
    assert company.world.snapshot() == before


def test_ord_10_an_order_is_not_completed_with_the_papers_of_another(company: Company) -> None:
    company.on_site()
    company.order_in(OrderState.ON_SITE, "order-2")
    verdict = company.li.does(CompleteVisit(visit=visit_of("order-2")), "order-1")
    assert refused(verdict) == ("SYS-3", "not_found")


def ready_to_sign(company: Company) -> tuple[str, VisitId]:
    order, visit = company.on_site()
    company.li.must(RecordFinding(visit=visit, finding="断线"), order)
    company.li.must(RecordWork(visit=visit, work="接线", customer_tried=True), order)
    return order, visit


def test_ord_10_a_customer_who_will_not_sign_needs_a_reason_and_gets_a_call(company: Company) -> None:
    order, visit = ready_to_sign(company)
    verdict = company.li.does(company.signature(order, visit, strokes=(), declined="司机赶路"), order)
    assert opened(verdict) == {("ORD-10", "no_signature")}
    assert company.world.get(Irregularity, f"no_signature:{visit}").owner == "customer_service"  # type: ignore[union-attr]  # it is there, or it fails
    company.li.must(CompleteVisit(visit=visit), order)


def test_ord_10_a_blank_is_no_reason_for_not_signing(company: Company) -> None:
    order, visit = ready_to_sign(company)
    verdict = company.li.does(company.signature(order, visit, strokes=(), declined="  "), order)
    assert opened(verdict) == {("ORD-10", "empty_signature")}
    assert missing(company) == ["signature"]


def test_ord_10_an_empty_pad_is_no_signature(company: Company) -> None:
    order, visit = ready_to_sign(company)
    dot = (Stroke(points=((1, 1, 0),)),)
    verdict = company.li.does(company.signature(order, visit, strokes=dot), order)
    assert opened(verdict) == {("ORD-10", "empty_signature")}
    assert missing(company) == ["signature"]


def test_ord_10_a_finger_that_rests_on_one_spot_is_no_signature_however_long(company: Company) -> None:
    order, visit = ready_to_sign(company)
    spot = (Stroke(points=tuple((500, 300, n * 16) for n in range(12))),)
    verdict = company.li.does(company.signature(order, visit, strokes=spot), order)
    assert opened(verdict) == {("ORD-10", "empty_signature")}
    assert missing(company) == ["signature"]


def test_ord_10_work_changed_after_the_signature_is_signed_again(company: Company) -> None:
    order, visit = ready_to_sign(company)
    company.li.must(company.signature(order, visit), order)
    company.li.must(RecordWork(visit=visit, work="接线并换保险", customer_tried=True), order)
    assert missing(company) == ["signature_outdated"]
    company.li.must(company.signature(order, visit), order)
    company.li.must(CompleteVisit(visit=visit), order)


def test_ord_10_a_sheet_that_says_other_than_the_books_is_found_out(company: Company) -> None:
    order, visit = ready_to_sign(company)
    honest = company.signature(order, visit)
    false = msgspec.structs.replace(honest.sheet, work="未动")
    for other in (
        msgspec.structs.replace(honest, sheet=false),
        msgspec.structs.replace(honest, sheet=false, digest=sheet_digest(false)),
        msgspec.structs.replace(honest, digest=sheet_digest(false)),
    ):
        assert opened(company.li.does(other, order)) == {("ORD-10", "sheet_differs")}
        company.chen.must(Settle(irregularity=last_opened(company), text="已核对"))
    assert opened(company.li.does(honest, order)) == set()


def last_opened(company: Company) -> str:
    return next(i.id for i in company.world.all(Irregularity) if i.state is IrregularityState.OPEN)


def test_ord_10_eight_points_are_a_signature_and_seven_are_none(company: Company) -> None:
    order, visit = ready_to_sign(company)
    for points, found in ((7, {("ORD-10", "empty_signature")}), (8, set())):
        strokes = (Stroke(points=tuple((x * 6, x * 4, x) for x in range(points))),)
        assert opened(company.li.does(company.signature(order, visit, strokes=strokes), order)) == found


def test_arriving_twice_is_having_arrived_the_first_time(company: Company) -> None:
    order, visit = company.on_site()
    first = company.visit(visit).arrived_at
    company.li.must(Arrive(visit=visit), order)
    assert company.visit(visit).arrived_at == first


# ORD-12


def test_ord_12_two_damages_of_one_visit_are_two(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(ReportDamage(visit=visit, what="划伤仪表台"), order)
    company.li.must(ReportDamage(visit=visit, what="碰坏后视镜"), order)
    told = [i.facts["what"] for i in company.world.all(Irregularity) if i.code == "damage"]
    assert told == ["划伤仪表台", "碰坏后视镜"]


@pytest.mark.parametrize("told_as", ["report", "finding"])
def test_ord_12_and_fee_2_damage_wants_its_photo_before_completion(company: Company, told_as: str) -> None:
    order, visit = company.on_site()
    if told_as == "report":
        company.li.must(ReportDamage(visit=visit, what="划伤仪表台"), order)
    else:
        company.li.must(RecordFinding(visit=visit, finding="主板坏", customer_damage="进水"), order)

    assert "photo_damage" in missing(company, order)
    company.li.must(company.photo(visit, "p-1", purpose=Purpose.BEFORE), order)
    assert "photo_damage" in missing(company, order)
    company.li.must(company.photo(visit, "p-2", purpose=Purpose.DAMAGE), order)
    assert "photo_damage" not in missing(company, order)


def test_ord_12_damage_of_an_earlier_visit_wants_no_photo_of_this_one(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(ReportDamage(visit=visit, what="划伤仪表台"), order)
    later = msgspec.structs.replace(company.visit(visit), id=VisitId("visit-later"), customer_damage="")
    assert "photo_damage" not in missing_to_complete(company.world, company.order(order), later)


# Facts at odds with the books are kept beside, never over, what is there


def test_a_fact_for_an_order_nobody_knows_is_kept(company: Company) -> None:
    verdict = company.li.does(RecordFinding(visit=VisitId("v-1"), finding="断线"), "order-none")
    assert opened(verdict) == {("ORD-5", "state")}
    assert company.visit("v-1").finding == "断线"
    assert company.world.get(Order, "order-none") is None


def test_a_colleagues_words_are_not_written_into_my_visit(company: Company) -> None:
    order, visit = ready_to_sign(company)
    verdict = company.wang.does(RecordFinding(visit=visit, finding="没问题"), order)
    assert opened(verdict) == {("SYS-4", "id_twice"), ("ORD-5", "not_assigned")}
    assert company.visit(visit).finding == "断线"
    assert {v.finding for v in company.world.find(Visit, "technician", "wang")} == {"没问题"}


def test_a_visit_is_of_one_order_only(company: Company) -> None:
    _, visit = ready_to_sign(company)
    company.order_in(OrderState.ON_SITE, "order-2")
    verdict = company.li.does(RecordFinding(visit=visit, finding="另一单"), "order-2")
    assert opened(verdict) == {("SYS-4", "id_twice")}
    assert company.visit(visit).finding == "断线"
    again = company.li.does(RecordWork(visit=visit, work="另一单的活"), "order-2")
    assert opened(again) == {("SYS-4", "id_twice")}
    kept = [v for v in company.world.find(Visit, "order", "order-2") if v.finding]
    assert [(v.finding, v.work) for v in kept] == [("另一单", "另一单的活")]


def test_what_is_reported_after_completion_does_not_change_the_completed_papers(company: Company) -> None:
    order, visit = ready_to_sign(company)
    company.li.must(company.signature(order, visit), order)
    company.li.must(CompleteVisit(visit=visit), order)
    completed = company.visit(visit)
    for late in (
        RecordFinding(visit=visit, finding="改口"),
        RecordWork(visit=visit, work="改口"),
        company.signature(order, visit, strokes=(), declined="改口"),
        LeaveUnsolved(visit=visit, symptom="改口", waiting_for=""),
    ):
        assert ("ORD-5", "state") in opened(company.li.does(late, order))
    assert company.visit(visit) == completed
    assert company.visit(f"{visit}:late").finding == "改口"
    assert company.order(order).state is OrderState.COMPLETED


def test_an_irregularity_that_comes_up_again_after_it_was_settled_is_a_new_one(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(Depart(visit=visit, ticked=TICKED), order)
    company.chen.must(Settle(irregularity=f"state:{visit}", text="误触"))
    company.li.must(Depart(visit=visit, ticked=TICKED), order)
    states = {i.state for i in company.world.all(Irregularity) if i.code == "state"}
    assert states == {IrregularityState.SETTLED, IrregularityState.OPEN}


# The device's clock


def test_time_1_nothing_happened_after_the_server_heard_of_it(company: Company) -> None:
    company.order_in(OrderState.DEPARTED)
    ahead = company.now + timedelta(days=3)
    verdict = company.li.does(Arrive(visit=visit_of("order-1")), "order-1", at=ahead)
    assert opened(verdict) == {("TIME-1", "clock")}
    assert company.visit("order-1-visit").arrived_at == iso(company.now)


def test_time_1_a_clock_that_is_off_is_corrected_by_its_offset_and_told(company: Company) -> None:
    company.order_in(OrderState.DEPARTED)
    right = company.now
    wrong = right - timedelta(hours=1)
    verdict = company.li.does(Arrive(visit=visit_of("order-1")), "order-1", at=wrong, offset=3_600_000)
    assert opened(verdict) == {("TIME-1", "clock")}
    assert company.visit("order-1-visit").arrived_at == iso(right)


def test_time_1_a_few_minutes_are_nothing(company: Company) -> None:
    company.order_in(OrderState.DEPARTED)
    assert opened(company.li.does(Arrive(visit=visit_of("order-1")), "order-1", offset=-299_000)) == set()


def test_strokes_are_kept_as_drawn(company: Company) -> None:
    order, visit = ready_to_sign(company)
    company.li.must(company.signature(order, visit), order)
    assert company.visit(visit).signature.strokes == STROKES  # type: ignore[union-attr]  # it was signed


def test_ext_1_who_works_on_an_order_they_were_never_sent_to_does_not_get_to_see_it(company: Company) -> None:
    order, _ = company.on_site()
    for hand in (company.wang, company.guo):
        hand.must(RecordWork(visit=VisitId(f"v-{hand.id}"), work="帮忙"), order)
        assert company.visit(f"v-{hand.id}").work == "帮忙"
    assert company.order(order).past_technicians == ()


def test_ord_5_who_was_sent_there_once_and_still_works_on_it_keeps_it_in_sight_once(company: Company) -> None:
    order = company.order_in(OrderState.ASSIGNED)
    company.bo.must(WithdrawOrder(reason="改派"), order)
    company.bo.must(AssignOrder(technician=company.wang.id), order)
    assert company.order(order).past_technicians == ()
    for _ in range(2):
        company.li.must(RecordWork(visit=VisitId("v-li"), work="帮忙"), order)
    assert company.order(order).past_technicians == ("li",)


def test_ord_9_who_left_it_unsolved_keeps_the_order_in_sight(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(LeaveUnsolved(visit=visit, symptom=" ", waiting_for="等天线"), order)
    left = company.order(order)
    assert (left.technician, left.technician_name, left.visit, left.past_technicians) == (None, "", None, ("li",))
    assert company.visit(visit).unsolved == "—"
