"""Calls that are due by a plan after each visit: when, to whom, by whom, and what became of them (FUP-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from call_facts import _K, _S, ORDER, asked, at, calls, goes_on
from company import (
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

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.rules import passed_deadlines
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.teams.commands import ReportVehicle
from rulebook.subjects.visits.commands import CompleteVisit, RecordFinding, RecordWork


def installed(company: Company) -> None:
    company.order_in(OrderState.ON_SITE, ORDER, kind=OrderKind.INSTALL)
    company.li.must(RecordFinding(visit=visit_of(ORDER), finding="新装"), ORDER)
    company.li.must(RecordWork(visit=visit_of(ORDER), work="已装", customer_tried=True), ORDER)
    company.li.must(ReportVehicle(visit=visit_of(ORDER), vehicle=TRUCK), ORDER)
    company.li.must(company.signature(ORDER, visit_of(ORDER)), ORDER)
    company.li.must(CompleteVisit(visit=visit_of(ORDER)), ORDER)


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
    ended = calls(company)[f"monthly:{TRUCK}"]
    assert (ended.state, ended.reason) == (_S.REPLACED, company.order(order).number)


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
        AskCustomer(said="付了两百", paid=20_000, unit=IN_BAG[-6:], spoken_with="赵队长"),  # type: ignore[arg-type]  # fen are whole numbers
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
