"""Where somebody works day by day, what a branch still holds by name, and whose branch is counted (BR-1)."""

from __future__ import annotations

from datetime import date

import pytest
from case_facts import CASE, heard
from company import Company
from msgspec.structs import replace
from test_branch_loans import SU, lend, person, with_suzhou

from rulebook.kernel.errors import WhyNot
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.policy.clocks import Clock
from rulebook.subjects.branches.commands import CloseBranch, MovePerson, NumberBranch, OpenBranch
from rulebook.subjects.branches.counting import branch_of_case, branch_of_clock, branch_of_order
from rulebook.subjects.branches.holdings import MOST_NAMED, BranchHoldings, held_by_branch
from rulebook.subjects.branches.membership import (
    branches_between,
    everybody_at_work,
    has_own,
    is_open,
    loan_on,
    members,
    name_of,
    prefix_of,
    several,
    works_for,
)
from rulebook.subjects.branches.records import HEAD, Branch, BranchState, Loan, LoanState
from rulebook.subjects.branches.suitability import unsuitable
from rulebook.subjects.cases.figures import Ran
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.stock.records import Place, Transfer, TransferState, Unit

TODAY = date(2026, 3, 2)


@pytest.fixture
def two(company: Company) -> Company:
    return with_suzhou(company)


@pytest.fixture
def lent(two: Company) -> Company:
    """Li works for Suzhou from the tenth to the twelfth, and belongs there from the twentieth on."""
    lend(two)
    two.dong.must(MovePerson(branch=SU, since="2026-03-20"), "li")
    return two


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (2, 9, {HEAD}),
        (2, 10, {HEAD, SU}),
        (10, 12, {SU}),
        (11, 11, {SU}),
        (12, 13, {HEAD, SU}),
        (9, 14, {HEAD, SU}),
        (13, 19, {HEAD}),
        (13, 20, {HEAD, SU}),
        (20, 31, {SU}),
    ],
)
def test_br_1_between_two_days_every_branch_that_somebody_works_for_both_among_it(
    lent: Company, first: int, last: int, found: set[str]
) -> None:
    assert branches_between(lent.world, person(lent), date(2026, 3, first), date(2026, 3, last)) == found


@pytest.mark.parametrize("day", [9, 10, 12, 13, 19, 20])
def test_br_1_everybody_at_work_is_whoever_works_for_one_branch_or_the_other(lent: Company, day: int) -> None:
    """The same day by day, whichever way it is asked: who left, and outsiders, are nobody's."""
    lent.set_person("guo", active=False)
    lent.set_person("wang", outsider=True)
    when = date(2026, 3, day)
    at_work = {(one.id, branch) for one, branch in everybody_at_work(lent.world, when)}
    asked = {(one.id, branch) for branch in (HEAD, SU) for one in members(lent.world, branch, when)}
    assert at_work == asked
    theirs = {"qian", *(("li",) if 10 <= day <= 12 or day >= 20 else ())}
    assert {id for id, branch in asked if branch == SU} == theirs
    assert not {"guo", "wang"} & {id for id, _ in asked}
    assert len(asked) == len(lent.world.all(Person)) - 2


def test_br_1_members_are_named_in_order_and_nobody_is_lent_by_a_mere_wish(two: Company) -> None:
    loan = lend(two)
    day = date(2026, 3, 10)
    assert [one.name for one in members(two.world, SU, day)] == ["李师傅", "钱站长"]
    for state in set(LoanState) - {LoanState.AGREED}:
        two.world.records[Loan.KIND, loan.id] = replace(loan, state=state)
        assert loan_on(two.world, "li", day) is None, state
        assert [one.id for one in members(two.world, SU, day)] == ["qian"], state
        assert (person(two), HEAD) in set(everybody_at_work(two.world, day)), state


def test_br_1_an_outsider_is_lent_nowhere_and_belongs_where_they_are(lent: Company) -> None:
    lent.set_person("li", outsider=True)
    assert works_for(lent.world, person(lent), date(2026, 3, 11)) == HEAD
    assert works_for(lent.world, person(lent), date(2026, 3, 20)) == SU


