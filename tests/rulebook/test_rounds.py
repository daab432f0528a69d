"""Rounds: they make themselves, are walked by scan without signal, and a fault becomes an order (RND-1)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from company import (
    CUSTOMER,
    FITTED,
    IN_STORE,
    OTHER_FITTED,
    OTHER_PLATE,
    OTHER_TRUCK,
    PLATE,
    SIM_FITTED,
    TRUCK,
    Company,
    opened,
    refused,
)
from duty_days import at, pass_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from round_facts import ROUND_FACTS, rhythms

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import passed_deadlines, sight, tags_of
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.deadlines.commands import PassDeadline
from rulebook.subjects.orders.commands import CancelOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.rounds.commands import (
    MOST_STOPS,
    CloseRound,
    NotePoint,
    OrderFinding,
    PlanRound,
    SeeStop,
    SkipStop,
    StartRound,
    WithdrawFinding,
)
from rulebook.subjects.rounds.making import AT_ONCE
from rulebook.subjects.rounds.records import (
    Every,
    Finding,
    FindingState,
    How,
    OnRest,
    Position,
    Result,
    Rhythm,
    Round,
    RoundKind,
    RoundPlan,
    RoundState,
    RoundStop,
    StopState,
)
from rulebook.subjects.rounds.rhythms import day_after, lands_on

PLAN = "monthly"
FIRST = f"round:{PLAN}:2026-03-02"
"""The company's first Monday, on which these tests begin."""
MONTHLY = Rhythm(every=Every.LAST_DAY)


def plan(**changes: Any) -> PlanRound:
    said: dict[str, Any] = {
        "name": "顺达月检",
        "kind": RoundKind.INSPECTION,
        "people": (PersonId("li"),),
        "rhythm": MONTHLY,
        "since": "2026-03-02",
        "customers": (CustomerId(CUSTOMER),),
        "points": ("外观", "指示灯"),
        "window": 2,
    }
    return PlanRound(**said | changes)


def looks(company: Company) -> int:
    """The server looks once: how many lines it wrote."""
    due = [one for one in passed_deadlines(company.world, company.now) if one.record.startswith("round")]
    for one in due:
        company.system.must(one)
    return len(due)


def looks_until_quiet(company: Company) -> None:
    for _ in range(50):
        if not looks(company):
            return
    raise AssertionError("it never ends")


def rounds(company: Company) -> list[Round]:
    return sorted(company.world.all(Round), key=lambda one: one.day)


def round_of(company: Company, id: str = FIRST) -> Round:
    found = company.world.get(Round, id)
    assert found is not None
    return found


def stop(company: Company, target: str = TRUCK, round: str = FIRST) -> RoundStop:
    found = company.world.get(RoundStop, f"{round}:{target}")
    assert found is not None
    return found


def finding(company: Company, id: str = "f-1") -> Finding:
    found = company.world.get(Finding, id)
    assert found is not None
    return found


def told(company: Company, code: str) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code]


def seen(target: str = TRUCK, terminal: str = FITTED, **said: Any) -> SeeStop:
    return SeeStop(target=target, how=How.GUN, terminal=terminal, **said)


def fault(id: str = "f-1", target: str = TRUCK, **said: Any) -> NotePoint:
    given: dict[str, Any] = {"point": "指示灯", "result": Result.FAULT, "words": "不亮", "finding": id}
    return NotePoint(target=target, **given | said)


@pytest.fixture
def walked(company: Company) -> Company:
    """A monthly plan for the customer's two trucks; its first round is open today."""
    company.bo.must(plan(), PLAN)
    looks_until_quiet(company)
    return company


# rounds make themselves


