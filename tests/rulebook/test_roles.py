"""Who may, and who never decides on their own matter (section 1), said in cases from the trade."""

from __future__ import annotations

from typing import Any

import pytest
from company import FITTED, IN_STORE, MORNING, Company, opened, refused, unit, visit_of

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.roles import Role
from rulebook.rules import decide, why_not
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.commands import (
    AmendOrder,
    ApproveOrder,
    AssignOrder,
    CloseOrder,
    OpenOrder,
    RejectOrder,
    SubmitOrder,
)
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.stock.commands import IssueUnit
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, RecordFinding

OWN = ("ROLE-2", "own_request")


def test_role_1_a_finance_clerk_does_not_open_orders(company: Company) -> None:
    assert refused(company.fang.does(OpenOrder(**company.paper()), "order-1")) == ("ROLE-1", "no_role")


def test_role_1_a_person_of_two_roles_may_do_what_either_may(company: Company) -> None:
    both = company.hire("zhao", "赵", Role.CUSTOMER_SERVICE, Role.FINANCE)
    both.must(OpenOrder(**company.paper()), "order-1")


def test_role_1_somebody_who_left_asks_for_nothing_but_their_facts_are_kept(company: Company) -> None:
    order, visit = company.on_site()
    company.set_person("li", active=False)
    assert refused(company.li.does(CompleteVisit(visit=visit), order)) == ("ROLE-1", "inactive")
    kept = company.li.does(RecordFinding(visit=visit, finding="断线"), order)
    assert ("ROLE-1", "no_role_fact") in opened(kept)
    assert company.visit(visit).finding == "断线"


def test_an_author_nobody_knows_is_quarantined(company: Company) -> None:
    company.li.id = PersonId("nobody")
    line = company.li.line(Arrive(visit=visit_of("order-1")), "order-1")
    with pytest.raises(Unreadable, match="author"):
        decide(company.world, line, company.now)


# ROLE-2: requester ≠ approver, across all papers of one order


def manager_and_clerk(company: Company) -> Any:
    return company.hire("qian", "钱", Role.SERVICE_MANAGER, Role.CUSTOMER_SERVICE)


def test_role_2_who_opened_an_order_does_not_approve_it(company: Company) -> None:
    company.chen.must(OpenOrder(**company.paper(), submit=True), "order-1")
    assert refused(company.chen.does(ApproveOrder(revision=1), "order-1")) == OWN
    assert refused(company.chen.does(RejectOrder(revision=1, reason="不急"), "order-1")) == OWN
    company.dong.must(ApproveOrder(revision=1), "order-1")


def test_role_2_who_submitted_an_order_does_not_approve_it(company: Company) -> None:
    company.order_in(OrderState.DRAFT)
    company.chen.must(SubmitOrder(), "order-1")
    assert refused(company.chen.does(ApproveOrder(revision=1), "order-1")) == OWN


def test_role_2_who_wrote_what_it_says_now_does_not_approve_it_though_another_submits(company: Company) -> None:
    company.order_in(OrderState.DRAFT)
    company.chen.must(AmendOrder(**company.paper(address="陈家")), "order-1")
    company.anna.must(SubmitOrder(), "order-1")
    assert refused(company.chen.does(ApproveOrder(revision=2), "order-1")) == OWN


def test_role_2_who_approved_an_order_is_not_sent_to_do_it(company: Company) -> None:
    both = company.hire("sun", "孙", Role.SERVICE_MANAGER, Role.TECHNICIAN)
    company.order_in(OrderState.SUBMITTED)
    both.must(ApproveOrder(revision=1), "order-1")
    assert refused(company.bo.does(AssignOrder(technician=both.id), "order-1")) == ("ROLE-2", "unsuitable")


def test_role_2_the_technician_does_not_make_the_follow_up_call(company: Company) -> None:
    both = company.hire("zhou", "周", Role.TECHNICIAN, Role.CUSTOMER_SERVICE)
    company.order_in(OrderState.COMPLETED, technician=both)
    assert refused(both.does(CloseOrder(follow_up="客户满意"), "order-1")) == OWN
    company.anna.must(AskCustomer(said="已恢复"), "order-1")
    company.anna.must(CloseOrder(follow_up="客户满意"), "order-1")


def test_role_2_nobody_counts_the_cash_they_collected(company: Company) -> None:
    both = company.hire("wu", "吴", Role.TECHNICIAN, Role.FINANCE)
    company.collect(30_000, hand=both)
    both.must(company.envelope("h-1", 30_000, "receipt-1"))
    counted = CountHandover(handover="h-1", counts=())
    assert refused(both.does(counted)) == ("ROLE-2", "own_cash")


def test_role_2_the_storekeeper_gives_nothing_to_themselves_nor_takes_their_own_back(company: Company) -> None:
    both = company.hire("zheng", "郑", Role.TECHNICIAN, Role.STOREKEEPER)
    terminal = unit(UnitKind.TERMINAL, IN_STORE)
    assert refused(both.does(IssueUnit(unit=terminal, to=both.id))) == OWN
    company.hand_out(both, terminal)
    assert refused(both.does(IssueUnit(unit=terminal))) == OWN


