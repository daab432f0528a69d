"""Rosters and shift swaps: the six rows of the table, and whether somebody came (DUTY-1)."""

from __future__ import annotations

import msgspec
import pytest
from company import Company, Hand, opened, refused
from duty_days import (
    LATE,
    MARCH,
    NIGHT,
    PATTERNS,
    ask,
    at,
    code_of,
    codes,
    empty_handed,
    hire_twin,
    pass_time,
    roster,
    the_roster,
)

from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.rules import decide, why_not
from rulebook.subjects.absences.commands import DecideLeave, TellSick
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import SetSkills
from rulebook.subjects.promises.commands import MakePromise
from rulebook.subjects.rosters.commands import AgreeSwap, ApproveSwap, AskSwap, SetRoster
from rulebook.subjects.rosters.records import RosterRow, ShiftPattern, ShiftSwap, SwapState
from rulebook.subjects.rosters.swap_rules import SWAP_ROWS
from rulebook.subjects.shift_handovers.commands import BeginShift


@pytest.fixture
def duty(company: Company) -> Company:
    """Li works days, Wang late shifts, from Monday the 2nd; it is that Monday, 9:00."""
    empty_handed(company, company.li, company.wang)
    roster(company, li=codes(), wang=codes(LATE.code))
    return company


def swap(company: Company, id: str = "s-1") -> ShiftSwap:
    found = company.world.get(ShiftSwap, id)
    assert found is not None
    return found


def approved(company: Company, asker: Hand, peer: Hand, day: str, peer_day: str, id: str = "s-1") -> None:
    asker.must(AskSwap(peer=peer.id, day=day, peer_day=peer_day), id)
    peer.must(AgreeSwap(agree=True), id)
    company.bo.must(ApproveSwap(approve=True), id)
    company.chen.must(ApproveSwap(approve=True), id)


def row(said: object) -> str:
    assert isinstance(said, Refusal)
    assert (said.rule, said.code) == ("DUTY-1", "swap_row")
    return said.facts["row"]


def test_duty_1_all_six_swap_rules_are_rows_of_one_table():
    assert [one.name for one in SWAP_ROWS] == [
        "two_a_month",
        "not_twice_running",
        "no_double_shift",
        "eight_hours_rest",
        "same_skills",
        "no_holiday_no_leave",
    ]


def test_duty_1_the_peer_agrees_then_both_leaders_and_the_roster_is_exchanged(duty):
    duty.li.must(AskSwap(peer=duty.wang.id, day="2026-03-11", peer_day="2026-03-11"), "s-1")
    assert refused(duty.bo.does(ApproveSwap(approve=True), "s-1")) == ("ROLE-3", "decided_already")
    assert refused(duty.li.does(AgreeSwap(agree=True), "s-1")) == ("DUTY-1", "swap_not_peer")
    duty.wang.must(AgreeSwap(agree=True), "s-1")
    duty.bo.must(ApproveSwap(approve=True), "s-1")
    assert (swap(duty).state, code_of(duty, "li", 11)) == (SwapState.AGREED, "D")
    assert refused(duty.bo.does(ApproveSwap(approve=True), "s-1")) == ("ROLE-2", "own_request")
    duty.chen.must(ApproveSwap(approve=True), "s-1")
    assert swap(duty).state is SwapState.APPROVED
    assert (code_of(duty, "li", 11), code_of(duty, "wang", 11)) == ("L", "D")
    assert (the_roster(duty).edition, the_roster(duty).history[-1].swap) == (2, "s-1")


def test_duty_1_a_swap_over_two_days_gives_each_the_others_day(duty):
    roster(duty, 1, li=codes(d11="D", d12=""), wang=codes("D", d11="", d12="D"))
    approved(duty, duty.li, duty.wang, "2026-03-11", "2026-03-12")
    assert [code_of(duty, p, d) for p in ("li", "wang") for d in (11, 12)] == ["", "D", "D", ""]