def test_br_1_a_branch_has_its_own_in_a_role_whoever_works_for_it_that_day(lent: Company) -> None:
    for day, technicians in ((9, False), (10, True), (13, False), (20, True)):
        assert has_own(lent.world, SU, Role.TECHNICIAN, date(2026, 3, day)) is technicians, day
    assert has_own(lent.world, SU, Role.SERVICE_MANAGER, TODAY)
    assert not has_own(lent.world, SU, Role.STOREKEEPER, TODAY)
    assert has_own(lent.world, HEAD, Role.STOREKEEPER, TODAY)


def test_br_1_a_company_of_one_branch_has_everybody_of_its_own(company: Company) -> None:
    assert not several(company.world)
    company.dong.must(NumberBranch(prefix="ZB"), HEAD)
    assert not several(company.world), "the head branch's own record is no second one"
    company.set_person("guo", active=False)
    assert has_own(company.world, HEAD, Role.STOREKEEPER, TODAY), "there is nobody else to ask"
    company.dong.must(OpenBranch(name="无锡"), "wuxi")
    assert several(company.world)
    assert not has_own(company.world, HEAD, Role.STOREKEEPER, TODAY)
    company.dong.must(CloseBranch(reason="合并"), "wuxi")
    assert several(company.world), "there was one"
    assert (is_open(company.world, "wuxi"), is_open(company.world, "none")) == (False, False)
    assert (is_open(company.world, HEAD), is_open(company.world, "")) == (True, False)


def test_br_1_a_branch_is_called_and_numbered_as_it_says_itself(two: Company) -> None:
    assert [name_of(two.world, one) for one in (SU, HEAD, "", "none")] == ["苏州服务中心", HEAD, HEAD, "none"]
    assert [prefix_of(two.world, one) for one in (SU, HEAD, "", "none")] == ["", "", "", ""]
    two.dong.must(NumberBranch(prefix="SZ"), SU)
    two.dong.must(NumberBranch(prefix="ZB"), HEAD)
    assert [prefix_of(two.world, one) for one in (SU, HEAD, "")] == ["SZ-", "ZB-", "ZB-"]


def test_br_1_from_the_day_on_which_a_branch_closes_its_people_are_the_head_branchs(lent: Company) -> None:
    known = lent.world.get(Branch, SU)
    assert known is not None
    closed = replace(known, state=BranchState.CLOSED, closed_at="2026-03-11T23:59:00+08:00")
    lent.world.records[Branch.KIND, SU] = closed
    days = [works_for(lent.world, person(lent), date(2026, 3, day)) for day in (10, 11, 12, 21)]
    assert days == [SU, HEAD, HEAD, HEAD]
    at_work = dict(everybody_at_work(lent.world, date(2026, 3, 11)))
    assert at_work[person(lent)] == at_work[person(lent, "qian")] == HEAD


def held(company: Company, day: date = TODAY) -> BranchHoldings:
    return held_by_branch(company.world, SU, day)


def test_br_1_what_a_branch_holds_is_its_people_its_loans_and_nothing_of_another(lent: Company) -> None:
    found = held(lent)
    assert [one.id for one in found.people] == ["li", "qian"], "also who comes on the twentieth"
    assert [one.id for one in found.loans] == ["l-1"]
    assert (found.units, found.orders, found.offers) == ((), (), ())
    assert found.named() == {
        "people": "李师傅, 钱站长", "units": "—", "orders": "—", "lent": "李师傅", "offers": "—",
    }  # fmt: skip
    assert [len(held(lent, date(2026, 3, day)).loans) for day in (12, 13)] == [1, 0]
    lent.set_person("qian", active=False)
    lent.dong.must(MovePerson(branch=HEAD, since="2026-03-20"), "li")
    assert held(lent).people == ()
    assert not held(lent).nothing, "the loan is left"
    assert held(lent, date(2026, 3, 13)).nothing