def test_role_2_nobody_gives_roles_to_themselves(company: Company) -> None:
    grab = AddPerson(name="华", roles=(Role.ADMINISTRATOR, Role.FINANCE))
    assert refused(company.hua.does(grab, "hua")) == OWN
    assert refused(company.hua.does(grab, "system")) == OWN


# ORD-6: every reason why somebody is not offered


def suitable(company: Company, person: str, order: str = "order-1") -> list[tuple[str, str]]:
    known = company.world.get(Person, person)
    assert known is not None
    return [(why.rule, why.code) for why in why_not(company.world, known, company.order(order), company.now)]


def test_ord_6_a_free_technician_is_offered_without_reasons(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    assert suitable(company, "li") == []


def test_ord_6_a_dispatcher_is_no_technician(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    assert suitable(company, "bo") == [("ORD-6", "no_technician"), ("ORD-6", "skill")]


@pytest.mark.parametrize("change", [{"on_duty": False}, {"active": False}], ids=["on leave", "left"])
def test_ord_6_who_is_off_duty_is_not_sent(company: Company, change: dict[str, bool]) -> None:
    company.order_in(OrderState.APPROVED)
    company.set_person("li", **change)
    assert suitable(company, "li") == [("ORD-6", "off_duty")]
    assert refused(company.bo.does(AssignOrder(technician=company.li.id), "order-1")) == ("ORD-6", "unsuitable")


def test_ord_6_who_is_trained_for_installations_only_does_no_repair(company: Company) -> None:
    company.hire("feng", "冯", Role.TECHNICIAN, skills=(OrderKind.INSTALL,))
    company.order_in(OrderState.APPROVED)
    assert suitable(company, "feng") == [("ORD-6", "skill")]
    company.order_in(OrderState.APPROVED, "order-2", kind=OrderKind.INSTALL)
    assert suitable(company, "feng", "order-2") == []


def test_ord_6_all_reasons_are_named_not_only_the_first(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    company.set_person("bo", on_duty=False, skills=("training",))
    assert {code for _, code in suitable(company, "bo")} == {"no_technician", "off_duty", "skill"}


def test_cash_6_overdue_cash_keeps_a_technician_from_orders_that_may_collect(company: Company) -> None:
    company.collect(30_000)
    company.li.must(ReturnToBase())
    company.order_in(OrderState.APPROVED)
    assert suitable(company, "li") == []
    company.wait(minutes=70)
    assert suitable(company, "li") == [("CASH-6", "cash_overdue")]
    assert refused(company.bo.does(AssignOrder(technician=company.li.id), "order-1")) == ("CASH-6", "unsuitable")


def test_cash_6_overdue_cash_is_no_reason_against_a_free_installation(company: Company) -> None:
    company.collect(30_000)
    company.li.must(ReturnToBase())
    company.order_in(OrderState.APPROVED, kind=OrderKind.INSTALL)
    company.wait(minutes=70)
    assert suitable(company, "li") == []


def test_cash_2_more_than_the_limit_in_hand_is_due_at_once(company: Company) -> None:
    company.collect(500_000)
    company.order_in(OrderState.APPROVED)
    assert suitable(company, "li") == []
    company.collect(1, "receipt-2")
    assert suitable(company, "li") == [("CASH-6", "cash_overdue")]


def test_cash_6_coming_back_again_does_not_put_off_what_was_due(company: Company) -> None:
    company.collect(30_000)
    company.li.must(ReturnToBase())
    company.order_in(OrderState.APPROVED)
    company.wait(minutes=50)
    company.li.must(ReturnToBase())
    company.wait(minutes=20)
    assert suitable(company, "li") == [("CASH-6", "cash_overdue")]


def test_stk_5_removed_units_are_due_by_the_end_of_the_day_of_return(company: Company) -> None:
    order, visit = company.on_site("order-2")
    company.li.must(company.swap(visit), order)
    company.li.must(ReturnToBase())
    company.order_in(OrderState.APPROVED)
    company.now = MORNING.replace(hour=17, minute=50)
    assert suitable(company, "li") == []
    company.li.must(ReturnToBase())
    company.now = MORNING.replace(hour=18, minute=1)
    company.li.must(ReturnToBase())
    assert suitable(company, "li") == [("STK-5", "units_overdue")]
    company.guo.must(IssueUnit(unit=unit(UnitKind.TERMINAL, FITTED), to=None))
    assert suitable(company, "li") == []


def test_stk_5_what_was_removed_since_the_return_is_not_due_yet(company: Company) -> None:
    company.li.must(ReturnToBase())
    company.order_in(OrderState.APPROVED)
    company.now = MORNING.replace(hour=19)
    order, visit = company.on_site("order-2")
    company.li.must(company.swap(visit), order)
    assert suitable(company, "li") == []


def test_the_system_itself_may_all_that_people_may(company: Company) -> None:
    assert isinstance(company.system.does(OpenOrder(**company.paper()), "order-1"), Decision)
