"""Calls that come late, in vain or not at all, and what becomes of them (FUP-1)."""

from __future__ import annotations

import pytest
from call_facts import _S, ORDER, asked, at, calls, goes_on
from company import (
    CUSTOMER,
    OTHER_TRUCK,
    Company,
    opened,
    refused,
)

from rulebook.kernel.ids import PersonId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.follow_ups.commands import AskCustomer, AssignCalls, SetCallTimes, SkipCalls, TryCall
from rulebook.subjects.follow_ups.coverage import coverage
from rulebook.subjects.follow_ups.quiet import quiet_until
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.orders.records import OrderState


def test_fup_1_pain_25_what_was_asked_in_time_and_arrives_late_is_taken_and_settles_what_was_told(
    company: Company,
) -> None:
    """Battery and phone had failed: the truth can still be entered afterwards, and clears the caller."""
    company.order_in(OrderState.COMPLETED)
    in_time = at("2026-03-03", 15)
    goes_on(company, at("2026-03-04", 9))
    told = company.world.get(Irregularity, f"followup_missed:{ORDER}:next_day")
    assert told
    assert not told.is_settled
    asked(company, when=in_time)
    call = calls(company, _S.DONE)["next_day"]
    assert (call.at, call.late) == (iso(in_time), False)
    assert call.arrived_at > call.closes, "both times are on record"
    told = company.world.get(Irregularity, told.id)
    assert told
    assert (told.state, told.settled_by) == (IrregularityState.SETTLED, "system")


def test_fup_1_a_suspected_clock_does_not_clear_a_missed_call(company: Company) -> None:
    """Else a clock set back would be the cure (TIME-1)."""
    company.order_in(OrderState.COMPLETED)
    goes_on(company, at("2026-03-04", 9))
    company.anna.does(AskCustomer(said="问过了"), ORDER, at=at("2026-03-03", 15), offset=-600_000)
    assert calls(company, _S.DONE)["next_day"]
    told = company.world.get(Irregularity, f"followup_missed:{ORDER}:next_day")
    assert told
    assert not told.is_settled


