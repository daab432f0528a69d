"""Calls that are due by a plan after each visit: when, to whom, by whom, and what became of them (FUP-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from company import (
    CUSTOMER,
    FITTED,
    IN_BAG,
    OTHER_TRUCK,
    PRICE,
    TRUCK,
    Company,
    opened,
    refused,
    visit_of,
)

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE, iso
from rulebook.rules import passed_deadlines
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.follow_ups.commands import AskCustomer, SetCallTimes, SkipCalls, TryCall
from rulebook.subjects.follow_ups.coverage import coverage
from rulebook.subjects.follow_ups.quiet import quiet_until
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpKind, FollowUpState
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.teams.commands import ReportVehicle
from rulebook.subjects.visits.commands import CompleteVisit, RecordFinding, RecordWork

ORDER = "order-1"
_K, _S = FollowUpKind, FollowUpState


def calls(company: Company, *states: FollowUpState) -> dict[str, FollowUp]:
    """The calls that are in one of these states, by kind; all where none is named."""
    found = [c for c in company.world.all(FollowUp) if not states or c.state in states]
    return {f"{c.kind}:{c.vehicle or ''}" if c.plan else f"{c.kind}": c for c in found}


def at(day: str, hour: float = 9) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=COMPANY_ZONE) + timedelta(hours=hour)


def goes_on(company: Company, until: datetime) -> None:
    """The server looks every few hours, as it would."""
    while company.now < until:
        company.now = min(company.now + timedelta(hours=6), until)
        for command in passed_deadlines(company.world, company.now):
            company.system.must(command)


def asked(
    company: Company, *ids: str, order: str = ORDER, when: datetime | None = None, **said: object
) -> Decision:
    ask = AskCustomer(said="问过了", follow_ups=ids, **said)  # type: ignore[arg-type]  # the test says which
    return company.anna.must(ask, order, at=when)


def installed(company: Company) -> None:
    company.order_in(OrderState.ON_SITE, ORDER, kind=OrderKind.INSTALL)
    company.li.must(RecordFinding(visit=visit_of(ORDER), finding="新装"), ORDER)
    company.li.must(RecordWork(visit=visit_of(ORDER), work="已装", customer_tried=True), ORDER)
    company.li.must(ReportVehicle(visit=visit_of(ORDER), vehicle=TRUCK), ORDER)
    company.li.must(company.signature(ORDER, visit_of(ORDER)), ORDER)
    company.li.must(CompleteVisit(visit=visit_of(ORDER)), ORDER)


# how a plan arises


def test_fup_1_a_visit_that_is_done_plans_its_calls_without_anybodys_command(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    due = calls(company)
    assert set(due) == {"next_day", "three_days", f"monthly:{TRUCK}"}
    done = company.visit(visit_of(ORDER)).completed_at
    assert due["next_day"].closes == "2026-03-03T18:00:00+08:00", "the next working day, at six"
    assert due["three_days"].closes == iso(datetime.fromisoformat(done) + timedelta(days=3)), "by the clock"
    month = due[f"monthly:{TRUCK}"]
    assert (month.due, month.opens[:10], month.closes[:16]) == ("2026-04-02", "2026-03-30", "2026-04-08T00:00")


def test_fup_1_a_new_installation_is_called_within_its_first_month(company: Company) -> None:
    installed(company)
    first = calls(company)[f"first_month:{TRUCK}"]
    assert (first.opens[:10], first.due, first.closes[:16]) == ("2026-03-09", "2026-04-02", "2026-04-03T00:00")


def test_fup_1_the_next_working_day_passes_over_a_holiday_and_takes_a_moved_saturday(company: Company) -> None:
    rest = tuple(RestDay(day=f"2026-10-0{n}", name="国庆") for n in range(1, 8))
    company.hua.must(SetCalendar(notice="国办发明电", rest=rest, work=("2026-10-10",)), "2026")
    company.now = at("2026-09-30", 14)
    company.order_in(OrderState.COMPLETED)
    assert calls(company)["next_day"].closes == "2026-10-08T18:00:00+08:00"
    company.now = at("2026-10-09", 14)
    company.order_in(OrderState.COMPLETED, "order-2")
    second = company.world.get(FollowUp, "order-2:next_day")
    assert second
    assert second.closes == "2026-10-10T18:00:00+08:00", "a Saturday that is worked"


def test_fup_1_a_visit_that_becomes_known_late_is_asked_the_working_day_after(company: Company) -> None:
    """The phone had no signal for days: nobody is late for a call that they could not know of."""
    order, visit = company.on_site()
    then = company.now
    company.li.must(RecordFinding(visit=visit, finding="线松"), order)
    company.li.must(RecordWork(visit=visit, work="接好", customer_tried=True), order)
    company.li.must(company.signature(order, visit), order)
    company.now = at("2026-03-09", 10)
    company.li.must(CompleteVisit(visit=visit), order, at=then + timedelta(minutes=30))
    due = calls(company)
    assert due["next_day"].closes == due["three_days"].closes == "2026-03-10T18:00:00+08:00"
    assert due[f"monthly:{TRUCK}"].due == "2026-04-02", "months are counted from completion"


# the plan goes on


def test_fup_1_pain_28_the_next_date_comes_from_the_plan_and_not_from_the_late_call(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    goes_on(company, at("2026-04-20"))
    late = next(c for c in company.world.all(FollowUp) if c.kind is _K.MONTHLY and c.state is _S.MISSED)
    asked(company, late.id)
    due = [c for c in company.world.all(FollowUp) if c.kind is _K.MONTHLY and c.state is _S.DUE]
    assert [c.due for c in due] == ["2026-05-02"], "one month after the plan's day, and only one call"
    assert calls(company, _S.DONE)[f"monthly:{TRUCK}"].late


def test_fup_1_monthly_in_the_first_year_quarterly_after_and_one_call_open_at_a_time(company: Company) -> None:
    installed(company)
    kinds = []
    for _ in range(15):
        (open_one,) = [c for c in company.world.all(FollowUp) if c.plan and c.state is _S.DUE]
        kinds.append((open_one.month, str(open_one.kind)))
        company.now = at(open_one.due, 10)
        asked(company, open_one.id)
    assert kinds[0] == (1, "first_month")
    assert kinds[1:12] == [(n, "monthly") for n in range(2, 13)]
    assert kinds[12:] == [(15, "quarterly"), (18, "quarterly"), (21, "quarterly")]


def test_fup_1_pain_34_after_two_months_off_what_was_missed_is_told_once_and_the_plan_goes_on(
    company: Company,
) -> None:
    company.order_in(OrderState.COMPLETED)
    asked(company, satisfied=5)
    company.now = at("2026-07-20")
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command)
    told = [i for i in company.world.all(Irregularity) if i.code == "followup_missed" and not i.is_settled]
    assert len(told) <= 2, "not one for every month at once"
    due = [c for c in company.world.all(FollowUp) if c.plan and c.state is _S.DUE]
    assert [c.due for c in due] == ["2026-08-02"], "the plan has not stopped unseen"
    missed = [c.due for c in company.world.all(FollowUp) if c.state is _S.MISSED]
    assert sorted(missed) == ["2026-04-02", "2026-05-02", "2026-06-02", "2026-07-02"], (
        "none is left out of the figures"
    )
    assert passed_deadlines(company.world, company.now) == []


def test_fup_1_after_a_second_order_the_plan_follows_the_vehicle(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    company.wait(hours=3)
    company.order_in(OrderState.COMPLETED, "order-2")
    assert calls(company)[f"monthly:{TRUCK}"].order == "order-2"
    first, second = (company.world.get(FollowUp, f"order-{n}:three_days") for n in (1, 2))
    assert first
    assert second
    assert (first.state, second.state) == (_S.REPLACED, _S.DUE), "satisfaction is asked once, of the later visit"
    next_days = [company.world.get(FollowUp, f"order-{n}:next_day") for n in (1, 2)]
    assert all(c and c.state is _S.DUE for c in next_days), "what was paid is asked of both"


def test_fup_1_a_terminal_that_comes_off_ends_the_calls(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    order = company.order_in(OrderState.ON_SITE, "order-2", kind=OrderKind.REMOVAL)
    visit = visit_of(order)
    off = SwapUnit(
        visit=visit, swap="off", vehicle=TRUCK, plate="京A12345", unit=company.unit(FITTED).unit,
        old_number=FITTED, new_number="", model="GT-100", reason="报废", condition="好",
    )  # fmt: skip
    company.li.must(off, order)
    company.li.must(RecordFinding(visit=visit, finding="拆机"), order)
    company.li.must(RecordWork(visit=visit, work="已拆", customer_tried=True), order)
    company.li.must(ReportVehicle(visit=visit, vehicle=TRUCK), order)
    company.li.must(company.signature(order, visit), order)
    company.li.must(CompleteVisit(visit=visit), order)
    assert calls(company)[f"monthly:{TRUCK}"].state is _S.REPLACED


# asked


def test_fup_1_a_call_answers_the_orders_own_of_the_next_day_and_is_matched_with_the_receipt(
    company: Company,
) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    company.li.must(RecordFinding(visit=visit, finding="主板坏"), order)
    company.li.must(RecordWork(visit=visit, work="换终端", customer_tried=True), order)
    company.li.must(company.signature(order, visit), order)
    company.li.must(CompleteVisit(visit=visit), order)
    said = company.anna.does(
        AskCustomer(said="付了两百", paid=20_000, unit=IN_BAG[-6:], spoken_with="赵队长"),  # type: ignore[arg-type]
        order,
    )
    assert opened(said) == {("ORD-13", "paid_differs")}
    told = company.world.get(Irregularity, f"paid_differs:{order}")
    assert told
    assert told.facts == {"taken": "20000", "total": str(PRICE)}
    answered = calls(company, _S.DONE)
    assert set(answered) == {"next_day"}
    assert answered["next_day"].spoken_with == "赵队长"
    assert not answered["next_day"].late


def test_fup_1_an_order_closes_only_after_its_call_of_the_next_day(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    refusal = company.anna.does(CloseOrder(follow_up="客户满意"), ORDER)
    assert refused(refusal) == ("ORD-10", "not_closable")
    asked(company)
    company.anna.must(CloseOrder(follow_up="客户满意"), ORDER)


def test_fup_1_one_call_answers_the_windows_of_a_whole_fleet(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    company.order_in(OrderState.COMPLETED, "order-2", vehicles=(OTHER_TRUCK,))
    company.now = at("2026-04-03", 10)
    months = [c.id for c in company.world.all(FollowUp) if c.kind is _K.MONTHLY]
    asked(company, *months, works=True, satisfied=4)
    done = calls(company, _S.DONE)
    assert {f"monthly:{TRUCK}", f"monthly:{OTHER_TRUCK}"} <= set(done)
    again = [c.due for c in company.world.all(FollowUp) if c.kind is _K.MONTHLY and c.state is _S.DUE]
    assert again == ["2026-05-02", "2026-05-02"]


def test_fup_1_another_customers_call_is_not_answered_by_this_one(company: Company) -> None:
    company.hua.must(AddCustomer(name="联运"), "customer-2")
    company.order_in(OrderState.COMPLETED)
    company.order_in(OrderState.COMPLETED, "order-2", customer="customer-2", vehicles=(OTHER_TRUCK,))
    asked(company, "order-2:next_day")
    theirs = company.world.get(FollowUp, "order-2:next_day")
    assert theirs
    assert theirs.state is _S.DUE


def test_fup_1_a_call_before_its_window_opens_leaves_it_due(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    month = calls(company)[f"monthly:{TRUCK}"]
    asked(company, month.id)
    assert calls(company)[f"monthly:{TRUCK}"].state is _S.DUE


def test_fup_1_satisfaction_that_was_not_asked_leaves_the_call_of_three_days(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    asked(company)
    assert set(calls(company, _S.DONE)) == {"next_day"}
    asked(company, satisfied=5)
    assert set(calls(company, _S.DONE)) == {"next_day", "three_days"}


@pytest.mark.parametrize(
    ("said", "told"),
    [({"satisfied": 2}, True), ({"satisfied": 3}, False), ({"works": False}, True), ({"works": True}, False)],
    ids=str,
)
def test_fup_1_who_is_dissatisfied_or_says_it_does_not_work_is_told_on(
    company: Company, said: dict[str, object], told: bool
) -> None:
    company.order_in(OrderState.COMPLETED)
    decision = asked(company, why="来得太晚", **said)
    assert (("FUP-1", "dissatisfied") in opened(decision)) is told
    if told:
        one = next(i for i in decision.irregularities if i.code == "dissatisfied")
        assert (one.person, one.facts["why"]) == ("li", "来得太晚")
        (complaint,) = company.world.all(Complaint)
        assert (complaint.owner, complaint.order, complaint.what) == ("anna", ORDER, "来得太晚")
        asked(company, why="还是不好", satisfied=1)
        assert len(company.world.all(Complaint)) == 1, "we called again, they did not"


# late, in time and reported late, not at all


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


# by whom


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


# rest


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
    assert quiet_until(company.world, CUSTOMER, at("2026-03-03", 10)) == at("2026-03-03", 11)  # type: ignore[arg-type]
    assert quiet_until(company.world, CUSTOMER, at("2026-03-03", 13)) is None  # type: ignore[arg-type]
    company.order_in(OrderState.COMPLETED)
    tried = TryCall(follow_ups=(f"{ORDER}:next_day",))
    company.anna.must(tried, ORDER, at=company.now)
    assert calls(company)["next_day"].tries[0].quiet, "it is past nine, in their own rest"


# coverage


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