def test_rnd_1_a_plan_makes_its_rounds_thirty_days_ahead_with_what_the_archive_has(walked: Company) -> None:
    assert [one.day for one in rounds(walked)] == ["2026-03-02", "2026-03-31"]
    first, second = rounds(walked)
    assert (first.state, second.state) == (RoundState.OPEN, RoundState.PLANNED)
    assert (first.begins, first.ends) == ("2026-03-02T00:00:00+08:00", "2026-03-03T18:00:00+08:00")
    assert (stop(walked).name, stop(walked).terminal, stop(walked).sim) == (PLATE, FITTED, SIM_FITTED)
    assert stop(walked, OTHER_TRUCK).terminal == OTHER_FITTED


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rhythm=rhythms.filter(lambda r: r.nth), twice=st.integers(1, 3), days=st.integers(0, 200))
def test_rnd_1_pain_44_a_round_made_twice_is_one_and_none_is_made_without_end(
    company: Company, rhythm: Rhythm, twice: int, days: int
) -> None:
    """However often the server looks, and after however long a pause: one round to a window, and few at once."""
    mine = company.copy()
    mine.bo.must(plan(rhythm=rhythm, window=1), PLAN)
    mine.wait(days=days)
    for _ in range(60):
        due = [one for one in passed_deadlines(mine.world, mine.now) if one.record == RoundPlan.KIND]
        if not due:
            break
        for one in due * twice:
            before = {record.id: record for record in mine.world.all(Round)}
            mine.system.must(one)
            after = {record.id: record for record in mine.world.all(Round)}
            assert len(after) - len(before) <= AT_ONCE
            assert before.items() <= after.items(), "what was made is not made anew"
    made = rounds(mine)
    assert len({one.id for one in made}) == len({one.day for one in made}) == len(made) >= 1
    ahead = [one for one in made if at(one.begins[:19]) > mine.now]
    assert len(ahead) <= 31
    assert sum(at(one.ends[:19]) < mine.now for one in made) <= 1, (
        "two months off do not come back as sixty rounds"
    )
    assert not [one for one in passed_deadlines(mine.world, mine.now) if one.record == RoundPlan.KIND]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rhythm=rhythms.filter(lambda r: r.nth), since=st.dates(date(2026, 1, 1), date(2027, 6, 1)))
def test_rnd_1_a_round_never_lands_on_a_rest_day_unless_asked(
    company: Company, rhythm: Rhythm, since: date
) -> None:
    day: date | None = since
    for _ in range(6):
        assert day is not None
        landed = lands_on(company.world, rhythm, day)
        if rhythm.on_rest is OnRest.MOVE:
            assert landed.weekday() < 5
            assert (landed.year, landed.month) == (day.year, day.month)
        else:
            assert landed == day
        later = day_after(company.world, rhythm, since, day)
        if rhythm.every is Every.ONCE:
            assert later is None
            return
        assert later is not None
        assert later > day
        day = later


def test_rnd_1_pain_44_confirmed_on_friday_a_monday_rule_falls_on_mondays(company: Company) -> None:
    second_monday = Rhythm(every=Every.WEEKDAY, nth=2, weekday=0)
    days = [date(2026, 3, 6)]
    for _ in range(4):
        later = day_after(company.world, second_monday, days[0], days[-1])
        assert later is not None
        days.append(later)
    assert [str(day) for day in days[1:]] == ["2026-03-09", "2026-04-13", "2026-05-11", "2026-06-08"]
    last_friday = Rhythm(every=Every.WEEKDAY, nth=-1, weekday=4)
    assert day_after(company.world, last_friday, days[0], days[0]) == date(2026, 3, 27)


def test_rnd_1_every_third_month_counts_from_the_first(company: Company) -> None:
    quarterly = Rhythm(every=Every.LAST_DAY, count=3)
    since = date(2026, 1, 31)
    assert day_after(company.world, quarterly, since, since) == date(2026, 4, 30)
    assert day_after(company.world, quarterly, since, date(2026, 2, 1)) == date(2026, 4, 30)


def test_cal_1_a_day_that_becomes_a_holiday_moves_the_round_that_waits_for_it(walked: Company) -> None:
    rest = (RestDay(day="2026-03-31", name="节日"),)
    walked.hua.must(SetCalendar(rest=rest, notice="通知"), "2026")
    walked.now = at("2026-03-31T08:00")
    looks_until_quiet(walked)
    second = round_of(walked, f"round:{PLAN}:2026-03-31")
    assert (second.begins[:10], second.state) == ("2026-03-30", RoundState.OPEN)


def test_rnd_1_pain_45_what_joined_the_fleet_and_was_never_seen_comes_into_the_next_round(walked: Company) -> None:
    new = (VehicleLine(plate="京C11111"),)
    walked.anna.must(ImportVehicles(file="新车.xlsx", sha256="1" * 64, vehicles=new, customer=CUSTOMER))
    second = f"round:{PLAN}:2026-03-31"
    assert walked.world.get(RoundStop, f"{second}:vehicle:京C11111") is None
    walked.now = at("2026-03-31T08:00")
    looks_until_quiet(walked)
    assert stop(walked, "vehicle:京C11111", second).state is StopState.DUE