def test_fup_1_a_late_call_is_a_fact_and_is_taken_and_stays_told(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    goes_on(company, at("2026-03-05", 9))
    asked(company)
    assert calls(company, _S.DONE)["next_day"].late
    assert "followup_missed" in company.open_irregularities()


def test_fup_1_three_calls_in_vain_are_told_and_reached_after_all_settles_it(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    ids = (f"{ORDER}:next_day", f"{ORDER}:three_days")
    for n in range(3):
        verdict = company.anna.must(TryCall(follow_ups=ids, number="13800138000"), ORDER)
        assert bool(opened(verdict)) is (n == 2)
    assert opened(verdict) == {("FUP-1", "unreachable_thrice")}
    assert {c.state for c in calls(company).values() if not c.plan} == {_S.UNREACHABLE}
    asked(company, *ids, satisfied=4)
    assert "unreachable_thrice" not in company.open_irregularities()
    assert {c.state for c in calls(company).values() if not c.plan} == {_S.DONE}


def test_fup_1_who_asks_to_be_called_again_was_reached_and_who_will_not_answer_is_let_be(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    later = TryCall(follow_ups=(f"{ORDER}:next_day",), reached=True, agreed_next="2026-03-03T15:00:00+08:00")
    for _ in range(4):
        company.anna.must(later, ORDER)
    assert calls(company)["next_day"].state is _S.DUE
    company.anna.must(TryCall(follow_ups=(f"{ORDER}:next_day",), refused=True, note="不愿意"), ORDER)
    assert calls(company)["next_day"].state is _S.REFUSED
    company.anna.must(CloseOrder(follow_up="客户不愿回访"), ORDER)


def test_fup_1_role_2_neither_technician_nor_collector_asks_and_the_call_stays_due(company: Company) -> None:
    both = company.hire("zhou", "周", Role.TECHNICIAN, Role.CUSTOMER_SERVICE)
    company.order_in(OrderState.COMPLETED, technician=both)
    assert opened(both.does(AskCustomer(said="我问的"), ORDER)) == {("ROLE-2", "own_matter")}
    assert opened(both.does(TryCall(follow_ups=(f"{ORDER}:next_day",)), ORDER)) == {("ROLE-2", "own_matter")}
    assert calls(company)["next_day"].state is _S.DUE
    assert len(company.order(ORDER).callbacks) == 1, "said it was, and kept"


def test_fup_1_a_manager_lets_a_call_be_with_a_reason_and_never_their_own(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    id = f"{ORDER}:next_day"
    assert refused(company.chen.does(SkipCalls(follow_ups=(id,), reason=" "), "")) == ("SYS-2", "reason_needed")
    assert refused(company.anna.does(SkipCalls(follow_ups=(id,), reason="忙"), "")) == ("ROLE-1", "no_role")
    company.chen.must(SkipCalls(follow_ups=(id,), reason="客户公司已注销"), "")
    assert calls(company)["next_day"].state is _S.SKIPPED
    again = company.chen.does(SkipCalls(follow_ups=(id,), reason="再免一次"), "")
    assert refused(again) == ("FUP-1", "followup_over")


def test_fup_1_a_call_is_given_to_a_caller_and_any_of_them_may_still_make_it(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    id = f"{ORDER}:next_day"
    company.anna.must(AssignCalls(follow_ups=(id,), to=PersonId("chen")), ORDER)
    given = calls(company)["next_day"]
    assert (given.caller, given.caller_name) == ("chen", "陈经理")
    not_a_caller = company.anna.does(AssignCalls(follow_ups=(id,), to=PersonId("guo")), ORDER)
    assert refused(not_a_caller) == ("FUP-1", "field_wrong")
    assert refused(company.bo.does(AssignCalls(follow_ups=(id,)), ORDER)) == ("ROLE-1", "no_role")
    assert calls(company)["next_day"].caller == "chen", "refused, nothing changes"
    company.anna.must(AssignCalls(follow_ups=(id,)), ORDER)
    assert calls(company)["next_day"].caller is None
    company.chen.must(SkipCalls(follow_ups=(id,), reason="客户公司已注销"), ORDER)
    over = company.anna.does(AssignCalls(follow_ups=(id,), to=PersonId("anna")), ORDER)
    assert refused(over) == ("FUP-1", "followup_over")


def test_role_2_a_call_is_not_given_to_one_who_worked_there(company: Company) -> None:
    both = company.hire("zhou", "周", Role.TECHNICIAN, Role.CUSTOMER_SERVICE)
    company.order_in(OrderState.COMPLETED, technician=both)
    given = company.anna.does(AssignCalls(follow_ups=(f"{ORDER}:next_day",), to=both.id), ORDER)
    assert refused(given) == ("ROLE-2", "own_request")


@pytest.mark.parametrize(
    ("hour", "until"), [(7.5, 8), (11.9, None), (12, 14), (13.99, 14), (14, None), (19.9, None), (20, 24)]
)
def test_fup_1_nobody_is_called_in_their_rest(company: Company, hour: float, until: int | None) -> None:
    found = quiet_until(company.world, None, at("2026-03-03", hour))
    assert found == (None if until is None else at("2026-03-03", until))


def test_fup_1_a_customer_says_themselves_when_not_to_be_called(company: Company) -> None:
    wrong = SetCallTimes(quiet=((10, 9),))
    assert refused(company.anna.does(wrong, CUSTOMER)) == ("FUP-1", "field_wrong")
    company.anna.must(SetCallTimes(quiet=((9, 11),)), CUSTOMER)
    assert quiet_until(company.world, CUSTOMER, at("2026-03-03", 10)) == at("2026-03-03", 11)  # type: ignore[arg-type]  # an id is a string
    assert quiet_until(company.world, CUSTOMER, at("2026-03-03", 13)) is None  # type: ignore[arg-type]  # an id is a string
    company.order_in(OrderState.COMPLETED)
    tried = TryCall(follow_ups=(f"{ORDER}:next_day",))
    company.anna.must(tried, ORDER, at=company.now)
    assert calls(company)["next_day"].tries[0].quiet, "it is past nine, in their own rest"


def test_fup_1_coverage_says_of_how_many_and_what_still_waits_is_not_in_it(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    company.order_in(OrderState.COMPLETED, "order-2", vehicles=(OTHER_TRUCK,))
    asked(company)
    goes_on(company, at("2026-03-20"))
    asked(company, order="order-2")
    (march, april) = coverage(company.world.all(FollowUp), company.now)
    assert (march.month, march.due, march.asked, march.percent) == ("2026-03", 4, 2, 50)
    assert march.groups == {"done": 1, "late": 1, "unreached": 0, "never": 2, "waiting": 0, "let_be": 0}
    assert (april.due, april.percent, april.groups["waiting"]) == (0, None, 2)
    assert sum(march.groups.values()) == len([c for c in company.world.all(FollowUp) if c.due[:7] == "2026-03"])


def test_fup_1_a_missed_call_is_settled_by_a_manager_like_anything_irregular(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    goes_on(company, at("2026-03-04", 9))
    told = company.world.get(Irregularity, f"followup_missed:{ORDER}:next_day")
    assert told
    company.chen.must(Settle(irregularity=told.id, text="人手不够，已补打"), told.id)
    asked(company)
    company.anna.must(CloseOrder(follow_up="客户满意"), ORDER)
