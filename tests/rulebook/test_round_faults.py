"""A fault found on a round becomes an order, or is taken back; what is not done in its window is told (RND-1)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from company import CUSTOMER, OTHER_FITTED, OTHER_TRUCK, PLATE, TRUCK, Company, opened, refused
from duty_days import at, pass_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from round_facts import ROUND_FACTS
from round_plans import FIRST, PLAN, fault, looks_until_quiet, plan, round_of, rounds, seen, stop, told, walking

from rulebook.kernel.decision_context import Decision
from rulebook.rules import tags_of
from rulebook.subjects.deadlines.commands import PassDeadline
from rulebook.subjects.orders.commands import CancelOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.rounds.commands import (
    CloseRound,
    NotePoint,
    OrderFinding,
    SeeStop,
    SkipStop,
    WithdrawFinding,
)
from rulebook.subjects.rounds.records import (
    Every,
    Finding,
    FindingState,
    Result,
    Rhythm,
    RoundPlan,
    RoundState,
    RoundStop,
    StopState,
)
from rulebook.subjects.rounds.rhythms import day_after


def finding(company: Company, id: str = "f-1") -> Finding:
    found = company.world.get(Finding, id)
    assert found is not None
    return found


@pytest.fixture
def walked(company: Company) -> Company:
    """A monthly plan for the customer's two trucks; its first round is open today."""
    return walking(company)


def test_rnd_1_a_fault_becomes_an_order_with_one_tap(walked: Company) -> None:
    walked.order_in(OrderState.CLOSED, purchase_date="2025-01-15")
    walked.li.must(seen(all_ok=True), FIRST)
    walked.li.must(fault(), FIRST)
    walked.li.must(OrderFinding(finding="f-1"), "order-9")
    order = walked.order("order-9")
    assert (order.kind, order.customer, order.vehicles) == ("repair", CUSTOMER, (TRUCK,))
    assert (order.symptom, order.product_model, order.purchase_date) == ("不亮", "GT-100", "2025-01-15")
    assert (order.problem, order.opened_by) == (f"{PLATE} · 指示灯", "li")
    assert order.state is OrderState.DRAFT, "the customer has no address on record: whoever adds it submits"
    assert (finding(walked).state, finding(walked).order_number) == (FindingState.ORDERED, order.number)
    assert refused(walked.bo.does(OrderFinding(finding="f-1"), "order-10")) == ("RND-1", "finding_done")
    notes = {note.point: (note.result, note.finding) for note in stop(walked).points}
    assert notes == {"外观": (Result.OK, ""), "指示灯": (Result.FAULT, "f-1")}


def test_rnd_1_a_fault_whose_papers_are_whole_goes_for_approval_at_once(walked: Company) -> None:
    walked.order_in(OrderState.CLOSED)
    customer = walked.world.records["customer", CUSTOMER]
    walked.world.records["customer", CUSTOMER] = msgspec.structs.replace(customer, address="北京市大兴区")
    walked.li.must(fault(), FIRST)
    walked.li.must(OrderFinding(finding="f-1"), "order-9")
    assert walked.order("order-9").state is OrderState.SUBMITTED
    assert walked.order("order-9").submitted_by == "li"


def test_rnd_1_a_fault_without_an_order_is_told_the_next_working_day_and_settled_by_one(walked: Company) -> None:
    walked.li.must(fault(), FIRST)
    walked.li.must(fault("f-2", OTHER_TRUCK, fixed=True), FIRST)
    walked.now = at("2026-03-03T17:59")
    looks_until_quiet(walked)
    assert not told(walked, "fault_without_order")
    walked.now = at("2026-03-03T18:01")
    looks_until_quiet(walked)
    (one,) = told(walked, "fault_without_order")
    assert (one.about, one.person, finding(walked).state) == ("f-1", "li", FindingState.LATE)
    walked.bo.must(OrderFinding(finding="f-1"), "order-9")
    assert told(walked, "fault_without_order")[0].is_settled
    assert finding(walked, "f-2").state is FindingState.FIXED


