"""What the books keep of a branch, a move and a loan, whole: who said so, when and why (BR-1)."""

from __future__ import annotations

import pytest
from company import Company
from duty_days import at, pass_time
from msgspec.structs import replace
from test_branch_loans import SU, qian, the_loan, wish, with_suzhou

from rulebook.kernel.identity import BranchSince, Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.rules import tags_of
from rulebook.subjects.branches.commands import (
    CloseBranch,
    DecideLoan,
    EndLoan,
    MoveOrder,
    MovePerson,
    NumberBranch,
    OpenBranch,
    RenameBranch,
    SetBranchDays,
)
from rulebook.subjects.branches.records import HEAD, Branch, BranchDays, BranchState, Loan, LoanState, PastBranch
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.orders.records import OrderState

DONG, HUA, CHEN, QIAN = (PersonId(one) for one in ("dong", "hua", "chen", "qian"))


@pytest.fixture
def two(company: Company) -> Company:
    return with_suzhou(company)


def branch(company: Company, id: str = SU) -> Branch:
    found = company.world.get(Branch, id)
    assert found is not None
    return found


def test_br_1_a_branch_is_kept_with_who_opened_it_and_every_name_it_had(two: Company) -> None:
    two.dong.must(OpenBranch(name=" 无锡 "), "wuxi")
    opened = Branch(id="wuxi", name="无锡", opened_by=DONG, opened_by_name="董经理", opened_at=iso(two.now))
    assert branch(two, "wuxi") == opened
    assert "staff" in tags_of(opened)
    two.hua.must(RenameBranch(name=" 苏南 "), "wuxi")
    past = PastBranch(name="无锡", by=HUA, until=iso(two.now))
    assert branch(two, "wuxi") == replace(opened, name="苏南", past=(past,))
    two.hua.must(RenameBranch(name="苏南"), "wuxi")
    assert [one.name for one in branch(two, "wuxi").past] == ["无锡", "苏南"], "its own name is no other's"


def test_br_1_the_head_branch_has_a_record_once_it_is_named_or_numbered(two: Company) -> None:
    two.hua.must(RenameBranch(name="总部"), HEAD)
    named = Branch(id=HEAD, name="总部", opened_by=HUA, opened_by_name="华管理员", opened_at=iso(two.now))
    assert branch(two, HEAD) == named
    two.dong.must(NumberBranch(prefix="ZB"), HEAD)
    two.dong.must(NumberBranch(prefix="ZONG"), HEAD)
    assert branch(two, HEAD) == replace(named, prefix="ZONG", prefixes=("ZB",))


def test_br_1_the_letters_that_a_branch_has_may_be_said_again_and_are_given_up_once(two: Company) -> None:
    for prefix in ("SZ", "SZ", ""):
        two.dong.must(NumberBranch(prefix=prefix), SU)
    assert (branch(two).prefix, branch(two).prefixes) == ("", ("SZ",))


def test_br_1_a_closed_branch_says_by_whom_when_and_why(two: Company) -> None:
    two.dong.must(OpenBranch(name="无锡"), "wuxi")
    before = branch(two, "wuxi")
    two.hua.must(CloseBranch(reason=" 合并 "), "wuxi")
    assert branch(two, "wuxi") == replace(
        before, state=BranchState.CLOSED, closed_by=HUA, closed_by_name="华管理员", closed_at=iso(two.now),
        closed_why="合并",
    )  # fmt: skip


def test_br_1_a_move_is_kept_with_its_day_who_said_so_and_why(two: Company) -> None:
    two.dong.must(MovePerson(branch=SU, since="2026-03-05", reason=" 新站 "), "li")
    li = two.world.get(Person, "li")
    assert li is not None
    entry = BranchSince(branch=SU, since="2026-03-05", by=DONG, at=iso(two.now), reason="新站")
    assert li.branches == (entry,)
    two.dong.must(MovePerson(branch=SU), "wang")
    wang = two.world.get(Person, "wang")
    assert wang is not None
    assert (wang.branches[0].since, wang.branches[0].reason) == ("2026-03-02", ""), "today where no day is said"