def test_rnd_1_a_changed_plan_makes_what_has_not_begun_anew_and_leaves_the_rest(walked: Company) -> None:
    assert refused(walked.bo.does(plan(), PLAN)) == ("RND-1", "plan_changed")
    walked.bo.must(plan(edition=1, points=("外观",), customers=(), targets=(TRUCK,)), PLAN)
    assert [one.state for one in rounds(walked)] == [RoundState.OPEN, RoundState.WITHDRAWN]
    looks_until_quiet(walked)
    first, second = rounds(walked)
    assert (first.edition, first.points) == (1, ("外观", "指示灯"))
    assert (second.state, second.edition, second.points) == (RoundState.PLANNED, 2, ("外观",))
    assert stop(walked, OTHER_TRUCK, second.id).state is StopState.DROPPED
    walked.bo.must(plan(edition=2, active=False), PLAN)
    looks_until_quiet(walked)
    assert [one.state for one in rounds(walked)] == [RoundState.OPEN, RoundState.WITHDRAWN]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"people": ()}, "plan_nobody"),
        ({"people": (PersonId("none"),)}, "not_found"),
        ({"customers": ()}, "plan_nothing"),
        ({"targets": ("vehicle:none",)}, "not_found"),
        ({"since": "2026-13-01"}, "field_wrong"),
        ({"since": "2025-01-01"}, "field_wrong"),
        ({"rhythm": Rhythm(every=Every.WORKING_DAYS), "window": 2}, "field_wrong"),
    ],
)
def test_rnd_1_a_plan_has_somebody_something_and_a_day(
    company: Company, changes: dict[str, Any], code: str
) -> None:
    assert refused(company.bo.does(plan(**changes), PLAN))[1] == code
    assert refused(company.li.does(plan(), PLAN)) == ("ROLE-1", "no_role")


# walking it


def test_rnd_1_presence_is_proved_by_scan_time_and_the_place_where_it_was_given(walked: Company) -> None:
    walked.li.must(StartRound(), FIRST)
    here = Position(latitude=39_904_200, longitude=116_407_400, metres=12)
    walked.li.must(seen(all_ok=True, position=here), FIRST)
    made = stop(walked)
    assert (made.state, made.seen_by_name, made.how, made.position) == (StopState.SEEN, "李师傅", "gun", here)
    assert [(note.point, note.result) for note in made.points] == [("外观", "ok"), ("指示灯", "ok")]
    assert (round_of(walked).state, round_of(walked).started_by) == (RoundState.STARTED, "li")
    assert not made.mismatch


def test_sec_1_where_somebody_stood_is_no_matter_of_the_store(walked: Company) -> None:
    here = Position(latitude=39_904_200, longitude=116_407_400, metres=12)
    for _ in range(2):
        walked.li.must(seen(all_ok=True, position=here), FIRST)
    made = stop(walked)
    assert (made.position, made.again[0].position) == (here, here)
    for who, sees in ((walked.guo, False), (walked.li, True), (walked.bo, True)):
        person = walked.world.get(Person, who.id)
        assert person is not None
        shown = sight(made, tags_of_reader(person, f"device-{who.id}"), {})
        assert shown is not None
        where = here if sees else None
        assert (shown.position, [one.position for one in shown.again]) == (where, [where])
        assert (shown.seen_at, shown.again[0].at, shown.found_terminal) == (
            made.seen_at, made.again[0].at, made.found_terminal,
        )  # fmt: skip


def test_rpl_3_another_unit_than_the_archives_is_recorded_and_told(walked: Company) -> None:
    assert opened(walked.li.does(seen(terminal=OTHER_FITTED), FIRST)) == {("RPL-3", "unit_mismatch")}
    (one,) = told(walked, "unit_mismatch")
    assert one.facts == {"name": PLATE, "found": OTHER_FITTED, "archive": FITTED, "where": OTHER_PLATE}
    assert stop(walked).mismatch
    assert walked.truck().terminal == f"terminal:{FITTED}", "a sight moves nothing"
    assert opened(walked.li.does(seen(OTHER_TRUCK, "", sim=SIM_FITTED), FIRST)) == {("RPL-3", "unit_mismatch")}


