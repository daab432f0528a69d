"""What a shift swap keeps, who may say no to it and why, and what is just within its six rules (DUTY-1)."""

from __future__ import annotations

from typing import Any

import pytest
from company import Company
from duty_days import LATE, NIGHT, at, code_of, codes, empty_handed, hire_twin, pass_time, roster, the_roster
from refused_ground import No, refusal_of, wrong

from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.rules import tags_of
from rulebook.subjects.approvals.commands import SetMatrix, SetSetting
from rulebook.subjects.approvals.records import MatrixRow
from rulebook.subjects.branches.commands import MovePerson, OpenBranch
from rulebook.subjects.rosters.commands import AgreeSwap, ApproveSwap, AskSwap
from rulebook.subjects.rosters.records import RosterEdition, ShiftSwap, SwapGrant, SwapState

YES, AGREE = ApproveSwap(approve=True), AgreeSwap(agree=True)


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


def asks(day: int, peer_day: int = 0, peer: str = "wang", reason: str = "") -> AskSwap:
    return AskSwap(peer=peer, day=f"2026-03-{day:02d}", peer_day=f"2026-03-{peer_day or day:02d}", reason=reason)


def agreed(company: Company, day: int = 11, id: str = "s-1") -> None:
    company.li.must(asks(day), id)
    company.wang.must(AGREE, id)


def approved(company: Company, day: int, id: str) -> None:
    agreed(company, day, id)
    company.bo.must(YES, id)
    company.chen.must(YES, id)


def test_duty_1_a_swap_keeps_every_word_on_it_and_makes_one_new_edition(duty: Company) -> None:
    duty.li.must(asks(11, reason=" 家里有事 "), "s-1")
    asked_at = iso(duty.now)
    duty.wang.must(AGREE, "s-1")
    agreed_at = iso(duty.now)
    duty.bo.must(YES, "s-1")
    bo = SwapGrant(by=PersonId("bo"), name="薄调度", at=iso(duty.now), step=1)
    duty.chen.must(YES, "s-1")
    chen = SwapGrant(by=PersonId("chen"), name="陈经理", at=iso(duty.now), step=2)
    assert swap(duty) == ShiftSwap(
        id="s-1", asker=PersonId("li"), asker_name="李师傅", peer=PersonId("wang"), peer_name="王师傅",
        day="2026-03-11", code="D", peer_day="2026-03-11", peer_code="L", reason="家里有事",
        state=SwapState.APPROVED, asked_at=asked_at, agreed_at=agreed_at, grants=(bo, chen),
        due_at="2026-03-11T08:30:00+08:00",
    )  # fmt: skip
    assert the_roster(duty).history[1:] == (
        RosterEdition(edition=2, by=PersonId("chen"), by_name="陈经理", at=iso(duty.now), swap="s-1"),
    )
    assert {"person:li", "person:wang", "role:dispatcher"} <= tags_of(swap(duty))
    assert "role:technician" not in tags_of(swap(duty))
    assert [code_of(duty, "li", day) for day in (10, 11, 12)] == ["D", "L", "D"], "the days around it stay"


def test_duty_1_a_no_says_whose_it_is_and_why(duty: Company) -> None:
    agreed(duty)
    duty.bo.must(ApproveSwap(approve=False, reason=" 客户点名 "), "s-1")
    one = swap(duty)
    assert (one.state, one.refused_by, one.refused_by_name, one.why) == (
        SwapState.REFUSED, "bo", "薄调度", "客户点名",
    )  # fmt: skip
    assert code_of(duty, "li", 11) == "D"


def unplanned(co: Company, *, peer: bool = False) -> Any:
    """The shift was taken off the roster after both had said yes."""
    agreed(co)
    rows = {"li": codes(d11="" if not peer else "D"), "wang": codes(LATE.code, d11="N" if peer else "L")}
    roster(co, 1, **rows)
    return co.bo, YES, "s-1"


def said_yes(co: Company, who: str, command: Any = YES, first: str = "") -> Any:
    agreed(co)
    if first:
        getattr(co, first).must(YES, "s-1")
    return getattr(co, who), command, "s-1"