def test_br_1_units_orders_and_offers_stand_against_a_close_by_their_numbers(two: Company) -> None:
    two.order_in(OrderState.APPROVED)
    order = replace(two.order("order-1"), branch=SU)
    stored = next(one for one in two.world.all(Unit) if one.place is Place.STORE)
    offer = Transfer(id="t", giver="store", taker="store", state=TransferState.OFFERED, items=(), to_branch=SU)
    for place, there in ((Place.STORE, 1), (Place.WORKSHOP, 1), (Place.PERSON, 0), (Place.VEHICLE, 0)):
        two.world.records[Unit.KIND, stored.id] = replace(stored, store=SU, place=place)
        assert len(held(two).units) == there, place
    for state in OrderState:
        two.world.records[Order.KIND, order.id] = replace(order, state=state)
        over = state in (OrderState.CLOSED, OrderState.CANCELLED)
        assert held(two).orders == (() if over else (two.order("order-1"),))
    for stands in TransferState:
        two.world.records[Transfer.KIND, "t"] = replace(offer, state=stands)
        assert bool(held(two).offers) is (stands is TransferState.OFFERED)
    two.world.records[Transfer.KIND, "t"] = replace(offer, to_branch=HEAD)
    assert held(two).offers == ()


def test_br_1_of_many_the_first_dozen_is_named_and_how_many_more(two: Company) -> None:
    one = person(two, "qian")
    for count, tail in ((MOST_NAMED, ""), (MOST_NAMED + 1, ", +1"), (MOST_NAMED + 8, ", +8")):
        people = tuple(replace(one, name=f"人{n}") for n in range(count))
        said = BranchHoldings(people=people, units=(), orders=(), loans=(), offers=()).named()["people"]
        assert said == ", ".join(f"人{n}" for n in range(12)) + tail


def test_br_1_orders_and_cases_are_counted_where_they_are_and_what_is_not_known_at_the_head(two: Company) -> None:
    two.dong.must(MovePerson(branch=SU, since="2026-03-02"), "anna")
    case = heard(two)
    two.order_in(OrderState.APPROVED)
    clock = Clock(row="x", start=iso(two.now))
    two.world.records[Order.KIND, "order-1"] = replace(two.order("order-1"), branch="wuxi")

    def of(kind: str, id: str) -> str:
        return branch_of_clock(two.world, Ran(clock, kind, id, "", "", ""))

    assert [branch_of_order(two.world, id) for id in ("order-1", "none")] == ["wuxi", ""]
    assert branch_of_case(two.world, case) == SU
    assert branch_of_case(two.world, replace(case, heard_at="2026-03-01T23:59:00+08:00")) == ""
    assert branch_of_case(two.world, replace(case, owner="")) == ""
    assert branch_of_case(two.world, replace(case, owner="nobody")) == ""
    assert [of("order", "order-1"), of("case", CASE), of("case", "none"), of("order", CASE)] == [
        "wuxi",
        SU,
        "",
        "",
    ]


def test_br_1_who_works_elsewhere_on_one_of_an_orders_days_is_not_sent_and_told_where(lent: Company) -> None:
    lent.order_in(OrderState.APPROVED, appointment="2026-03-11T10:00:00+08:00")
    order, li = lent.order("order-1"), person(lent)
    elsewhere = [WhyNot("BR-1", "other_branch", {"branch": "苏州服务中心"})]
    assert list(unsuitable(lent.world, li, order, lent.now)) == elsewhere
    assert list(unsuitable(lent.world, li, replace(order, branch=SU), lent.now)) == []
    assert list(unsuitable(lent.world, replace(li, outsider=True), order, lent.now)) == []
    there = list(unsuitable(lent.world, person(lent, "wang"), replace(order, branch=SU), lent.now))
    assert there == [WhyNot("BR-1", "other_branch", {"branch": HEAD})]
