"""How terms were kept, where their time went, in which branch they count: a figure is its list (SLA-1)."""

from __future__ import annotations

import pytest
from case_facts import CASE, at, clock, heard, look, the_case
from company import Company

from rulebook.kernel.times import iso
from rulebook.policy.clocks import Clock, ClockEnd, Pause, WaitFor
from rulebook.subjects.branches.commands import MovePerson, OpenBranch
from rulebook.subjects.branches.counting import branch_of_case, branch_of_clock, branch_of_order
from rulebook.subjects.cases.commands import AnswerCase, GoOnCase, HearCase, WaitCase
from rulebook.subjects.cases.figures import (
    DEFINED,
    OUTCOMES,
    Ran,
    all_clocks,
    falls_in,
    outcome,
    spent,
    tallies,
    total,
)
from rulebook.subjects.cases.records import CaseKind, Channel, ServiceCase
from rulebook.subjects.orders.records import Order, OrderState

UNTIL = at("2026-03-10T10:00")


def ran(company: Company) -> list[Ran]:
    return list(all_clocks(company.world.all(ServiceCase), company.world.all(Order)))


def ran_of(clock: Clock) -> Ran:
    return Ran(clock, "case", CASE, "L1", "顺达物流", "安娜")


def ended(start: str, due: str, met: str = "", **more: object) -> Clock:
    """An answer's clock as it stands in the books; `met` after `due` is late."""
    end = ClockEnd.RUNNING if not met else ClockEnd.MET if met <= due else ClockEnd.LATE
    times = {"start": iso(at(start)), "due": iso(at(due)), "met_at": iso(at(met)) if met else ""}
    return Clock(**{"row": "answer", "end": end, "hours": "hotline"} | times | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        (Clock(row="answer", start="x", end=ClockEnd.REPLACED, passed_at="y"), "gone"),
        (Clock(row="answer", start="x", end=ClockEnd.DROPPED), "gone"),
        (Clock(row="answer", start="x", end=ClockEnd.MET, passed_at="y"), "kept"),
        (Clock(row="answer", start="x", end=ClockEnd.LATE), "broken"),
        (Clock(row="answer", start="x", passed_at="y"), "broken"),
        (Clock(row="answer", start="x", due="z"), "running"),
        (Clock(row="answer", start="x", pauses=(Pause(since="x", why=WaitFor.PARTS),)), "paused"),
        (
            Clock(row="answer", start="x", due="z", pauses=(Pause(since="x", why=WaitFor.PARTS, until="y"),)),
            "running",
        ),
    ],
)
def test_sla_1_a_term_met_in_time_is_kept_though_it_was_seen_to_pass(clock: Clock, said: str) -> None:
    assert outcome(clock) == said
    assert [name for name in OUTCOMES if falls_in(clock, name, UNTIL)] == [said] * (said != "gone")


@pytest.mark.parametrize(
    ("met", "grade"),
    [
        ("2026-03-03T10:00", ""),
        ("2026-03-03T10:01", "1_10"),
        ("2026-03-03T10:10", "1_10"),
        ("2026-03-03T10:11", "11_30"),
        ("2026-03-03T10:30", "11_30"),
        ("2026-03-03T10:31", "over_30"),
    ],
)
def test_sla_1_how_late_is_graded_by_the_minute_and_each_grade_opens_its_list(
    company: Company, met: str, grade: str
) -> None:
    one = ended("2026-03-02T10:00", "2026-03-03T10:00", met)
    (tally,) = tallies(company.world, [ran_of(one)], UNTIL)
    assert tally.late == ({grade: 1} if grade else {})
    assert (tally.kept, tally.broken) == ((0, 1) if grade else (1, 0))
    assert [g for g in ("1_10", "11_30", "over_30") if falls_in(one, g, UNTIL)] == [grade] * bool(grade)


def test_sla_1_what_still_runs_and_has_not_been_seen_to_pass_has_no_grade(company: Company) -> None:
    running = ended("2026-03-02T10:00", "2026-03-03T10:00")
    assert not falls_in(running, "over_30", UNTIL)
    (tally,) = tallies(company.world, [ran_of(running)], UNTIL)
    assert (tally.running, tally.late, tally.ended, tally.rate) == (1, {}, 0, None)


def test_sla_1_months_and_rows_stand_apart_and_add_up(company: Company) -> None:
    clocks = [
        ended("2026-02-28T10:00", "2026-03-01T10:00", "2026-02-28T11:00"),
        ended("2026-03-02T10:00", "2026-03-03T10:00", "2026-03-02T10:30"),
        ended("2026-03-02T11:00", "2026-03-03T11:00", "2026-03-03T11:05"),
        ended("2026-03-02T12:00", "2026-03-03T12:00", "2026-03-03T13:05"),
        ended("2026-03-02T12:00", "2026-03-03T12:00", end=ClockEnd.DROPPED),
        ended("2026-03-02T10:00", "2026-03-02T18:00", row="mail", hours="office"),
    ]
    found = tallies(company.world, map(ran_of, clocks), UNTIL)
    assert [(t.month, t.row, t.kept, t.broken, t.running) for t in found] == [
        ("2026-02", "answer", 1, 0, 0),
        ("2026-03", "answer", 1, 2, 0),
        ("2026-03", "mail", 0, 0, 1),
    ]
    assert [t.rate for t in found] == [1000, 333, None]
    whole = total(found)
    assert (whole.kept, whole.broken, whole.running, whole.paused, whole.rate) == (2, 2, 1, 0, 500)
    assert whole.late == {"1_10": 1, "over_30": 1}
    assert whole.ours == sum(t.ours for t in found) == 60 + 30 + (24 * 60 + 5) + (25 * 60 + 5) + found[2].ours
    assert (whole.month, whole.row) == ("", "")
    assert {"rate", "late", *OUTCOMES} <= set(DEFINED)