NO_SHIFT = {"name": "李师傅, 王师傅", "day": "2026-03-11, 2026-03-11"}
NO: No = {
    "of an id that is taken": (
        lambda co: (agreed(co), (co.wang, asks(12, peer="li"), "s-1"))[1], "SYS-4", "exists", {"what": "s-1"},
    ),
    "of no id": (lambda co: (co.li, asks(11), ""), "SYS-4", "exists", {"what": ""}),
    "with somebody nobody knows": (
        lambda co: (co.li, asks(11, peer="none"), "s-1"), "SYS-3", "not_found", {"what": "person none"},
    ),
    "on no day": (
        lambda co: (co.li, AskSwap(peer="wang", day="x", peer_day="2026-03-11"), "s-1"),
        "DUTY-1", "field_wrong", wrong("day", "not_a_date"),
    ),
    "against no day": (
        lambda co: (co.li, AskSwap(peer="wang", day="2026-03-11", peer_day="x"), "s-1"),
        "DUTY-1", "field_wrong", wrong("peer_day", "not_a_date"),
    ),
    "of a day off": (
        lambda co: (co.li, asks(8, 11), "s-1"), "DUTY-1", "swap_no_shift", {"name": "李师傅", "day": "2026-03-08"},
    ),
    "of a colleague's day off": (
        lambda co: (co.li, asks(11, 8), "s-1"), "DUTY-1", "swap_no_shift", {"name": "王师傅", "day": "2026-03-08"},
    ),
    "of a shift that runs": (
        lambda co: (co.li, asks(2, 11), "s-1"), "DUTY-1", "swap_over", {"day": "2026-03-02"},
    ),
    "agreed to by another": (
        lambda co: (co.li.must(asks(11), "s-1"), (co.bo, AGREE, "s-1"))[1], "DUTY-1", "swap_not_peer", {},
    ),
    "decided before the peer said yes": (
        lambda co: (co.li.must(asks(11), "s-1"), (co.bo, YES, "s-1"))[1],
        "ROLE-3", "decided_already", {"state": "asked"},
    ),
    "by the second leader first": (lambda co: said_yes(co, "dong"), "ROLE-1", "no_role",
        {"roles": "dispatcher, service_manager"}),
    "by the first leader twice": (lambda co: said_yes(co, "bo", first="bo"), "ROLE-2", "own_request", {}),
    "by one of the two": (lambda co: said_yes(co, "wang"), "ROLE-2", "own_request", {}),
    "a no without a reason": (
        lambda co: said_yes(co, "bo", ApproveSwap(approve=False, reason=" ")), "SYS-2", "reason_needed", {},
    ),
    "of a shift that is there no more": (unplanned, "DUTY-1", "swap_no_shift", NO_SHIFT),
    "of a shift that became another": (
        lambda co: unplanned(co, peer=True), "DUTY-1", "swap_no_shift", NO_SHIFT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("ask", NO)
def test_duty_1_a_swap_that_may_not_be_is_refused_and_says_why(duty: Company, ask: str) -> None:
    make, rule, code, facts = NO[ask]
    assert refusal_of(duty, make(duty)) == (rule, code, facts)


def test_role_3_one_step_of_the_matrix_is_one_leaders_word(duty: Company) -> None:
    duty.hua.must(SetMatrix(subject="shift_swap", rows=(MatrixRow(role=Role.SERVICE_MANAGER),)))
    agreed(duty)
    ask = duty.bo, YES, "s-1"
    assert refusal_of(duty, ask) == ("ROLE-1", "no_role", {"roles": "service_manager"})
    duty.chen.must(YES, "s-1")
    assert (swap(duty).state, code_of(duty, "li", 11)) == (SwapState.APPROVED, "L")


def test_role_3_a_swap_is_decided_by_the_matrix_of_when_it_was_asked(duty: Company) -> None:
    agreed(duty)
    duty.wait(hours=1)
    duty.hua.must(SetMatrix(subject="shift_swap", rows=(MatrixRow(role=Role.SERVICE_MANAGER),)))
    duty.bo.must(YES, "s-1")
    assert swap(duty).state is SwapState.AGREED, "two steps, as then"


def test_br_1_a_leader_of_another_branch_has_no_word_on_it(duty: Company) -> None:
    duty.dong.must(OpenBranch(name="苏州服务中心"), "suzhou")
    duty.dong.must(MovePerson(branch="suzhou", since="2026-03-02"), "bo")
    agreed(duty)
    verdict = duty.bo.does(YES, "s-1")
    assert getattr(verdict, "code", "granted") == "branch_not_leader"
    assert getattr(verdict, "facts", {}) == {"branch": "main"}, "the head branch, which nobody has named"


@pytest.mark.parametrize(("most", "refused"), [("3", False), ("2", True), ("1", True)])
def test_duty_1_so_many_swaps_a_month_as_the_company_says(duty: Company, most: str, refused: bool) -> None:
    for n, day in enumerate((10, 13), 1):
        approved(duty, day, f"s-{n}")
    duty.hua.must(SetSetting(name="shift_swaps", value=most))
    verdict = duty.li.does(asks(18), "s-3")
    facts: dict[str, str] = getattr(verdict, "facts", {})
    assert facts.get("row") == ("two_a_month" if refused else None)


def test_duty_1_a_swap_that_was_refused_or_lapsed_counts_for_nobody(duty: Company) -> None:
    for n, day in enumerate((10, 11), 1):
        duty.li.must(asks(day), f"s-{n}")
        duty.wang.must(AgreeSwap(agree=False, reason="不行"), f"s-{n}")
    duty.li.must(asks(12), "s-3")
    assert swap(duty, "s-3").state is SwapState.ASKED


def test_duty_1_two_swaps_with_a_shift_of_ones_own_between_them_are_not_running(duty: Company) -> None:
    approved(duty, 10, "s-1")
    assert getattr(duty.li.does(asks(11), "s-2"), "facts", {})["row"] == "not_twice_running"
    duty.li.must(asks(12), "s-2")
    assert swap(duty, "s-2").state is SwapState.ASKED


def test_duty_1_what_runs_are_the_days_that_one_got_and_not_those_that_one_gave(duty: Company) -> None:
    """Li gave the 10th for Wang's 17th: the 11th is next to none that Li got, the 18th is."""
    duty.hua.must(SetSetting(name="shift_swaps", value="9"))
    empty_handed(duty, hire_twin(duty))
    roster(duty, 1, li=codes(d10="D", d17=""), wang=codes("L", d10="", d17="L"), zhou=codes("L"))
    duty.li.must(asks(10, 17), "s-1")
    duty.wang.must(AGREE, "s-1")
    duty.bo.must(YES, "s-1")
    duty.chen.must(YES, "s-1")
    duty.li.must(asks(11, peer="zhou"), "s-2")
    assert getattr(duty.li.does(asks(18, peer="zhou"), "s-3"), "facts", {})["row"] == "not_twice_running"
    assert getattr(duty.wang.does(asks(11, peer="zhou"), "s-4"), "facts", {})["row"] == "not_twice_running"


def test_duty_1_eight_hours_rest_to_the_minute_are_enough_for_a_swap(duty: Company) -> None:
    """Li takes the night to the 12th, 6:00, and works from 14:00."""
    roster(duty, 1, li=codes(d11="L", d12="L"), wang=codes("D", d11=NIGHT.code, d12=""))
    duty.li.must(asks(11), "s-1")
    assert swap(duty).state is SwapState.ASKED


def test_duty_1_a_swap_lapses_when_the_earlier_of_the_two_shifts_begins(duty: Company) -> None:
    roster(duty, 1, li=codes(d11="D", d12=""), wang=codes("D", d11="", d12="D"))
    duty.li.must(asks(11, 12), "s-1")
    assert swap(duty).due_at == "2026-03-11T08:30:00+08:00"
    pass_time(duty, "2026-03-11T08:29")
    assert swap(duty).state is SwapState.ASKED
    pass_time(duty, "2026-03-11T08:31")
    assert swap(duty).state is SwapState.LAPSED
    ask = duty.wang, AGREE, "s-1"
    assert refusal_of(duty, ask) == ("ROLE-3", "decided_already", {"state": "lapsed"})
    assert duty.now > at("2026-03-11T08:31")
