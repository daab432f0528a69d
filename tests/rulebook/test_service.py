"""What is tried before, agreed with and promised to the customer, and asked afterwards (section 2)."""

from __future__ import annotations

from typing import Any

import pytest
from company import FITTED, IN_BAG, TRUCK, Company, opened, refused, visit_of

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.policy.duties import APART, Part, barred, parts_in
from rulebook.rules import passed_deadlines, why_not
from rulebook.subjects.appointments.commands import AgreeTime, TryFirst
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval, SetSetting
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.commands import (
    AmendOrder,
    ApproveOrder,
    AssignOrder,
    CloseOrder,
    ResumeOrder,
    SubmitOrder,
    SuspendOrder,
    WithdrawOrder,
)
from rulebook.subjects.orders.kinds import KINDS, OrderKind
from rulebook.subjects.orders.records import OrderState, Step, Waiting
from rulebook.subjects.people.commands import AddPerson, NeedSkills, SetDuty, SetSkills
from rulebook.subjects.people.skills import skills_of
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.promises.records import Promise, PromiseState
from rulebook.subjects.visits.commands import Arrive, LeaveUnsolved


def let_time_pass(company: Company, **time: float) -> list[str]:
    """The server looks at its deadlines after a while; the kinds of record whose deadline had passed."""
    company.wait(**time)
    company.without_terms()
    due = passed_deadlines(company.world, company.now)
    for command in due:
        company.system.must(command)
    assert passed_deadlines(company.world, company.now) == [], "told twice"
    return [command.record for command in due]


# ORD-1, ORD-3: papers by kind