def test_br_1_an_order_that_was_given_to_another_branch_says_why(two: Company) -> None:
    two.order_in(OrderState.APPROVED)
    before = two.order("order-1")
    two.chen.must(MoveOrder(branch=SU, reason=" 客户在苏州 "), "order-1")
    assert two.order("order-1") == replace(before, branch=SU, branch_why="客户在苏州")


def test_br_1_a_loan_is_kept_from_the_wish_to_the_yes_and_its_end(two: Company) -> None:
    qian(two).must(wish(), "l-1")
    asked = Loan(
        id="l-1", person=PersonId("li"), person_name="李师傅", lender=HEAD, borrower=SU, begins="2026-03-10",
        ends="2026-03-12", first_ends="2026-03-12", reason="验收集中", state=LoanState.ASKED, asked_by=QIAN,
        asked_by_name="钱站长", asked_at=iso(two.now), due_at="2026-03-10T00:00:00+08:00",
    )  # fmt: skip
    assert the_loan(two) == asked
    assert "staff" in tags_of(asked)
    two.chen.must(DecideLoan(agree=True, reason=" 可以 "), "l-1")
    agreed = replace(
        asked,
        state=LoanState.AGREED,
        decided_by=CHEN,
        decided_by_name="陈经理",
        decided_at=iso(two.now),
        why="可以",
    )
    assert the_loan(two) == agreed
    two.now = at("2026-03-10T09:00")
    qian(two).must(EndLoan(reason=" 提前完工 ", last="2026-03-11"), "l-1")
    assert the_loan(two) == replace(
        agreed,
        ends="2026-03-11",
        ended_by=QIAN,
        ended_by_name="钱站长",
        ended_at=iso(two.now),
        ended_why="提前完工",
    )


def test_br_1_a_no_and_a_wish_called_off_say_why(two: Company) -> None:
    for id in ("l-1", "l-2"):
        qian(two).must(wish(), id)
        if id == "l-1":
            two.chen.must(DecideLoan(agree=False, reason=" 人手不够 "), id)
    assert (the_loan(two).state, the_loan(two).why, the_loan(two).decided_by) == (
        LoanState.REFUSED,
        "人手不够",
        "chen",
    )
    two.chen.must(EndLoan(reason=" 不用了 "), "l-2")
    ended = the_loan(two, "l-2")
    assert (ended.state, ended.ended_by, ended.ended_why, ended.ends) == (
        LoanState.WITHDRAWN,
        "chen",
        "不用了",
        "2026-03-12",
    )


@pytest.mark.parametrize(
    ("begins", "due"), [("2026-03-02", "2026-03-03T00:00:00+08:00"), ("2026-03-03", "2026-03-03T00:00:00+08:00")]
)
def test_br_1_a_wish_for_today_may_be_decided_all_day(two: Company, begins: str, due: str) -> None:
    qian(two).must(wish(begins=begins, ends="2026-03-05"), "l-1")
    assert the_loan(two).due_at == due


def test_br_1_what_lapsed_is_told_with_whom_from_where_and_when_it_would_have_begun(two: Company) -> None:
    two.hua.must(RenameBranch(name="总部"), HEAD)
    qian(two).must(wish(), "l-1")
    before = the_loan(two)
    pass_time(two, "2026-03-10T00:01")
    assert the_loan(two) == replace(before, state=LoanState.LAPSED)
    told = two.world.get(Irregularity, "loan_unanswered:l-1")
    assert told is not None
    assert (told.rule, told.person, told.person_name) == ("BR-1", "qian", "钱站长")
    assert told.facts == {"name": "李师傅", "branch": "总部", "begins": "2026-03-10"}


def test_br_1_closing_days_stand_in_their_order_with_who_entered_them(two: Company) -> None:
    rest = (RestDay("2026-03-20", " 搬家 "), RestDay("2026-03-11", "盘点" * 30))
    qian(two).must(SetBranchDays(rest=rest, reason=" 年度盘点 "), f"{SU}:2026")
    assert two.world.get(BranchDays, f"{SU}:2026") == BranchDays(
        id=f"{SU}:2026", rest=(RestDay("2026-03-11", "盘点" * 20), RestDay("2026-03-20", "搬家")),
        reason="年度盘点", set_by=QIAN, set_by_name="钱站长", set_at=iso(two.now),
    )  # fmt: skip