def test_rnd_1_two_faults_of_one_name_are_both_kept(walked: Company) -> None:
    walked.li.must(fault(), FIRST)
    assert opened(walked.li.does(fault(point="外观", words="松动"), FIRST)) == {("SYS-4", "id_twice")}
    assert sorted(one.words for one in walked.world.all(Finding)) == ["不亮", "松动"]


def back(finding: str = "f-1", **said: Any) -> WithdrawFinding:
    return WithdrawFinding(finding=finding, reason="看错了车", **said)


def test_rnd_1_a_fault_noted_by_mistake_is_taken_back_and_stays_on_record(walked: Company) -> None:
    walked.li.must(seen(), FIRST)
    walked.li.must(fault(), FIRST)
    walked.li.must(back(), FIRST)
    one = finding(walked)
    assert (one.state, one.words, one.withdrawn_by, one.withdrawn_why) == (
        FindingState.WITHDRAWN,
        "不亮",
        "li",
        "看错了车",
    )
    (note,) = stop(walked).points
    assert (note.result, note.words, note.finding) == (Result.OK, "看错了车", "f-1")
    refusal = walked.bo.does(OrderFinding(finding="f-1"), "order-9")
    assert refused(refusal) == ("RND-1", "finding_withdrawn")
    walked.now = at("2026-03-04T18:01")
    looks_until_quiet(walked)
    assert not told(walked, "fault_without_order")


def test_rnd_1_taken_back_unseen_its_point_is_open_again_and_the_first_word_stands(walked: Company) -> None:
    walked.li.must(fault(), FIRST)
    walked.li.must(back(in_order=False), FIRST)
    assert stop(walked).points[0].result is Result.NOT_SEEN
    before = walked.world.snapshot()
    walked.wang.must(back(), FIRST)
    assert walked.world.snapshot() == before
    assert opened(walked.li.does(back("f-none"), FIRST)) == {("ORD-5", "state")}


def test_rnd_1_another_word_on_the_point_is_not_written_over(walked: Company) -> None:
    walked.li.must(fault(), FIRST)
    walked.li.must(fault("f-2", words="进水"), FIRST)
    walked.li.must(back(), FIRST)
    assert [(one.result, one.finding) for one in stop(walked).points] == [(Result.FAULT, "f-2")]
    assert finding(walked, "f-2").state is FindingState.OPEN
    walked.li.must(NotePoint(target=TRUCK, point="指示灯", result=Result.OK), FIRST)
    assert [one.finding for one in stop(walked).points] == ["f-2"], (
        "in order now; the fault is still to be seen to"
    )


def test_rnd_1_of_a_fault_that_has_its_order_the_order_stays_and_the_dispatcher_is_told(walked: Company) -> None:
    walked.li.must(fault(), FIRST)
    walked.li.must(OrderFinding(finding="f-1"), "order-9")
    assert opened(walked.li.does(back(), FIRST)) == {("RND-1", "fault_taken_back")}
    one = finding(walked)
    assert (one.state, one.withdrawn_why, stop(walked).points[0].result) == (
        FindingState.ORDERED,
        "看错了车",
        Result.FAULT,
    )
    assert told(walked, "fault_taken_back")[0].facts["number"] == walked.order("order-9").number


def test_rnd_1_once_its_order_was_cancelled_a_fault_is_simply_taken_back(walked: Company) -> None:
    walked.li.must(fault(), FIRST)
    walked.li.must(OrderFinding(finding="f-1"), "order-9")
    walked.bo.must(CancelOrder(reason="记错"), "order-9")
    assert opened(walked.li.does(back(), FIRST)) == set()
    assert finding(walked).state is FindingState.WITHDRAWN