def test_duty_1_at_most_two_swaps_a_month(duty):
    approved(duty, duty.li, duty.wang, "2026-03-10", "2026-03-10", "s-1")
    approved(duty, duty.li, duty.wang, "2026-03-12", "2026-03-12", "s-2")
    third = duty.li.does(AskSwap(peer=duty.wang.id, day="2026-03-18", peer_day="2026-03-18"), "s-3")
    assert row(third) == "two_a_month"


def test_duty_1_no_two_swaps_running(duty):
    approved(duty, duty.li, duty.wang, "2026-03-10", "2026-03-10", "s-1")
    said = duty.li.does(AskSwap(peer=duty.wang.id, day="2026-03-11", peer_day="2026-03-11"), "s-2")
    assert row(said) == "not_twice_running"


def test_duty_1_no_double_shift(duty):
    said = duty.li.does(AskSwap(peer=duty.wang.id, day="2026-03-11", peer_day="2026-03-12"), "s-1")
    assert row(said) == "no_double_shift"


def test_duty_1_eight_hours_rest_between_two_shifts(duty):
    roster(duty, 1, li=codes(d11="E", d12=""), wang=codes(LATE.code, d11=NIGHT.code, d12=""))
    said = duty.li.does(AskSwap(peer=duty.wang.id, day="2026-03-11", peer_day="2026-03-11"), "s-1")
    assert row(said) == "eight_hours_rest"


def test_duty_1_only_the_same_skills_swap(duty):
    duty.chen.must(SetSkills(skills=("repair",)), "wang")
    said = duty.li.does(AskSwap(peer=duty.wang.id, day="2026-03-11", peer_day="2026-03-11"), "s-1")
    assert row(said) == "same_skills"


def test_duty_1_no_swap_on_a_holiday_or_with_leave(duty):
    duty.hua.must(SetCalendar(notice="公司", rest=(RestDay("2026-03-11", "司庆"),)), "2026")
    said = duty.li.does(AskSwap(peer=duty.wang.id, day="2026-03-11", peer_day="2026-03-11"), "s-1")
    assert row(said) == "no_holiday_no_leave"
    duty.wang.must(ask("2026-03-12T14:00", "2026-03-12T22:00"), "a-1")
    duty.bo.must(DecideLeave(grant=True), "a-1")
    said = duty.li.does(AskSwap(peer=duty.wang.id, day="2026-03-12", peer_day="2026-03-12"), "s-2")
    assert row(said) == "no_holiday_no_leave"


def test_duty_1_the_rows_hold_again_when_the_last_leader_says_yes(duty):
    duty.li.must(AskSwap(peer=duty.wang.id, day="2026-03-11", peer_day="2026-03-11"), "s-1")
    duty.wang.must(AgreeSwap(agree=True), "s-1")
    duty.bo.must(ApproveSwap(approve=True), "s-1")
    duty.wang.must(
        TellSick(
            absence="a-1", person="wang", begins="2026-03-11T00:00:00+08:00", ends="2026-03-12T00:00:00+08:00"
        )
    )
    assert row(duty.chen.does(ApproveSwap(approve=True), "s-1")) == "no_holiday_no_leave"
    assert code_of(duty, "li", 11) == "D"


def test_duty_1_a_no_of_peer_or_leader_has_its_reason_and_a_swap_nobody_settles_lapses(duty):
    duty.li.must(AskSwap(peer=duty.wang.id, day="2026-03-11", peer_day="2026-03-11"), "s-1")
    assert refused(duty.wang.does(AgreeSwap(agree=False), "s-1")) == ("SYS-2", "reason_needed")
    duty.wang.must(AgreeSwap(agree=False, reason="那天有事"), "s-1")
    assert (swap(duty).state, swap(duty).why) == (SwapState.REFUSED, "那天有事")
    duty.li.must(AskSwap(peer=duty.wang.id, day="2026-03-12", peer_day="2026-03-12"), "s-2")
    duty.wang.must(AgreeSwap(agree=True), "s-2")
    duty.bo.must(ApproveSwap(approve=False, reason="客户点名"), "s-2")
    assert swap(duty, "s-2").state is SwapState.REFUSED
    duty.li.must(AskSwap(peer=duty.wang.id, day="2026-03-04", peer_day="2026-03-04"), "s-3")
    duty.system.must(_passing(duty, "2026-03-04T08:31"))
    assert swap(duty, "s-3").state is SwapState.LAPSED


