"""Whose office roles see certain branches only, and which those are on which day (BR-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import Company

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.branches.bound import SIGHT_BY_BRANCH, branches_seen, reader_tags
from rulebook.subjects.branches.commands import AskLoan, CloseBranch, DecideLoan, MovePerson, OpenBranch
from rulebook.subjects.branches.membership import everybody_at_work, has_own, works_for
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.people.commands import AddPerson, ChangeRoles

SU = "suzhou"


@pytest.fixture
def two(company: Company) -> Company:
    """苏州站 with Bo; a second dispatcher stays at the head branch; each branch sees its own."""
    company.hua.must(AddPerson(name="第二调度", roles=(Role.DISPATCHER,)), "bei")
    company.dong.must(OpenBranch(name="苏州站"), SU)
    company.dong.must(MovePerson(branch=SU), "bo")
    company.hua.must(SetSetting(name=SIGHT_BY_BRANCH, value="1", reason="各管各的"), "")
    return company


def seen(company: Company, person: str) -> dict[Role, frozenset[str]]:
    known = company.world.get(Person, person)
    assert known is not None
    return branches_seen(company.world, known, company.now)


def test_br_1_off_and_with_one_branch_nobody_is_bound_and_no_tag_is_new(company: Company) -> None:
    company.hua.must(SetSetting(name=SIGHT_BY_BRANCH, value="1", reason="各管各的"), "")
    assert not seen(company, "bo"), "there is one branch"
    company.hua.must(SetSetting(name=SIGHT_BY_BRANCH, value="0", reason="互相照看"), "")
    company.dong.must(OpenBranch(name="苏州站"), SU)
    bo = company.world.get(Person, "bo")
    assert bo is not None
    assert not any(tag.startswith("at:") for tag in reader_tags(company.world, bo, "d", company.now))


def test_br_1_the_office_of_a_branch_is_bound_and_who_answers_for_all_is_not(two: Company) -> None:
    assert seen(two, "bo") == {Role.DISPATCHER: {SU}}
    assert seen(two, "bei") == {Role.DISPATCHER: {HEAD}}
    for person in ("dong", "fang", "hua", "ji", "li"):
        assert not seen(two, person), person
    for roles, bound in (
        ((Role.DISPATCHER, Role.STOREKEEPER), True),
        ((Role.DISPATCHER, Role.TECHNICIAN), True),
        ((Role.DISPATCHER, Role.DEPARTMENT_MANAGER), False),
        ((Role.DISPATCHER, Role.AUDITOR), False),
    ):
        two.hua.must(ChangeRoles(roles=roles), "bo")
        assert bool(seen(two, "bo")) is bound, roles


def test_br_1_a_branch_that_has_nobody_in_a_role_is_seen_by_that_role_elsewhere(two: Company) -> None:
    assert seen(two, "anna") == {Role.CUSTOMER_SERVICE: {HEAD, SU}}
    two.hua.must(AddPerson(name="苏州客服", roles=(Role.CUSTOMER_SERVICE,)), "su-anna")
    two.dong.must(MovePerson(branch=SU), "su-anna")
    assert seen(two, "anna") == {Role.CUSTOMER_SERVICE: {HEAD}}
    assert seen(two, "su-anna") == {Role.CUSTOMER_SERVICE: {SU}}


def test_br_1_what_is_seen_follows_a_loan_and_its_end_day_by_day(two: Company) -> None:
    today = company_day(two.now)
    begins, ends = today + timedelta(days=1), today + timedelta(days=2)
    loan = AskLoan(person=PersonId("bei"), branch=SU, begins=begins.isoformat(), ends=ends.isoformat())
    two.dong.must(loan, "loan-1")
    two.chen.must(DecideLoan(agree=True), "loan-1")
    days = []
    for _ in range(4):
        days.append(sorted(seen(two, "bei")[Role.DISPATCHER]))
        for person, branch in everybody_at_work(two.world, company_day(two.now)):
            assert branch == works_for(two.world, person, company_day(two.now))
            assert all(has_own(two.world, branch, role, company_day(two.now)) for role in person.roles)
        two.now += timedelta(days=1)
    assert days == [[HEAD], [HEAD, SU], [HEAD, SU], [HEAD]], "while Bei is lent the head branch has no dispatcher"


def test_br_1_a_closed_branchs_orders_are_seen_by_the_others(two: Company) -> None:
    two.dong.must(MovePerson(branch=HEAD), "bo")
    two.dong.must(CloseBranch(reason="合并"), SU)
    assert seen(two, "bo") == {Role.DISPATCHER: {HEAD, SU}}
