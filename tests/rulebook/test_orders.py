"""A work order from the call to its close (section 2), said in cases from the trade."""

from __future__ import annotations

from typing import Any

import pytest
from company import FITTED, OTHER_TRUCK, PRICE, TRUCK, Company, coins, opened, refused, unit, visit_of

from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.visibility import person_tag
from rulebook.rules import tags_of
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import (
    AcceptOrder,
    AmendOrder,
    ApproveOrder,
    AssignOrder,
    CancelOrder,
    CloseOrder,
    OpenOrder,
    RejectOrder,
    ResumeOrder,
    SubmitOrder,
    SuspendOrder,
    WithdrawOrder,
)
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.stock.commands import IssueUnit
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.commands import (
    Arrive,
    CompleteVisit,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
    ReportDamage,
)


def approve(company: Company, order: str, revision: int) -> Any:
    return company.chen.does(ApproveOrder(revision=revision), order)


# ORD-2: what a call must record

REPAIR_CALL = (
    "customer_name",
    "address",
    "contact",
    "contact_phone",
    "product_model",
    "purchase_date",
    "problem",
    "symptom",
    "tried",
    "vehicles",
)
"""From the rulebook; `tried` is ORD-4, `vehicles` ORD-1."""

EMPTY: dict[str, Any] = {"vehicles": (), "address": "  ", "symptom": "\n"}


@pytest.mark.parametrize("field", REPAIR_CALL)
def test_ord_2_a_repair_call_lacking_a_particular_is_sent_back_by_name(company: Company, field: str) -> None:
    company.order_in(OrderState.DRAFT, **{field: EMPTY.get(field, "")})
    verdict = company.anna.does(SubmitOrder(), "order-1")
    assert isinstance(verdict, Refusal)
    assert (verdict.rule, verdict.code, verdict.facts) == ("ORD-2", "field_missing", {"fields": field})
    assert company.order("order-1").state is OrderState.DRAFT


def test_ord_2_all_that_is_missing_is_named_at_once_in_the_order_of_the_form(company: Company) -> None:
    company.anna.must(OpenOrder(), "order-1")
    verdict = company.anna.does(SubmitOrder(), "order-1")
    assert isinstance(verdict, Refusal)
    assert verdict.facts["fields"].split(",") == list(REPAIR_CALL)


def test_ord_2_opening_and_submitting_in_one_act_leaves_no_half_order(company: Company) -> None:
    verdict = company.anna.does(OpenOrder(**company.paper(symptom=""), submit=True), "order-1")
    assert refused(verdict) == ("ORD-2", "field_missing")
    assert company.world.get(Order, "order-1") is None


def test_ord_1_an_installation_needs_its_vehicle_list_but_no_purchase_date(company: Company) -> None:
    company.anna.must(OpenOrder(kind=OrderKind.INSTALL), "order-1")
    verdict = company.anna.does(SubmitOrder(), "order-1")
    assert isinstance(verdict, Refusal)
    assert verdict.rule == "ORD-1"
    assert verdict.facts["fields"] == "customer_name,address,contact,contact_phone,vehicles"


def test_ord_4_an_on_site_repair_says_what_was_tried_before(company: Company) -> None:
    company.order_in(OrderState.DRAFT, tried="")
    assert company.anna.does(SubmitOrder(), "order-1").facts == {"fields": "tried"}  # type: ignore[union-attr]  # a refusal, or it fails


@pytest.mark.parametrize("day", ["2026-13-01", "20250115", "2025-W03-3", "昨天", "2026-03-03"])
def test_ord_2_a_purchase_date_is_a_day_that_has_been(company: Company, day: str) -> None:
    verdict = company.anna.does(OpenOrder(**company.paper(purchase_date=day)), "order-1")
    assert refused(verdict) == ("SYS-2", "field_wrong")


def test_ord_2_what_was_bought_today_may_fail_today(company: Company) -> None:
    company.anna.must(OpenOrder(**company.paper(purchase_date="2026-03-02")), "order-1")


def test_an_order_names_only_vehicles_and_customers_in_the_books(company: Company) -> None:
    for wrong in ({"vehicles": ("vehicle:none",)}, {"customer": "nobody"}):
        verdict = company.anna.does(OpenOrder(**company.paper(**wrong)), "order-1")
        assert refused(verdict) == ("SYS-3", "not_found")