def test_ord_3_every_kind_of_order_has_its_row(company: Company) -> None:
    assert set(KINDS) == set(OrderKind)
    for kind in OrderKind:
        company.order_in(OrderState.SUBMITTED, f"order-{kind}", kind=kind)
        assert company.order(f"order-{kind}").number[0] == KINDS[kind].letter
    assert len({row.letter for row in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("missing", ["vehicle_type", "driver", "driver_phone"])
def test_ord_1_an_installation_waits_for_driver_and_vehicle_details_of_every_vehicle(
    company: Company, missing: str
) -> None:
    row = {"vehicle_type": "货车", "driver": "孙", "driver_phone": "13800138001"} | {missing: ""}
    company.anna.must(ImportVehicles(file="", sha256="", vehicles=(VehicleLine(plate="京A00009", **row),)))
    vehicles = (TRUCK, "vehicle:京A00009")
    company.order_in(OrderState.DRAFT, kind=OrderKind.INSTALL, vehicles=vehicles)
    verdict = company.anna.does(SubmitOrder(), "order-1")
    assert refused(verdict) == ("ORD-1", "vehicle_papers")
    assert verdict.facts == {"plates": "京A00009"}  # type: ignore[union-attr]  # a refusal, or it fails
    whole = row | {missing: "x"}
    company.anna.must(ImportVehicles(file="", sha256="", vehicles=(VehicleLine(plate="京A00009", **whole),)))
    company.anna.must(SubmitOrder(), "order-1")


# ORD-4: hotline, remote with leave, then on site


def test_ord_4_what_was_tried_by_hotline_stands_for_the_field(company: Company) -> None:
    company.order_in(OrderState.DRAFT, tried="")
    assert refused(company.anna.does(SubmitOrder(), "order-1")) == ("ORD-2", "field_missing")
    company.anna.must(TryFirst(step=Step.HOTLINE, what="重启终端"), "order-1")
    company.anna.must(SubmitOrder(), "order-1")


def test_ord_4_a_remote_try_records_whose_leave_it_had(company: Company) -> None:
    company.order_in(OrderState.DRAFT)
    with_leave = TryFirst(step=Step.REMOTE, what="改参数", leave_by="赵队长", solved=True)
    assert opened(company.anna.does(with_leave, "order-1")) == set()
    tried = company.order("order-1").tries[0]
    assert (tried.step, tried.leave_by, tried.solved, tried.by) == (Step.REMOTE, "赵队长", True, "anna")


def test_ord_4_a_remote_try_without_leave_is_kept_and_told(company: Company) -> None:
    company.order_in(OrderState.DRAFT)
    without = TryFirst(step=Step.REMOTE, what="改参数", leave_by=" ")
    assert opened(company.anna.does(without, "order-1")) == {("ORD-4", "no_leave")}
    assert len(company.order("order-1").tries) == 1
    assert opened(company.anna.does(without, "order-none")) == {("ORD-5", "state")}


# ORD-6: skill by kind and by product, duty, oneself


def reasons(company: Company, person: str, order: str = "order-1") -> set[str]:
    known = company.world.get(Person, person)
    assert known is not None
    return {why.code for why in why_not(company.world, known, company.order(order), company.now)}


def test_ord_6_who_has_no_skill_on_record_is_not_sent_unless_the_company_says_so(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    company.hua.must(SetSkills(skills=()), "li")
    assert reasons(company, "li") == {"skill"}
    company.hua.must(SetSetting(name="skills_strict", value="0"))
    assert reasons(company, "li") == set()


def test_ord_6_a_product_may_need_a_skill_of_its_own(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    company.chen.must(NeedSkills(model="GT-100", skills=("video",)))
    assert reasons(company, "li") == {"skill"}
    company.chen.must(SetSkills(skills=("repair", "video")), "li")
    assert reasons(company, "li") == set()


def test_ord_6_skills_have_a_history_and_nobody_sets_their_own(company: Company) -> None:
    before = company.now
    company.wait(days=3)
    company.chen.must(SetSkills(skills=("install",)), "li")
    person = company.world.get(Person, "li")
    assert person is not None
    assert skills_of(company.world, person, before) == set(OrderKind)
    assert skills_of(company.world, person, company.now) == {"install"}
    assert refused(company.chen.does(SetSkills(skills=("repair",)), "chen")) == ("ROLE-2", "own_request")
    company.hua.must(AddPerson(name="李师傅", roles=(Role.TECHNICIAN,), skills=("repair",)), "li")
    again = company.world.get(Person, "li")
    assert again is not None
    assert len(again.skill_history) == 2
    assert skills_of(company.world, again, company.now) == {"repair"}


def test_ord_6_off_duty_by_oneself_or_by_the_dispatcher(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    company.li.must(SetDuty(on_duty=False), "li")
    assert reasons(company, "li") == {"off_duty"}
    company.bo.must(SetDuty(on_duty=True), "li")
    assert reasons(company, "li") == set()
    assert refused(company.wang.does(SetDuty(on_duty=False), "li")) == ("ROLE-1", "no_role")


def test_role_2_nobody_assigns_themselves(company: Company) -> None:
    both = company.hire("qian", "钱", Role.DISPATCHER, Role.TECHNICIAN)
    company.order_in(OrderState.APPROVED)
    assert refused(both.does(AssignOrder(technician=both.id), "order-1")) == ("ROLE-2", "own_request")
    company.bo.must(AssignOrder(technician=both.id), "order-1")


# ROLE-2 over all documents of an order


def test_role_2_parts_are_found_over_all_documents_of_an_order(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    company.wang.must(Arrive(visit=visit_of("other")), order)
    company.guo.must(AskApproval(subject="discount", reason="老客户", order=order), "form-1")
    company.dong.must(GrantApproval(), "form-1")
    parts = parts_in(company.world, company.order(order))
    assert {part: who for part, who in parts.items() if who} == {
        Part.REQUESTER: {"anna", "guo"},
        Part.APPROVER: {"chen", "dong"},
        Part.ASSIGNER: {"bo"},
        Part.WORKER: {"li", "wang"},
        Part.COLLECTOR: {"li"},
        Part.CUSTODIAN: {"li"},
    }
    assert barred(company.world, company.order(order), "be_sent", "dong")
    assert not barred(company.world, company.order(order), "be_sent", "anna")
    assert {"approve", "be_sent", "grant", "follow_up", "settle"} <= APART.keys()


def test_role_2_who_worked_on_an_order_does_not_approve_its_change(company: Company) -> None:
    both = company.hire("sun", "孙", Role.SERVICE_MANAGER, Role.TECHNICIAN)
    company.order_in(OrderState.ON_SITE, technician=both)
    company.bo.must(SuspendOrder(waiting_for="配件"), "order-1")
    company.anna.must(AmendOrder(**company.paper(address="新地址")), "order-1")
    assert refused(both.does(ApproveOrder(revision=2), "order-1")) == ("ROLE-2", "own_request")
    company.chen.must(ApproveOrder(revision=2), "order-1")


def test_role_2_who_took_the_money_does_not_grant_the_discount(company: Company) -> None:
    both = company.hire("sun", "孙", Role.SERVICE_MANAGER, Role.TECHNICIAN)
    order = company.order_in(OrderState.ON_SITE, technician=both)
    company.anna.must(AskApproval(subject="discount", reason="老客户", order=order), "form-1")
    assert refused(both.does(GrantApproval(), "form-1")) == ("ROLE-2", "own_request")


# ORD-7: the agreed time

AT_TEN = "2026-03-02T10:00:00+08:00"
AT_ELEVEN = "2026-03-02T11:00:00+08:00"


def missed(company: Company) -> bool:
    return "appointment_missed" in company.open_irregularities()


def test_ord_7_who_arrives_in_time_has_nothing_to_answer_for(company: Company) -> None:
    company.order_in(OrderState.DEPARTED, appointment=AT_TEN)
    company.now = company.now.replace(hour=10, minute=13)
    company.li.must(Arrive(visit=visit_of("order-1")), "order-1")
    assert not missed(company)
    assert let_time_pass(company, hours=1) == []


def test_ord_7_an_agreed_time_that_passes_is_told_once_by_the_server_or_by_the_arrival(company: Company) -> None:
    company.order_in(OrderState.DEPARTED, appointment=AT_TEN)
    company.now = company.now.replace(hour=10, minute=16)
    assert let_time_pass(company) == ["order"]
    assert missed(company)
    company.li.must(Arrive(visit=visit_of("order-1")), "order-1")
    assert len([i for i in company.open_irregularities() if i == "appointment_missed"]) == 1
    company.order_in(OrderState.DEPARTED, "order-2", company.wang, appointment=AT_TEN)
    assert ("ORD-7", "appointment_missed") in opened(
        company.wang.does(Arrive(visit=visit_of("order-2")), "order-2")
    )


def test_ord_7_another_time_agreed_before_the_first_passes_takes_its_place(company: Company) -> None:
    company.order_in(OrderState.DEPARTED, appointment=AT_TEN)
    company.li.must(AgreeTime(time=AT_ELEVEN, spoken_with="赵队长"), "order-1")
    company.now = company.now.replace(hour=10, minute=50)
    assert let_time_pass(company) == []
    company.li.must(Arrive(visit=visit_of("order-1")), "order-1")
    assert not missed(company)
    assert company.order("order-1").appointment == AT_ELEVEN


def test_ord_7_another_time_agreed_afterwards_does_not_undo_the_miss(company: Company) -> None:
    company.order_in(OrderState.DEPARTED, appointment=AT_TEN)
    company.now = company.now.replace(hour=10, minute=30)
    verdict = company.li.does(AgreeTime(time=AT_ELEVEN), "order-1")
    assert opened(verdict) == {("ORD-7", "appointment_missed")}
    assert company.order("order-1").appointment == AT_ELEVEN


def test_ord_7_a_time_nobody_can_read_is_told_and_changes_nothing(company: Company) -> None:
    company.order_in(OrderState.ASSIGNED, appointment="下午")
    assert opened(company.li.does(AgreeTime(time="后天"), "order-1")) == {("SYS-2", "time_unreadable")}
    assert company.order("order-1").appointment == "下午"
    assert "order" not in let_time_pass(company, days=9)


# ORD-9: a new visit is planned


def test_ord_9_an_unsolved_visit_says_what_is_waited_for_and_is_chased(company: Company) -> None:
    order, visit = company.on_site()
    left = LeaveUnsolved(
        visit=visit, symptom="仍不定位", waiting_for="新终端", waiting=Waiting.PARTS, next_visit="2026-03-04"
    )
    company.li.must(left, order)
    known = company.order(order)
    assert (known.waiting, known.next_visit) == (Waiting.PARTS, "2026-03-04")
    assert let_time_pass(company, days=2) == []
    assert let_time_pass(company, days=1) == ["order"]
    assert "not_replanned" in company.open_irregularities()


def test_ord_9_a_suspended_order_without_a_day_is_taken_up_within_the_days_allowed(company: Company) -> None:
    company.order_in(OrderState.SUSPENDED)
    assert let_time_pass(company, hours=71) == []
    company.bo.must(ResumeOrder(), "order-1")
    assert let_time_pass(company, days=9) == []
    assert company.order("order-1").waiting_for == ""


# ORD-11: promises


def promised(company: Company, due: str = "2026-03-04") -> str:
    order, _ = company.on_site()
    company.li.must(MakePromise(promise="p-1", what="送说明书", due=due), order)
    return order


def test_ord_11_a_promise_kept_in_time_is_done_with(company: Company) -> None:
    order = promised(company)
    assert opened(company.anna.does(KeepPromise(promise="p-1", how="已寄出"), order)) == set()
    assert let_time_pass(company, days=9) == []
    promise = company.world.get(Promise, "p-1")
    assert promise is not None
    assert (promise.state, promise.ended_by) == (PromiseState.KEPT, "anna")


def test_ord_11_a_promise_is_chased_when_its_day_is_over_and_until_it_is_kept(company: Company) -> None:
    order = promised(company)
    assert let_time_pass(company, days=2) == []
    assert "promise" in let_time_pass(company, days=1)
    assert company.open_irregularities() == {"promise_late"}
    company.anna.must(KeepPromise(promise="p-1", how="已寄出"), order)
    assert opened(company.anna.does(KeepPromise(promise="p-1", how="又寄"), order)) == {
        ("ORD-11", "promise_unknown")
    }


def test_ord_11_a_broken_promise_is_told(company: Company) -> None:
    order = promised(company)
    broken = company.li.does(KeepPromise(promise="p-1", how="说明书没有了", broken=True), order)
    assert opened(broken) == {("ORD-11", "promise_broken")}


def test_ord_11_an_order_with_an_open_promise_is_not_closed(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    company.anna.must(AskCustomer(said="已恢复"), "order-1")
    company.anna.must(MakePromise(promise="p-1", what="送说明书", due="2026-03-04"), "order-1")
    verdict = company.anna.does(CloseOrder(follow_up="满意"), "order-1")
    assert refused(verdict) == ("ORD-10", "not_closable")
    assert verdict.facts == {"missing": "promises"}  # type: ignore[union-attr]  # a refusal, or it fails
    company.anna.must(KeepPromise(promise="p-1", how="已寄出"), "order-1")
    company.anna.must(CloseOrder(follow_up="满意"), "order-1")


# ORD-13: what is taken equals what the receipt says


def collected(company: Company) -> str:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    return order


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"paid": Fen(30_000), "unit": IN_BAG[-6:]}, set()),
        ({}, set()),
        ({"paid": Fen(35_000)}, {("ORD-13", "paid_differs")}),
        ({"unit": FITTED}, {("ORD-13", "unit_differs")}),
    ],
)
def test_ord_13_what_the_customer_says_is_matched_with_receipt_and_swap(
    company: Company, said: dict[str, Any], codes: set[tuple[str, str]]
) -> None:
    order = collected(company)
    assert opened(company.anna.does(AskCustomer(said="满意", **said), order)) == codes
    assert len(company.order(order).callbacks) == 1


def test_role_2_who_worked_on_the_order_does_not_ask_how_it_went(company: Company) -> None:
    both = company.hire("sun", "孙", Role.CUSTOMER_SERVICE, Role.TECHNICIAN)
    order = company.order_in(OrderState.COMPLETED, technician=both)
    assert opened(both.does(AskCustomer(said="满意"), order)) == {("ROLE-2", "own_matter")}


def test_ord_11_a_promise_that_is_broken_or_late_is_answered_for_by_who_made_it(company: Company) -> None:
    order = promised(company)
    let_time_pass(company, days=3)
    company.anna.must(KeepPromise(promise="p-1", how="没有了", broken=True), order)
    told = {i.code: i for i in company.world.all(Irregularity)}
    assert told.keys() == {"promise_late", "promise_broken"}
    for one in told.values():
        assert (one.person, one.person_name, one.about, one.order) == ("li", "李师傅", "p-1", order)
        assert one.facts == {"what": "送说明书", "due": "2026-03-05T00:00:00+08:00"}


def test_ord_7_a_missed_time_is_answered_for_by_the_technician_and_names_the_time(company: Company) -> None:
    agreed = "2026-03-02T10:00:00+08:00"
    company.order_in(OrderState.ACCEPTED, appointment=agreed)
    let_time_pass(company, hours=5)
    (told,) = company.world.all(Irregularity)
    assert (told.about, told.order, told.person_name) == (f"order-1:{agreed}", "order-1", "李师傅")
    assert told.facts == {"agreed": agreed}


def test_ord_13_what_the_customer_says_differs_is_answered_for_by_the_technician(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.anna.must(AskCustomer(said="满意", paid=Fen(5), unit="000000"), order)
    told = {i.code: i for i in company.world.all(Irregularity)}
    assert told["paid_differs"].facts == {"taken": "5", "total": "0"}
    assert told["unit_differs"].facts == {"found": "000000", "archive": IN_BAG}
    assert {(i.person, i.person_name) for i in told.values()} == {("li", "李师傅")}
    company.bo.must(WithdrawOrder(reason="改派"), order)
    company.order_in(OrderState.APPROVED, "order-2")
    company.anna.must(AskCustomer(said="不满意", paid=Fen(5)), "order-2")
    (alone,) = (i for i in company.world.all(Irregularity) if i.order == "order-2")
    assert alone.person == "anna", "nobody was on it"


def test_ord_9_taken_up_again_nobody_waits_for_a_new_visit_any_more(company: Company) -> None:
    company.order_in(OrderState.SUSPENDED)
    assert company.order("order-1").replan_by
    company.bo.must(ResumeOrder(), "order-1")
    order = company.order("order-1")
    assert (order.waiting_for, order.waiting, order.next_visit, order.replan_by) == ("", None, "", "")