def _passing(company: Company, moment: str):
    from rulebook.rules import passed_deadlines

    company.now = at(moment)
    return next(c for c in passed_deadlines(company.world, company.now) if c.record == "shift_swap")


def test_duty_1_no_swap_with_oneself_nor_of_a_shift_that_is_none_or_has_begun(duty):
    assert refused(duty.li.does(AskSwap(peer="li", day="2026-03-11", peer_day="2026-03-12"), "s-1")) == (
        "ROLE-2", "own_request",
    )  # fmt: skip
    sunday = duty.li.does(AskSwap(peer="wang", day="2026-03-08", peer_day="2026-03-11"), "s-1")
    assert refused(sunday) == ("DUTY-1", "swap_no_shift")
    begun = duty.li.does(AskSwap(peer="wang", day="2026-03-02", peer_day="2026-03-11"), "s-1")
    assert refused(begun) == ("DUTY-1", "swap_over")


# the roster itself
def test_duty_1_a_roster_is_set_as_a_month_and_a_stale_one_is_refused(duty):
    rows = (RosterRow(person="li", codes=codes()),)
    again = duty.bo.does(SetRoster(patterns=PATTERNS, rows=rows, edition=0), MARCH)
    assert refused(again) == ("DUTY-1", "roster_changed")


def test_duty_1_days_that_are_over_do_not_change(duty):
    duty.now = at("2026-03-05T09:00")
    rows = (RosterRow(person="li", codes=codes(d3="L")), RosterRow(person="wang", codes=codes(LATE.code)))
    said = duty.bo.does(SetRoster(patterns=PATTERNS, rows=rows, edition=1), MARCH)
    assert refused(said) == ("DUTY-1", "roster_past")
    assert said.facts["day"] == "2026-03-03"


def test_duty_1_nobody_is_rostered_without_eight_hours_rest_or_longer_than_eight_hours(company):
    rows = (RosterRow(person="li", codes=codes(LATE.code, d11="E")),)
    said = company.bo.does(SetRoster(patterns=PATTERNS, rows=rows), MARCH)
    assert refused(said) == ("DUTY-1", "roster_rest")
    long = ShiftPattern(code="D", name="长班", begins="08:00", ends="17:00")
    said = company.bo.does(SetRoster(patterns=(long,), rows=(RosterRow(person="li", codes=codes()),)), MARCH)
    assert refused(said) == ("DUTY-1", "roster_hours")


def test_duty_1_a_shift_that_begins_at_no_time_of_the_day_is_refused(company):
    odd = ShiftPattern(code="D", name="白班", begins="24:30", ends="17:30")
    said = company.bo.does(SetRoster(patterns=(odd,), rows=(RosterRow(person="li", codes=codes()),)), MARCH)
    assert refused(said) == ("DUTY-1", "field_wrong")
    assert said.facts["problem"] == "not_a_clock"


@pytest.mark.parametrize(
    ("subject", "rows", "code"),
    [
        ("main", (RosterRow(person="li", codes=codes()),), "field_wrong"),
        (MARCH, (RosterRow(person="li", codes=codes()[:28]),), "field_wrong"),
        (MARCH, (RosterRow(person="li", codes=codes(d5="X")),), "field_wrong"),
        (MARCH, (RosterRow(person="li", codes=codes()),) * 2, "field_wrong"),
        (MARCH, (RosterRow(person="nobody", codes=codes()),), "not_found"),
    ],
)
def test_duty_1_a_roster_that_makes_no_sense_is_refused(company, subject, rows, code):
    said = company.bo.does(SetRoster(patterns=PATTERNS, rows=rows), subject)
    assert isinstance(said, Refusal)
    assert said.code == code


def test_duty_1_nobody_is_in_two_branches_rosters_in_one_month(duty):
    rows = (RosterRow(person="li", codes=codes()),)
    assert refused(duty.bo.does(SetRoster(patterns=PATTERNS, rows=rows), "south:2026-03")) == ("SYS-4", "exists")