def test_a_second_order_under_the_same_id_does_not_replace_the_first(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    assert refused(company.anna.does(OpenOrder(), "order-1")) == ("SYS-4", "exists")
    assert company.order("order-1").state is OrderState.APPROVED


# ORD-5: approval before assignment, of what was read, and again after a change


def test_ord_5_no_approval_no_assignment(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED)
    verdict = company.bo.does(AssignOrder(technician=company.li.id), "order-1")
    assert refused(verdict) == ("ORD-5", "not_approved")
    assert company.order("order-1").technician is None


def test_ord_5_the_manager_approves_what_they_read_not_what_it_became(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED)
    company.anna.must(AmendOrder(**company.paper(address="朝阳区")), "order-1")
    assert refused(approve(company, "order-1", 1)) == ("ORD-5", "revision_changed")
    company.chen.must(ApproveOrder(revision=2), "order-1")


@pytest.mark.parametrize(
    "state", [OrderState.APPROVED, OrderState.ASSIGNED, OrderState.ACCEPTED, OrderState.SUSPENDED]
)
@pytest.mark.parametrize(
    "change",
    [{"address": "朝阳区"}, {"problem": "加装油感"}, {"vehicles": (TRUCK, OTHER_TRUCK)}],
    ids=["address", "scope", "vehicles"],
)
def test_ord_5_a_changed_order_needs_approval_again(
    company: Company, state: OrderState, change: dict[str, Any]
) -> None:
    company.order_in(state)
    company.anna.must(AmendOrder(**company.paper(**change)), "order-1")
    order = company.order("order-1")
    assert (order.state, order.approval, order.technician) == (OrderState.SUBMITTED, None, None)
    verdict = company.bo.does(AssignOrder(technician=company.li.id), "order-1")
    assert refused(verdict) == ("ORD-5", "not_approved")
    company.chen.must(ApproveOrder(revision=order.revision), "order-1")
    company.bo.must(AssignOrder(technician=company.li.id), "order-1")


def test_ord_5_an_amendment_that_takes_out_what_is_required_is_refused_whole(company: Company) -> None:
    company.order_in(OrderState.ASSIGNED)
    verdict = company.anna.does(AmendOrder(**company.paper(contact="")), "order-1")
    assert refused(verdict) == ("ORD-2", "field_missing")
    order = company.order("order-1")
    assert (order.state, order.revision, order.technician) == (OrderState.ASSIGNED, 1, "li")


def test_ord_5_a_rejected_order_goes_back_to_its_author_with_the_reason(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED)
    assert refused(company.chen.does(RejectOrder(revision=1, reason=" "), "order-1")) == (
        "SYS-2",
        "reason_needed",
    )
    company.chen.must(RejectOrder(revision=1, reason="地址不详"), "order-1")
    assert company.order("order-1").rejected_reason == "地址不详"
    company.anna.must(AmendOrder(**company.paper(address="朝阳区")), "order-1")
    company.anna.must(SubmitOrder(), "order-1")
    assert (company.order("order-1").state, company.order("order-1").rejected_reason) == (OrderState.SUBMITTED, "")


def test_ord_5_one_of_two_managers_decides(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED)
    company.chen.must(ApproveOrder(revision=1), "order-1")
    second = company.dong.does(RejectOrder(revision=1, reason="不急"), "order-1")
    assert refused(second) == ("ORD-5", "wrong_state")


@pytest.mark.parametrize(
    "request_",
    [WithdrawOrder(reason=" "), SuspendOrder(waiting_for=""), CancelOrder(reason="")],
    ids=lambda request: request.KIND,
)
def test_what_takes_work_from_somebody_needs_a_reason(company: Company, request_: Command) -> None:
    company.order_in(OrderState.ASSIGNED)
    assert refused(company.bo.does(request_, "order-1")) == ("SYS-2", "reason_needed")


# Sight: the technician's phone has what it needs, and no longer than that


def seen_by_li(company: Company, record: Any) -> bool:
    return person_tag("li") in tags_of(record)


def test_the_assigned_technician_sees_the_truck_and_what_is_on_it(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    assert not seen_by_li(company, company.truck())
    company.bo.must(AssignOrder(technician=company.li.id), "order-1")
    fitted = company.truck().terminal
    assert seen_by_li(company, company.truck())
    assert fitted is not None
    assert seen_by_li(company, company.unit(fitted.partition(":")[2]))


def test_another_technician_in_their_place_sees_it_and_the_first_no_more(company: Company) -> None:
    company.order_in(OrderState.ASSIGNED)
    company.bo.must(AssignOrder(technician=company.wang.id), "order-1")
    assert company.truck().open_to == ("wang",)


def test_an_order_amended_to_other_trucks_leaves_none_in_sight(company: Company) -> None:
    company.order_in(OrderState.ASSIGNED)
    company.anna.must(AmendOrder(**company.paper(vehicles=(OTHER_TRUCK,))), "order-1")
    assert company.truck().open_to == company.truck(OTHER_TRUCK).open_to == ()


def test_a_truck_stays_in_sight_while_another_open_order_needs_it(company: Company) -> None:
    company.order_in(OrderState.ASSIGNED)
    company.order_in(OrderState.ASSIGNED, "order-2")
    company.bo.must(CancelOrder(reason="重复"), "order-1")
    assert company.truck().open_to == ("li",)
    company.bo.must(CancelOrder(reason="客户取消"), "order-2")
    assert company.truck().open_to == ()


# Withdrawn while the technician was away


def test_withdrawn_mid_visit_the_facts_are_kept_and_the_dispatcher_is_told(company: Company) -> None:
    order, visit = company.on_site()
    company.bo.must(WithdrawOrder(reason="改派王师傅"), order)
    company.bo.must(AssignOrder(technician=company.wang.id), order)
    verdict = company.li.does(RecordFinding(visit=visit, finding="天线断"), order)
    assert opened(verdict) == {("ORD-5", "not_assigned")}
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    told = company.world.get(Irregularity, f"not_assigned:{visit}")
    assert told is not None
    assert (told.owner, told.person) == ("dispatcher", "li")
    assert company.visit(visit).finding == "天线断"
    assert company.receipt("receipt-1").holder == "li"
    now = company.order(order)
    assert (now.state, now.technician) == (OrderState.ASSIGNED, "wang")


def test_withdrawn_mid_visit_completing_is_refused_as_withdrawn(company: Company) -> None:
    order, visit = company.on_site()
    company.bo.must(WithdrawOrder(reason="改派"), order)
    assert refused(company.li.does(CompleteVisit(visit=visit), order)) == ("ORD-5", "withdrawn")
    company.bo.must(AssignOrder(technician=company.wang.id), order)
    assert refused(company.li.does(CompleteVisit(visit=visit), order)) == ("ORD-5", "withdrawn")


def test_who_never_had_the_order_is_told_that_it_is_somebody_elses(company: Company) -> None:
    company.order_in(OrderState.ASSIGNED)
    assert refused(company.wang.does(AcceptOrder(), "order-1")) == ("ORD-5", "not_yours")


@pytest.mark.parametrize(
    "end", [WithdrawOrder(reason="改派"), SuspendOrder(waiting_for="配件"), CancelOrder(reason="取消")]
)
def test_who_worked_on_an_order_keeps_it_in_sight(company: Company, end: Command) -> None:
    order, visit = company.on_site()
    company.bo.must(end, order)
    assert seen_by_li(company, company.order(order))
    assert seen_by_li(company, company.visit(visit))
    assert not seen_by_li(company, company.truck())


def test_who_had_not_set_out_yet_does_not_keep_it(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED)
    company.bo.must(WithdrawOrder(reason="改派"), "order-1")
    assert company.order("order-1").past_technicians == ()
    assert not seen_by_li(company, company.order("order-1"))


def test_who_was_sent_a_second_time_is_remembered_once(company: Company) -> None:
    order, visit = company.on_site()
    for _ in range(2):
        company.bo.must(WithdrawOrder(reason="改派"), order)
        company.bo.must(AssignOrder(technician=company.li.id), order)
        company.li.must(Arrive(visit=visit), order)
    assert company.order(order).past_technicians == ("li",)


def test_who_set_out_after_being_withdrawn_is_seen_by_the_dispatcher_and_sees_the_order(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED)
    company.bo.must(WithdrawOrder(reason="改派"), "order-1")
    verdict = company.li.does(Depart(visit=visit_of("order-1"), ticked=()), "order-1")
    assert ("ORD-5", "not_assigned") in opened(verdict)
    assert seen_by_li(company, company.order("order-1"))


def test_a_second_technician_does_not_complete_on_the_firsts_papers(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(RecordFinding(visit=visit, finding="断线"), order)
    company.li.must(RecordWork(visit=visit, work="接线", customer_tried=True), order)
    company.li.must(company.signature(order, visit), order)
    company.bo.must(AssignOrder(technician=company.wang.id), order)
    company.wang.must(Arrive(visit="wangs-visit"), order)  # type: ignore[arg-type]  # an id is a string
    assert refused(company.wang.does(CompleteVisit(visit=visit), order)) == ("SYS-3", "not_found")


# ORD-9, ORD-10: not solved; closing


def test_ord_9_not_solved_the_symptom_stays_and_the_order_waits_for_a_new_visit(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(LeaveUnsolved(visit=visit, symptom="仍不定位", waiting_for="新终端"), order)
    now = company.order(order)
    assert (now.state, now.waiting_for, now.technician) == (OrderState.SUSPENDED, "新终端", None)
    assert company.visit(visit).unsolved == "仍不定位"
    assert company.truck().open_to == ()
    company.bo.must(ResumeOrder(), order)
    company.bo.must(AssignOrder(technician=company.wang.id), order)


def closing(company: Company, follow_up: str = "客户满意") -> list[str]:
    verdict = company.anna.does(CloseOrder(follow_up=follow_up), "order-1")
    assert isinstance(verdict, Refusal)
    assert (verdict.rule, verdict.code) == ("ORD-10", "not_closable")
    return verdict.facts["missing"].split(",")


def test_ord_10_closed_only_after_cash_units_irregularities_and_the_follow_up_call(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(ReportDamage(visit=visit, what="划伤仪表台"), order)
    company.li.must(company.photo(visit, purpose=Purpose.DAMAGE), order)
    company.li.must(RecordFinding(visit=visit, finding="主板坏"), order)
    company.li.must(company.swap(visit), order)
    company.li.must(RecordWork(visit=visit, work="换终端", customer_tried=True), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    company.li.must(company.signature(order, visit), order)
    company.li.must(CompleteVisit(visit=visit), order)
    assert closing(company, " ") == ["cash", "units", "irregularities", "follow_up"]
    company.anna.must(AskCustomer(said="已恢复", paid=PRICE), order)
    assert "follow_up" not in closing(company)
    company.li.must(company.envelope("h-1", 30_000, "receipt-1"))
    assert "cash" in closing(company), "declared is not counted"
    company.fang.must(CountHandover(handover="h-1", counts=coins(30_000)))
    assert closing(company) == ["units", "irregularities"]
    company.guo.must(IssueUnit(unit=unit(UnitKind.TERMINAL, FITTED)))
    assert closing(company) == ["irregularities"]
    damage = next(i for i in company.world.all(Irregularity) if i.code == "damage")
    company.chen.must(Settle(irregularity=damage.id, text="已赔偿"))
    company.anna.must(CloseOrder(follow_up="客户满意"), order)
    assert company.order(order).state is OrderState.CLOSED
    assert company.truck().open_to == ()


def test_ord_5_a_changed_order_says_what_the_approved_revision_said_until_it_is_approved_again(
    company: Company,
) -> None:
    id = company.order_in(OrderState.APPROVED)
    for address in ("北京市通州区物流园", "北京市顺义区物流园"):
        company.anna.must(AmendOrder(**company.paper(address=address, agreed_fee=20_000)), id)
    was = {one.field: one.text for one in company.order(id).was}
    assert was == {"address": "北京市大兴区兴华路1号", "agreed_fee": ""}
    company.chen.must(ApproveOrder(revision=company.order(id).revision), id)
    assert company.order(id).was == ()


def test_an_order_changed_back_to_what_was_approved_shows_no_change(company: Company) -> None:
    id = company.order_in(OrderState.APPROVED)
    company.anna.must(AmendOrder(**company.paper(address="北京市通州区物流园")), id)
    company.anna.must(AmendOrder(**company.paper()), id)
    assert company.order(id).was == ()