def test_role_2_nobody_clears_themselves_of_a_fault_that_lay_too_long_by_taking_it_back(walked: Company) -> None:
    walked.li.must(fault(), FIRST)
    walked.now = at("2026-03-03T18:01")
    looks_until_quiet(walked)
    own, by_another = walked, walked.copy()
    own.li.must(back(), FIRST)
    assert not told(own, "fault_without_order")[0].is_settled
    by_another.bo.must(back(), FIRST)
    assert told(by_another, "fault_without_order")[0].is_settled


def test_rnd_1_a_plan_that_was_ended_and_comes_back_does_not_skip_its_day(walked: Company) -> None:
    walked.bo.must(plan(edition=1, active=False), PLAN)
    walked.now = at("2026-03-31T09:00")
    walked.bo.must(plan(edition=2), PLAN)
    looks_until_quiet(walked)
    again = round_of(walked, f"round:{PLAN}:2026-03-31")
    assert (again.state, again.edition) == (RoundState.OPEN, 3)


def test_rnd_1_a_window_that_is_still_open_is_walked_and_one_that_is_over_is_not(walked: Company) -> None:
    walked.bo.must(plan(edition=1, active=False), PLAN)
    late = walked.copy()
    walked.now = at("2026-04-01T09:00")
    walked.bo.must(plan(edition=2), PLAN)
    assert walked.world.get(RoundPlan, PLAN).next == "2026-03-31", "two working days: it ends today"  # type: ignore[union-attr]  # it is there, or it fails
    late.now = at("2026-04-02T09:00")
    late.bo.must(plan(edition=2), PLAN)
    assert late.world.get(RoundPlan, PLAN).next == "2026-04-30"  # type: ignore[union-attr]  # it is there, or it fails


def test_rnd_1_a_plan_by_working_days_keeps_its_step_when_it_is_changed(company: Company) -> None:
    rhythm = Rhythm(every=Every.WORKING_DAYS, count=3)
    company.bo.must(plan(rhythm=rhythm, window=1), PLAN)
    looks_until_quiet(company)
    before = {one.day for one in rounds(company)}
    company.now = at("2026-03-10T09:00")
    looks_until_quiet(company)
    company.bo.must(plan(rhythm=rhythm, window=1, edition=1, points=("外观",)), PLAN)
    looks_until_quiet(company)
    days = sorted(one.day for one in rounds(company) if one.state is not RoundState.WITHDRAWN)
    assert before <= set(days)
    assert len(days) == len(set(days))
    walked_on = [date.fromisoformat(day) for day in days]
    assert all(day_after(company.world, rhythm, walked_on[0], one) == two for one, two in pairwise(walked_on))


def test_rnd_1_a_round_not_done_in_its_window_is_told(walked: Company) -> None:
    walked.li.must(seen(), FIRST)
    walked.now = at("2026-03-03T18:01")
    looks_until_quiet(walked)
    (one,) = told(walked, "round_missed")
    assert (one.owner, one.facts["left"], round_of(walked).state) == ("dispatcher", "1", RoundState.MISSED)
    looks_until_quiet(walked)
    assert len(told(walked, "round_missed")) == 1


def test_rnd_1_done_in_time_without_signal_it_settles_itself_and_backdated_it_does_not(walked: Company) -> None:
    walked.li.must(seen(), FIRST)
    walked.now = at("2026-03-04T09:00")
    looks_until_quiet(walked)
    late = walked.copy()
    assert isinstance(walked.li.does(seen(OTHER_TRUCK, OTHER_FITTED), FIRST, at("2026-03-03T11:00")), Decision)
    assert told(walked, "round_missed")[0].is_settled
    assert walked.li.must(CloseRound(), FIRST)
    late.li.must(seen(OTHER_TRUCK, OTHER_FITTED), FIRST)
    assert not told(late, "round_missed")[0].is_settled