def test_duty_1_who_is_off_shift_in_any_part_of_the_planned_time_is_not_sent(duty):
    duty.order_in(OrderState.APPROVED, appointment="2026-03-11T17:00:00+08:00")
    li, wang = (duty.world.get(Person, id) for id in ("li", "wang"))
    order = duty.order("order-1")
    assert [w.code for w in why_not(duty.world, li, order, duty.now)] == ["off_shift"]
    assert why_not(duty.world, wang, order, duty.now) == ()
    twin = duty.world.get(Person, hire_twin(duty).id)
    assert why_not(duty.world, twin, order, duty.now) == (), "who is in no roster works the company's hours"


# who came
def test_duty_1_who_neither_came_nor_asked_for_leave_is_told_after_twenty_minutes(duty):
    pass_time(duty, "2026-03-02T20:00")
    pass_time(duty, "2026-03-03T08:48")
    assert _missed(duty, "li") == set()
    pass_time(duty, "2026-03-03T08:51")
    assert _missed(duty, "li") == {"2026-03-03"}
    found = duty.world.get(Irregularity, "absent_unasked:li:2026-03-03")
    assert found is not None
    assert (found.person, found.facts["begins"]) == ("li", "2026-03-03T08:30:00+08:00")


def _missed(company: Company, person: str) -> set[str]:
    """The days on which nobody knows where this person was."""
    told = (i for i in company.world.all(Irregularity) if i.code == "absent_unasked" and i.person == person)
    return {i.about.partition(":")[2] for i in told if not i.is_settled}


def test_duty_1_who_began_did_something_or_is_away_is_not_told(duty):
    duty.now = at("2026-03-03T08:20")
    duty.li.must(BeginShift())
    pass_time(duty, "2026-03-03T09:00")
    assert _missed(duty, "li") == set()
    order = duty.order_in(OrderState.APPROVED)
    duty.now = at("2026-03-04T08:35")
    duty.li.must(MakePromise(promise="p-1", what="明天送", due="2026-03-20"), order)
    pass_time(duty, "2026-03-04T09:00")
    assert _missed(duty, "li") == set()
    duty.li.must(
        TellSick(absence="a-1", person="li", begins="2026-03-05T00:00:00+08:00", ends="2026-03-06T00:00:00+08:00")
    )
    pass_time(duty, "2026-03-05T09:00")
    assert _missed(duty, "li") == set()


def test_duty_1_who_began_in_time_without_signal_is_cleared_when_it_arrives(duty):
    pass_time(duty, "2026-03-03T11:00")
    found = "absent_unasked:li:2026-03-03"
    assert _missed(duty, "li") == {"2026-03-03"}
    duty.li.must(BeginShift(), at=at("2026-03-03T08:31"))
    settled = duty.world.get(Irregularity, found)
    assert settled.state is IrregularityState.SETTLED
    assert "arrived late" in settled.remarks[-1].text


def test_duty_1_a_backdated_line_clears_nobody(duty):
    """Else a turned-back clock would be the way to cheat (TIME-1)."""
    pass_time(duty, "2026-03-03T11:00")
    heard = int(at("2026-03-03T10:00").timestamp() * 1000)
    line = msgspec.structs.replace(duty.li.line(BeginShift(), "", at("2026-03-03T08:31")), heard=heard, ran=0)
    verdict = decide(duty.world, line, duty.now, keys=duty.keys)
    assert {rule for rule, _ in opened(verdict)} >= {"TIME-1"}
    duty.world.apply(verdict)
    assert _missed(duty, "li") == {"2026-03-03"}


def test_duty_1_a_swapped_shift_is_whose_it_is_now(duty):
    approved(duty, duty.li, duty.wang, "2026-03-11", "2026-03-11")
    pass_time(duty, "2026-03-11T09:00")
    told = {i.id for i in duty.world.all(Irregularity) if i.code == "absent_unasked"}
    assert "absent_unasked:wang:2026-03-11" in told
    assert "absent_unasked:li:2026-03-11" not in told
