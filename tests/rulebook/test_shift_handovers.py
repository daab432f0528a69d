"""Shifts begun, ended, handed over and taken: nobody's shift begins unseen (DUTY-1)."""

from __future__ import annotations

from company import Company, opened
from duty_days import LATE, at, codes, empty_handed, pass_time, roster

from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.promises.commands import MakePromise
from rulebook.subjects.shift_handovers.commands import BeginShift, EndShift, GiveShift, TakeShift
from rulebook.subjects.shift_handovers.open_matters import open_matters
from rulebook.subjects.shift_handovers.records import HandoverState, Shift, ShiftHandover


def handover(company: Company, id: str = "h-1") -> ShiftHandover:
    found = company.world.get(ShiftHandover, id)
    assert found is not None
    return found


def test_duty_1_open_matters_come_from_the_records(company):
    order = company.order_in(OrderState.ACCEPTED)
    company.li.must(MakePromise(promise="p-1", what="周五送发票", due="2026-03-06"), order)
    kinds = [(m.kind, m.id) for m in open_matters(company.world, "li")]
    assert kinds == [("order", "order-1"), ("promise", "p-1")]
    assert open_matters(company.world, "wang") == ()


def test_duty_1_what_the_giver_forgot_stands_beside_what_they_listed(company):
    order = company.order_in(OrderState.ACCEPTED)
    company.li.must(MakePromise(promise="p-1", what="周五送发票", due="2026-03-06"), order)
    listed = tuple(m for m in open_matters(company.world, "li") if m.kind == "order")
    company.li.must(GiveShift(handover="h-1", to="wang", matters=listed, words="客户下午回电"))
    assert [m.id for m in handover(company).matters] == ["order-1"]
    assert [m.id for m in handover(company).left_out] == ["p-1"]


def test_duty_1_the_successor_signs_and_never_the_giver(company):
    company.li.must(GiveShift(handover="h-1", to="wang"))
    assert opened(company.li.does(TakeShift(handover="h-1"))) == {("DUTY-1", "shift_untaken")}
    assert handover(company).state is HandoverState.GIVEN
    company.wang.must(TakeShift(handover="h-1", seen=("order-1",), words="知道了"))
    assert (handover(company).state, handover(company).taken_by) == (HandoverState.TAKEN, "wang")
    assert company.open_irregularities() == set()
    assert opened(company.wang.does(TakeShift(handover="h-1"))) == {("SYS-3", "handover_unknown")}


def test_duty_1_the_next_shift_does_not_begin_with_the_last_hand_over_untaken_unseen(company):
    """hmislk/hmis#11467: the next cashier begins work with the last hand-over never accepted."""
    company.li.must(GiveShift(handover="h-1", to="wang"))
    assert opened(company.wang.does(BeginShift())) == {("DUTY-1", "shift_untaken")}
    company.wang.must(TakeShift(handover="h-1"))
    assert company.open_irregularities() == set()


def test_duty_1_who_takes_over_first_begins_without_a_word(company):
    company.li.must(GiveShift(handover="h-1", to="wang"))
    company.wang.must(TakeShift(handover="h-1"))
    assert opened(company.wang.does(BeginShift())) == set()


def test_duty_1_a_hand_over_that_nobody_takes_is_told_by_itself(company):
    company.li.must(GiveShift(handover="h-1", to="wang"))
    pass_time(company, "2026-03-03T09:00")
    assert "shift_untaken" in company.open_irregularities()


def test_duty_1_a_shift_is_begun_and_ended_once_and_knows_its_plan(company):
    empty_handed(company, company.li)
    roster(company, li=codes())
    company.now = at("2026-03-03T08:20")
    company.li.must(BeginShift())
    company.li.must(BeginShift())
    company.now = at("2026-03-03T17:40")
    company.li.must(EndShift())
    (shift,) = company.world.all(Shift)
    assert (shift.code, shift.begins[11:16], shift.begun_at[11:16], shift.ended_at[11:16]) == (
        "D", "08:30", "08:21", "17:41",
    )  # fmt: skip


def test_duty_1_less_than_eight_hours_rest_is_told(company):
    roster(company, li=codes(LATE.code))
    company.now = at("2026-03-03T13:50")
    company.li.must(BeginShift())
    company.now = at("2026-03-03T23:30")
    company.li.must(EndShift())
    company.now = at("2026-03-04T06:00")
    verdict = company.li.does(BeginShift())
    assert ("DUTY-1", "rest_short") in opened(verdict)


def test_duty_1_an_end_without_a_beginning_is_kept(company):
    company.li.must(EndShift())
    (shift,) = company.world.all(Shift)
    assert shift.begun_at == shift.ended_at