def test_sla_1_where_the_time_went_is_ours_and_each_wait_and_together_all_of_it(company: Company) -> None:
    """Heard at ten; an hour for the customer, then parts from half of it on; met at fifteen."""
    heard(company)

    def wait(why: WaitFor, begins: str, ends: str) -> None:
        company.anna.must(WaitCase(why=why, note="等"), CASE, at(f"2026-03-02T{begins}"))
        company.anna.must(GoOnCase(how="好了"), CASE, at(f"2026-03-02T{ends}"))

    company.now = at("2026-03-02T15:00")
    wait(WaitFor.CUSTOMER, "11:00", "12:00")
    wait(WaitFor.PARTS, "11:30", "12:30")
    company.anna.must(AnswerCase(what="好了", channel=Channel.CALL), CASE, at("2026-03-02T15:00"))
    one = clock(company, "answer")
    minutes = spent(company.world, one, UNTIL)
    assert sum(minutes.values()) == 5 * 60
    assert (minutes["ours"], minutes["unit"]) == (5 * 60 - minutes["customer"] - minutes["parts"], 0)
    assert minutes["customer"] + minutes["parts"] == 60, "one wait ends at the first word that it goes on"


def test_sla_1_time_outside_the_service_hours_is_nobodys(company: Company) -> None:
    """Heard at five, answered at nine: half an hour of the one day's office, half of the other's."""
    hours = {"row": "complaint", "hours": "office"}
    overnight = ended("2026-03-02T17:00", "2026-03-03T09:00", "2026-03-03T09:00", **hours)
    assert spent(company.world, overnight, UNTIL)["ours"] == 60
    weekend = ended("2026-03-06T17:00", "2026-03-09T09:00", "2026-03-09T08:45", **hours)
    assert spent(company.world, weekend, UNTIL)["ours"] == 45
    answer = ended("2026-03-06T17:00", "2026-03-07T17:00", "2026-03-07T08:45")
    assert spent(company.world, answer, UNTIL)["ours"] == 15 * 60 + 45, "an answer's hours run round the clock"
    running = ended("2026-03-09T10:00", "2026-03-10T10:00")
    assert spent(company.world, running, at("2026-03-09T12:30"))["ours"] == 150, "until now, while it runs"


def test_sla_1_clocks_of_cases_and_orders_say_whose_they_are(company: Company) -> None:
    heard(company, customer_name=" 顺达物流 ")
    order = company.order_in(OrderState.ACCEPTED)
    case, known = the_case(company), company.order(order)
    assert {(r.kind, r.id, r.number, r.customer, r.owner) for r in ran(company)} == {
        ("case", CASE, case.number, "顺达物流", "安娜"),
        ("order", order, known.number, known.customer_name, "李师傅"),
    }
    assert len(ran(company)) == len(case.clocks) + len(known.clocks)
    look(company, "2026-03-04T10:01")
    assert [r.clock.row for r in ran(company) if falls_in(r.clock, "broken", company.now)].count("answer") == 1


def test_br_1_a_case_and_its_clock_count_in_the_branch_that_its_owner_worked_for_that_day(
    company: Company,
) -> None:
    """Anna moves to Suzhou on Wednesday: what she heard on Monday stays the head branch's."""
    company.dong.must(OpenBranch(name="苏州"), "suzhou")
    move = MovePerson(branch="suzhou", since="2026-03-04", reason="常驻")
    company.dong.must(move, "anna")
    heard(company)
    company.now = at("2026-03-04T10:00")
    company.anna.must(HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="也不定位"), "case-00002")
    found = {one.id: branch_of_case(company.world, one) for one in company.world.all(ServiceCase)}
    assert found == {CASE: "", "case-00002": "suzhou"}
    for one in ran(company):
        assert branch_of_clock(company.world, one) == found[one.id]
    order = company.order_in(OrderState.SUBMITTED)
    clocks = [one for one in ran(company) if one.kind == "order"]
    assert {branch_of_clock(company.world, one) for one in clocks} == {branch_of_order(company.world, order)}
    assert branch_of_order(company.world, order) == company.order(order).branch
    assert branch_of_order(company.world, "out of sight") == ""
    astray = Ran(ended("2026-03-02T10:00", "2026-03-03T10:00"), "case", "out of sight", "", "", "")
    assert branch_of_clock(company.world, astray) == ""
