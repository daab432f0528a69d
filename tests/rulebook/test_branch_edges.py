"""Where a branch's rules begin and end: years, orders of the borrower, who leads, whose branch a day is (BR-1)."""

from __future__ import annotations

from datetime import date

import pytest
from case_facts import CASE, heard
from company import Company
from msgspec.structs import replace
from refused_ground import refusal_of, wrong
from test_branch_loans import SU, person, qian, the_loan, wish, with_suzhou

from rulebook.kernel.commands import MANAGERS
from rulebook.subjects.branches.bound import own_branch_near
from rulebook.subjects.branches.commands import DecideLoan, MovePerson, SetBranchDays
from rulebook.subjects.branches.membership import leads
from rulebook.subjects.branches.records import HEAD, LoanState
from rulebook.subjects.branches.sight import what_moves_with
from rulebook.subjects.contact_forms.records import Department
from rulebook.subjects.opinions.commands import GiveOpinion
from rulebook.subjects.opinions.records import Opinion, OpinionKind
from rulebook.subjects.orders.records import OrderState

DAY = date(2026, 3, 2)


@pytest.fixture
def two(company: Company) -> Company:
    return with_suzhou(company)


@pytest.mark.parametrize("year", ["", "26", "abcd", "２０２６", "²²²²", "0000", "20260"])
def test_br_1_closing_days_are_of_a_year_in_four_plain_figures(two: Company, year: str) -> None:
    asked = two.dong, SetBranchDays(reason="盘点"), f"{SU}:{year}"
    assert refusal_of(two, asked) == ("BR-1", "field_wrong", wrong("year", "not_a_year"))


@pytest.mark.parametrize(("branch", "free"), [(SU, True), ("", False)])
def test_br_1_an_order_of_the_borrowers_own_stands_against_no_loan(two: Company, branch: str, free: bool) -> None:
    two.order_in(OrderState.ASSIGNED, appointment="2026-03-11T10:00:00+08:00")
    order = replace(two.order("order-1"), branch=branch)
    two.world.records["order", "order-1"] = order
    qian(two).must(wish(), "l-1")
    agree = two.chen, DecideLoan(agree=True), "l-1"
    if free:
        two.chen.must(*agree[1:])
        assert the_loan(two).state is LoanState.AGREED
        return
    assert refusal_of(two, agree) == ("BR-1", "branch_orders", {"name": "李师傅", "numbers": order.number})


@pytest.mark.parametrize(
    ("who", "branch", "may"),
    [
        ("li", HEAD, False),
        ("bo", HEAD, False),
        ("chen", HEAD, True),
        ("chen", SU, False),
        ("qian", SU, True),
        ("qian", HEAD, False),
        ("dong", SU, True),
        ("dong", HEAD, True),
    ],
)
def test_br_1_its_own_leaders_lead_a_branch_and_the_department_manager_every_one(
    two: Company, who: str, branch: str, may: bool
) -> None:
    assert leads(two.world, person(two, who), branch, MANAGERS, DAY) is may


def test_br_1_around_the_day_of_a_move_nobody_can_say_whose_they_are(two: Company) -> None:
    two.dong.must(MovePerson(branch=SU, since="2026-03-10"), "li")
    found = [own_branch_near(two.world, person(two), date(2026, 3, day)) for day in (7, 8, 9, 10, 11, 12)]
    assert found == [HEAD, "", "", "", "", SU]


def test_br_1_what_somebody_thinks_of_a_case_goes_where_the_case_goes(two: Company) -> None:
    known = heard(two, order="order-x")
    two.anna.must(
        GiveOpinion(
            opinion="o-1", kind=OpinionKind.WISH, text="快点", case=CASE, department=Department.CUSTOMER_SERVICE
        )
    )
    assert [one.id for one in what_moves_with(two.world, known) if isinstance(one, Opinion)] == ["o-1"]
