"""A branch's closing days on top of the company's calendar: who is there, not what customers were told (BR-1)."""

from __future__ import annotations

from datetime import date

import pytest
from company import Company, refused
from duty_days import at, codes, roster

from rulebook.kernel.identity import Person
from rulebook.rules import why_not
from rulebook.subjects.absences.lookup import length_of
from rulebook.subjects.branches.commands import CloseBranch, MovePerson, OpenBranch, SetBranchDays
from rulebook.subjects.branches.membership import rests_on
from rulebook.subjects.branches.records import HEAD, BranchDays
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.rosters.lookup import work_on

SU = "suzhou"
STOCKTAKING = SetBranchDays(rest=(RestDay("2026-03-11", "盘点"),), reason="年度盘点")
WEDNESDAY = date(2026, 3, 11)


@pytest.fixture
def two(company: Company) -> Company:
    """Li at the second branch, Wang at the head office."""
    company.dong.must(OpenBranch(name="苏州服务中心"), SU)
    company.dong.must(MovePerson(branch=SU), "li")
    return company


def person(company: Company, id: str) -> Person:
    found = company.world.get(Person, id)
    assert found is not None
    return found


def test_br_1_on_its_closing_day_nobody_of_the_branch_works_and_everybody_else_does(two: Company) -> None:
    two.dong.must(STOCKTAKING, f"{SU}:2026")
    assert rests_on(two.world, SU, WEDNESDAY)
    assert not rests_on(two.world, HEAD, WEDNESDAY)
    assert work_on(two.world, "li", WEDNESDAY) == ()
    assert work_on(two.world, "wang", WEDNESDAY) != ()
    week = at("2026-03-09T08:30"), at("2026-03-13T18:00")
    assert (length_of(two.world, "li", *week), length_of(two.world, "wang", *week)) == (400, 500)


def test_br_1_who_rests_with_their_branch_is_not_offered_unless_a_roster_has_them(two: Company) -> None:
    two.dong.must(MovePerson(branch=HEAD), "li")
    two.dong.must(STOCKTAKING, f"{HEAD}:2026")
    two.order_in(OrderState.APPROVED, appointment="2026-03-11T10:00:00+08:00")
    order = two.world.get(Order, "order-1")
    assert order is not None
    said = why_not(two.world, person(two, "li"), order, two.now)
    assert [(r.rule, r.code, r.facts) for r in said] == [("BR-1", "branch_rests", {"day": "2026-03-11"})]
    roster(two, li=codes())
    assert why_not(two.world, person(two, "li"), order, two.now) == ()


def test_br_1_only_a_leader_of_the_branch_sets_its_days_and_says_why(two: Company) -> None:
    assert refused(two.bo.does(STOCKTAKING, f"{SU}:2026"))[0] == "ROLE-1"
    lead = two.hire("qian", "钱站长", person(two, "chen").roles[0])
    two.dong.must(MovePerson(branch=SU), "qian")
    assert refused(two.chen.does(STOCKTAKING, f"{SU}:2026")) == ("BR-1", "branch_not_leader")
    assert refused(lead.does(STOCKTAKING, f"{HEAD}:2026")) == ("BR-1", "branch_not_leader")
    without = SetBranchDays(rest=STOCKTAKING.rest)
    assert refused(lead.does(without, f"{SU}:2026"))[1] == "reason_needed"
    lead.must(STOCKTAKING, f"{SU}:2026")


@pytest.mark.parametrize(
    ("subject", "days", "code"),
    [
        ("suzhou", ("2026-03-11",), "field_wrong"),
        ("suzhou:26", ("2026-03-11",), "field_wrong"),
        ("nowhere:2026", ("2026-03-11",), "not_found"),
        ("suzhou:2026", ("2027-03-11",), "field_wrong"),
        ("suzhou:2026", ("2026-02-30",), "field_wrong"),
        ("suzhou:2026", ("2026-03-11", "2026-03-11"), "field_wrong"),
        ("suzhou:2026", ("2026-03-01",), "calendar_past"),
    ],
)
def test_br_1_what_is_no_day_to_come_of_that_year_is_refused(
    two: Company, subject: str, days: tuple[str, ...], code: str
) -> None:
    said = two.dong.does(SetBranchDays(rest=tuple(map(RestDay, days)), reason="盘点"), subject)
    assert refused(said)[1] == code
    assert two.world.all(BranchDays) == []


def test_br_1_a_closing_day_that_is_past_stays_and_a_closed_branch_has_no_more(two: Company) -> None:
    two.dong.must(STOCKTAKING, f"{SU}:2026")
    two.now = at("2026-03-12T09:00")
    assert refused(two.dong.does(SetBranchDays(reason="不休了"), f"{SU}:2026")) == ("BR-1", "calendar_past")
    two.dong.must(MovePerson(branch=HEAD), "li")
    two.dong.must(CloseBranch(reason="合并"), SU)
    assert refused(two.dong.does(STOCKTAKING, f"{SU}:2026")) == ("BR-1", "branch_closed")