def test_rpl_3_what_was_swapped_since_the_list_was_made_is_no_mismatch(walked: Company) -> None:
    order, visit = walked.on_site()
    swap = walked.swap(visit)
    walked.li.must(swap, order)
    assert opened(walked.li.does(seen(terminal=swap.new_number), FIRST)) == set()


def test_rnd_1_pain_45_one_vehicle_scanned_four_times_counts_once_and_is_told(walked: Company) -> None:
    walked.li.must(seen(), FIRST)
    for _ in range(3):
        assert opened(walked.wang.does(seen(), FIRST)) == {("RND-1", "scanned_twice")}
    assert len(told(walked, "scanned_twice")) == 1
    assert (stop(walked).seen_by, len(stop(walked).again)) == ("li", 3)
    counted = [one for one in walked.world.all(RoundStop) if one.round == FIRST and one.state is StopState.SEEN]
    assert len(counted) == 1


def test_rpl_3_what_a_second_sight_reads_is_kept_compared_and_not_lost(walked: Company) -> None:
    walked.li.must(SeeStop(target=TRUCK, how=How.BY_HAND), FIRST)
    assert opened(walked.li.does(seen(terminal=OTHER_FITTED, all_ok=True), FIRST)) == {("RPL-3", "unit_mismatch")}
    made = stop(walked)
    assert (made.found_terminal, made.mismatch, len(made.points), len(made.again)) == (OTHER_FITTED, True, 2, 1)
    assert opened(walked.li.does(seen(terminal="", sim=SIM_FITTED), FIRST)) == set(), "another number adds to it"
    assert opened(walked.li.does(seen(), FIRST)) == {("RND-1", "scanned_twice")}
    made = stop(walked)
    assert (made.found_terminal, made.found_sim, made.mismatch) == (OTHER_FITTED, SIM_FITTED, True)
    assert [one.terminal for one in made.again] == [OTHER_FITTED, "", FITTED]


def test_rpl_3_a_second_sight_that_fits_does_not_hide_what_the_first_one_found(walked: Company) -> None:
    walked.li.must(seen(terminal=OTHER_FITTED), FIRST)
    walked.wang.must(seen(), FIRST)
    made = stop(walked)
    assert (made.seen_by, made.found_terminal, made.mismatch) == ("li", OTHER_FITTED, True)
    assert not told(walked, "unit_mismatch")[0].is_settled


def test_rnd_1_the_earlier_of_two_sights_counts_whichever_arrives_first(walked: Company) -> None:
    walked.li.must(SkipStop(target=OTHER_TRUCK, reason="已报废"), FIRST)
    walked.now = at("2026-03-04T09:00")
    looks_until_quiet(walked)
    walked.wang.must(seen(terminal=OTHER_FITTED), FIRST)
    assert not told(walked, "round_missed")[0].is_settled
    walked.li.must(seen(), FIRST, at("2026-03-03T11:00"))
    made = stop(walked)
    assert (made.seen_by, made.seen_at[:16], made.found_terminal) == ("li", "2026-03-03T11:00", OTHER_FITTED)
    assert [(one.by, one.terminal) for one in made.again] == [("wang", OTHER_FITTED)]
    assert told(walked, "round_missed")[0].is_settled, "it was seen in its window"


def test_rnd_1_what_was_noted_before_a_stop_was_seen_outlives_a_change_of_the_list(walked: Company) -> None:
    second = f"round:{PLAN}:2026-03-31"
    walked.li.must(fault(), second)
    new = (VehicleLine(plate="京C11111"),)
    walked.anna.must(ImportVehicles(file="新车.xlsx", sha256="1" * 64, vehicles=new, customer=CUSTOMER))
    walked.bo.must(plan(edition=1), PLAN)
    walked.now = at("2026-03-31T08:00")
    looks_until_quiet(walked)
    assert [one.finding for one in stop(walked, TRUCK, second).points] == ["f-1"]


def test_rnd_1_a_stop_is_skipped_with_its_reason_and_a_round_closes_when_each_is_told(walked: Company) -> None:
    walked.li.must(seen(), FIRST)
    assert refused(walked.li.does(CloseRound(), FIRST)) == ("RND-1", "round_stops_left")
    walked.li.must(SkipStop(target=OTHER_TRUCK, reason="在外地，周五回"), FIRST)
    walked.li.must(SkipStop(target=TRUCK, reason="按错"), FIRST)
    assert stop(walked).state is StopState.SEEN, "what was seen stays seen"
    walked.li.must(CloseRound(), FIRST)
    assert (round_of(walked).state, stop(walked, OTHER_TRUCK).reason) == (RoundState.CLOSED, "在外地，周五回")
    assert refused(walked.li.does(CloseRound(), FIRST)) == ("RND-1", "round_over")