def test_rnd_1_a_round_with_every_stop_told_closes_itself_at_its_end(walked: Company) -> None:
    walked.li.must(seen(), FIRST)
    walked.li.must(SkipStop(target=OTHER_TRUCK, reason="已报废"), FIRST)
    pass_time(walked, "2026-03-03T18:01")
    assert (round_of(walked).state, round_of(walked).closed_by) == (RoundState.CLOSED, "")
    assert not told(walked, "round_missed")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    said=st.lists(st.tuples(st.sampled_from(["li", "wang", "bo"]), st.one_of(*ROUND_FACTS.values())), max_size=25)
)
def test_rnd_1_whatever_is_told_of_a_round_no_stop_counts_twice_and_no_fault_is_lost(
    company: Company, said: list[tuple[str, Any]]
) -> None:
    mine = company.copy()
    mine.bo.must(plan(), PLAN)
    looks_until_quiet(mine)
    faults = 0
    for who, one in said:
        assert isinstance(getattr(mine, who).does(one, FIRST), Decision)
        faults += isinstance(one, NotePoint) and one.result is Result.FAULT
    assert len(mine.world.all(Finding)) == faults
    sights = [one for _, one in said if isinstance(one, SeeStop)]
    stops = [one for one in mine.world.all(RoundStop) if one.round == FIRST]
    assert {one.target for one in stops if one.state is StopState.SEEN} == {one.target for one in sights}
    assert sum(1 + len(one.again) for one in stops if one.state is StopState.SEEN) == len(sights)
    mine.wait(days=3)
    looks_until_quiet(mine)
    left = any(one.state is StopState.DUE for one in stops)
    assert bool(told(mine, "round_missed")) == left


def test_rnd_1_nobody_else_says_that_a_plan_is_due(walked: Company) -> None:
    assert opened(walked.li.does(PassDeadline(record="round_plan", id=PLAN))) == {("ROLE-1", "no_role_fact")}


def test_sec_1_who_walks_a_round_sees_it_and_other_technicians_do_not(walked: Company) -> None:
    for record in (round_of(walked), stop(walked)):
        assert "person:li" in tags_of(record)
        assert "person:wang" not in tags_of(record)
        assert "role:dispatcher" in tags_of(record)


def test_rnd_1_windows_long_past_are_passed_over_and_their_number_is_told(company: Company) -> None:
    company.bo.must(plan(rhythm=Rhythm(every=Every.WORKING_DAYS), window=1), PLAN)
    company.now += timedelta(days=60)
    looks_until_quiet(company)
    (missed,) = told(company, "round_missed")
    assert int(missed.facts["passed_over"]) > 35


def test_rnd_1_a_plan_that_is_changed_cannot_begin_in_another_age_and_stop_all_deadlines(company: Company) -> None:
    company.bo.must(plan(), PLAN)
    changed = plan(edition=1, since="0001-01-01", rhythm=Rhythm(every=Every.ONCE))
    assert refused(company.bo.does(changed, PLAN)) == ("RND-1", "field_wrong")
    looks_until_quiet(company)


def test_rnd_1_a_fault_whose_order_was_cancelled_is_ordered_anew_once(walked: Company) -> None:
    walked.li.must(fault(), FIRST)
    walked.li.must(OrderFinding(finding="f-1"), "order-9")
    first = walked.order("order-9").number
    anew = OrderFinding(finding="f-1", instead="order-9")
    assert refused(walked.bo.does(anew, "order-10")) == ("RND-1", "finding_done"), "it stands"
    walked.bo.must(CancelOrder(reason="地址不对"), "order-9")
    assert refused(walked.bo.does(OrderFinding(finding="f-1"), "order-10")) == ("RND-1", "finding_done")
    walked.bo.must(anew, "order-10")
    found = walked.world.get(Finding, "f-1")
    assert found is not None
    assert (found.order, found.earlier) == ("order-10", (first,))
    assert refused(walked.anna.does(anew, "order-11")) == ("RND-1", "finding_done"), "two people, one order"
    assert walked.order("order-10").state is not OrderState.CANCELLED
    assert not told(walked, "fault_without_order")
