"""What one shift leaves to the next, when too little rest is told, which shift an end belongs to (DUTY-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import Company, opened
from duty_days import LATE, NIGHT, at, codes, pass_time, roster

from rulebook.kernel.ids import SYSTEM_PERSON, Fen, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.rules import tags_of
from rulebook.subjects.approvals.commands import AskApproval, DenyApproval, SetSetting
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.shift_handovers.commands import BeginShift, EndShift, GiveShift, TakeShift
from rulebook.subjects.shift_handovers.open_matters import open_matters
from rulebook.subjects.shift_handovers.records import HandoverState, Matter, Shift, ShiftHandover
from rulebook.subjects.spoken.commands import ClaimSpoken


def told(company: Company, code: str) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code]


def shift(company: Company, day: str, person: str = "li") -> Shift:
    found = company.world.get(Shift, f"{person}:{day}")
    assert found is not None
    return found


def handover(company: Company, id: str = "h-1") -> ShiftHandover:
    found = company.world.get(ShiftHandover, id)
    assert found is not None
    return found


def busy(company: Company) -> str:
    """Li has an order, two promises of which one was kept, a form, a spoken yes, and 300 yuan in hand."""
    order = company.order_in(OrderState.ACCEPTED)
    for id in ("p-1", "p-2"):
        company.li.must(MakePromise(promise=id, what="周五送发票", due="2026-03-06T15:00:00+08:00"), order)
    company.li.must(KeepPromise(promise="p-2", how="送到了"), order)
    for form in ("f-1", "f-2"):
        company.li.must(AskApproval(subject="waiver", reason="老客户", order=order, amount=Fen(100)), form)
    company.chen.must(DenyApproval(reason="不行"), "f-2")
    company.collect(30_000)
    return order


def test_duty_1_what_is_open_says_what_it_is_about_and_what_is_over_is_not_there(company: Company) -> None:
    order = busy(company)
    number, other = company.order(order).number, company.order("order-receipt-1").number
    found = open_matters(company.world, "li")
    assert [one for one in found if one.kind != "irregularity"] == [
        Matter(kind="approval", id="f-1", words="老客户"),
        Matter(kind="cash", id="li", words="30000"),
        Matter(kind="order", id=order, words=f"{number} · 顺达物流 · 不定位"),
        Matter(kind="order", id="order-receipt-1", words=f"{other} · 顺达物流 · 不定位"),
        Matter(kind="promise", id="p-1", words="周五送发票 · 2026-03-06"),
    ]
    assert open_matters(company.world, "wang") == ()


def test_duty_1_an_irregularity_is_open_in_the_hands_of_whose_it_is_by_rule_and_order(
    company: Company,
) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit, new_number="123"), order)
    number = company.order(order).number
    about = {one.id: one for one in company.world.all(Irregularity) if one.person == "li"}
    found = [one for one in open_matters(company.world, "li") if one.kind == "irregularity"]
    assert found == [
        Matter(kind="irregularity", id=id, words=f"{about[id].rule} · {number}") for id in sorted(about)
    ]
    assert found


def test_duty_1_a_spoken_yes_that_nobody_confirmed_is_open(company: Company) -> None:
    order = company.order_in(OrderState.ACCEPTED)
    claim = ClaimSpoken(claim="c-1", approver=PersonId("chen"), subject="spare_parts", what_for="换天线")
    company.li.must(claim, order)
    found = [one for one in open_matters(company.world, "li") if one.kind == "approval"]
    assert found == [Matter(kind="approval", id="c-1", words="换天线")]


def test_duty_1_a_hand_over_keeps_what_was_seen_what_was_left_out_and_everybodys_words(company: Company) -> None:
    order = busy(company)
    roster(company, li=codes())
    listed = Matter(kind="order", id=order, words="如单所示")
    company.li.must(GiveShift(handover="h-1", to="wang", matters=(listed,), words=" 客户下午回电 "))
    given_at = company.now
    found = handover(company)
    assert listed in found.matters
    assert "promise" in {one.kind for one in found.left_out}
    assert (found.left_out, found.matters) == (
        tuple(one for one in open_matters(company.world, "li") if one.id != order), (listed,),
    )  # fmt: skip
    expected = ShiftHandover(
        id="h-1", giver=PersonId("li"), giver_name="李师傅", to="wang", to_name="王师傅", branch="main",
        matters=(listed,), left_out=found.left_out, words="客户下午回电", given_at=iso(given_at),
        due_at=iso(given_at + timedelta(hours=12)), state=HandoverState.GIVEN,
    )  # fmt: skip
    assert found == expected
    company.guo.must(TakeShift(handover="h-1", seen=(order,), words=" 知道了 "))
    taken = handover(company)
    assert (taken.state, taken.seen, taken.taken_words) == (HandoverState.TAKEN, (order,), "知道了")
    assert (taken.taken_by, taken.taken_by_name, taken.taken_at) == ("guo", "郭库管", iso(company.now))
    assert {"person:li", "person:wang", "person:guo", "role:dispatcher"} <= tags_of(taken)
    assert not {"role:technician", "all", "person:bo"} & tags_of(taken)


@pytest.mark.parametrize(("to", "name", "person"), [("wang", "王师傅", "wang"), ("zhou", "zhou", "li")])
def test_duty_1_what_nobody_took_is_the_successors_or_else_the_givers(
    company: Company, to: str, name: str, person: str
) -> None:
    company.li.must(GiveShift(handover="h-1", to=to, matters=(Matter(kind="note", id="1"),)))
    given = iso(company.now)
    pass_time(company, iso(company.now + timedelta(hours=12))[:19])
    assert told(company, "shift_untaken") == []
    pass_time(company, iso(company.now + timedelta(minutes=1))[:19])
    (one,) = told(company, "shift_untaken")
    assert (one.about, one.person) == ("h-1", person)
    assert one.facts == {"giver": "李师傅", "name": name, "given": given, "count": "1"}
    assert handover(company).told
    company.wait(days=3)
    pass_time(company, iso(company.now)[:19])
    company.guo.must(TakeShift(handover="h-1"))
    (one,) = told(company, "shift_untaken")
    assert one.settled_by == PersonId(SYSTEM_PERSON)


def test_duty_1_a_hand_over_nobody_gave_is_told_by_its_id(company: Company) -> None:
    (one,) = company.wang.must(TakeShift(handover="none")).irregularities
    assert (one.code, one.facts, one.person) == ("handover_unknown", {"what": "none"}, "wang")


@pytest.mark.parametrize(
    ("begins", "rest"),
    [
        ("2026-03-04T05:59", "7:59"),
        ("2026-03-04T06:00", None),
        ("2026-03-04T00:05", "2:05"),
    ],
)
def test_duty_1_rest_is_counted_from_the_end_of_the_last_shift(
    company: Company, begins: str, rest: str | None
) -> None:
    company.now = at("2026-03-04T08:00")
    company.li.must(BeginShift(), at=at("2026-03-03T14:00"))
    company.li.must(EndShift(), at=at("2026-03-03T22:00"))
    company.li.must(BeginShift(), at=at(begins))
    facts = [one.facts for one in told(company, "rest_short")]
    ended = "2026-03-03T22:00:00+08:00"
    assert facts == ([{"name": "李师傅", "ended": ended, "rest": rest}] if rest else [])


def test_duty_1_a_shift_whose_end_nobody_told_ended_as_planned(company: Company) -> None:
    roster(company, li=codes(LATE.code, d3="L", d4="D"))
    company.now = at("2026-03-03T13:50")
    company.li.must(BeginShift())
    company.now = at("2026-03-04T05:00")
    assert opened(company.li.must(BeginShift())) == {("DUTY-1", "rest_short")}
    assert told(company, "rest_short")[0].facts["ended"] == "2026-03-03T22:00:00+08:00"


def test_duty_1_less_rest_is_the_companys_to_allow_and_the_first_shift_had_any(company: Company) -> None:
    company.hua.must(SetSetting(name="shift_rest_hours", value="2"))
    assert opened(company.li.must(BeginShift())) == set()
    company.li.must(EndShift())
    company.now = at("2026-03-03T00:30")
    assert opened(company.li.must(BeginShift())) == set(), "since yesterday's end"


def test_duty_1_a_shift_knows_its_plan_and_one_out_of_plan_has_none(company: Company) -> None:
    roster(company, li=codes("", d3=NIGHT.code))
    company.now = at("2026-03-03T20:30")
    company.li.must(BeginShift())
    begun = shift(company, "2026-03-03")
    assert begun == Shift(
        id="li:2026-03-03", person=PersonId("li"), name="李师傅", day="2026-03-03", branch="main", code="N",
        begins="2026-03-03T22:00:00+08:00", ends="2026-03-04T06:00:00+08:00", begun_at=iso(company.now),
    )  # fmt: skip
    company.now = at("2026-03-04T05:00")
    company.li.must(EndShift())
    assert shift(company, "2026-03-03").ended_at == iso(company.now), "the night's, though it is the next day"
    company.wang.must(BeginShift())
    assert shift(company, "2026-03-04", "wang") == Shift(
        id="wang:2026-03-04", person=PersonId("wang"), name="王师傅", day="2026-03-04", begun_at=iso(company.now)
    )
    assert {"person:wang", "role:dispatcher"} <= tags_of(shift(company, "2026-03-04", "wang"))
    assert not {"person:li", "role:technician", "all"} & tags_of(shift(company, "2026-03-04", "wang"))


@pytest.mark.parametrize(("after", "shifts"), [(timedelta(hours=23, minutes=58), 1), (timedelta(hours=24), 2)])
def test_duty_1_an_end_a_day_later_is_another_shifts(company: Company, after: timedelta, shifts: int) -> None:
    company.li.must(BeginShift())
    company.now = company.now + after - timedelta(minutes=1)
    company.li.must(EndShift())
    found = company.world.all(Shift)
    assert len(found) == shifts
    assert [bool(one.ended_at) for one in found] == [True] if shifts == 1 else [False, True]


def test_duty_1_a_second_end_changes_nothing_and_the_latest_shift_is_the_one_that_ends(company: Company) -> None:
    for day in (2, 3):
        company.now = at(f"2026-03-{day:02d}T09:00")
        company.li.must(BeginShift())
    company.li.must(EndShift())
    ended = iso(company.now)
    company.li.must(EndShift())
    assert (shift(company, "2026-03-02").ended_at, shift(company, "2026-03-03").ended_at) == ("", ended)