def test_rnd_1_what_is_not_on_the_list_is_a_stop_all_the_same(walked: Company) -> None:
    walked.anna.must(ImportVehicles(file="x.xlsx", sha256="2" * 64, vehicles=(VehicleLine(plate="京D22222"),)))
    walked.li.must(seen("vehicle:京D22222", IN_STORE), FIRST)
    assert stop(walked, "vehicle:京D22222").extra
    assert told(walked, "unit_mismatch")[0].facts["archive"] == ""
    assert opened(walked.li.does(seen(), "round:none")) == {("ORD-5", "state")}


def test_rnd_1_rooms_and_customers_are_gone_round_too(company: Company) -> None:
    rooms = plan(kind=RoundKind.PREMISES, customers=(), targets=("机房", "仓库"), points=("消防",))
    company.bo.must(rooms, "rooms")
    company.bo.must(plan(kind=RoundKind.TOUR), "tour")
    looks_until_quiet(company)
    company.li.must(SeeStop(target="机房", how=How.BY_HAND, all_ok=True), "round:rooms:2026-03-02")
    assert stop(company, "机房", "round:rooms:2026-03-02").state is StopState.SEEN
    assert stop(company, CUSTOMER, "round:tour:2026-03-02").name == "顺达物流"


def test_rnd_1_a_round_walked_without_signal_while_its_plan_was_changed_is_kept(walked: Company) -> None:
    second = f"round:{PLAN}:2026-03-31"
    walked.bo.must(plan(edition=1, active=False), PLAN)
    assert round_of(walked, second).state is RoundState.WITHDRAWN
    walked.li.must(seen(), second)
    assert (round_of(walked, second).state, stop(walked, TRUCK, second).state) == (
        RoundState.STARTED,
        StopState.SEEN,
    )


def test_rnd_1_a_plan_of_more_stops_than_one_round_can_hold_is_refused(company: Company) -> None:
    rows = tuple(VehicleLine(plate=f"京E{n:05d}") for n in range(MOST_STOPS))
    company.anna.must(ImportVehicles(file="大.xlsx", sha256="3" * 64, vehicles=rows, customer=CUSTOMER))
    assert refused(company.bo.does(plan(), PLAN)) == ("RND-1", "field_wrong")


def test_rnd_1_a_fleet_that_outgrows_its_round_is_named_and_told_no_more_once_it_fits(company: Company) -> None:
    rows = tuple(VehicleLine(plate=f"京E{n:05d}") for n in range(MOST_STOPS - 2))
    company.anna.must(ImportVehicles(file="大.xlsx", sha256="3" * 64, vehicles=rows, customer=CUSTOMER))
    company.bo.must(plan(), PLAN)
    looks_until_quiet(company)
    assert not told(company, "round_too_long")
    more = tuple(VehicleLine(plate=f"京F{n:05d}") for n in range(3))
    company.anna.must(ImportVehicles(file="新.xlsx", sha256="4" * 64, vehicles=more, customer=CUSTOMER))
    company.now = at("2026-03-31T08:00")
    looks_until_quiet(company)
    (one,) = told(company, "round_too_long")
    assert (one.about, one.facts["count"], one.facts["names"]) == (PLAN, "3", "京F00000, 京F00001, 京F00002")
    company.bo.must(plan(edition=1, customers=(), targets=(TRUCK,)), PLAN)
    company.now = at("2026-04-30T08:00")
    looks_until_quiet(company)
    assert told(company, "round_too_long")[0].is_settled


# faults


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


# taken back


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


# a plan that comes back


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
    assert walked.world.get(RoundPlan, PLAN).next == "2026-03-31", "two working days: it ends today"  # type: ignore[union-attr]
    late.now = at("2026-04-02T09:00")
    late.bo.must(plan(edition=2), PLAN)
    assert late.world.get(RoundPlan, PLAN).next == "2026-04-30"  # type: ignore[union-attr]


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


# missed, late, in time


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
