"""People lent between branches: asked, agreed, for certain days; who decides about them meanwhile (BR-1)."""

from __future__ import annotations

from datetime import date

import pytest
from company import Company, Hand, refused
from duty_days import MARCH, PATTERNS, ask, at, codes, pass_time

from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.rules import why_not
from rulebook.subjects.absences.commands import DecideLeave
from rulebook.subjects.branches.commands import (
    AskLoan,
    CloseBranch,
    DecideLoan,
    EndLoan,
    MoveOrder,
    MovePerson,
    OpenBranch,
)
from rulebook.subjects.branches.membership import members, works_for
from rulebook.subjects.branches.records import HEAD, Loan, LoanState
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.rosters.commands import AskSwap, SetRoster
from rulebook.subjects.rosters.lookup import roster_of, shift_on, work_on
from rulebook.subjects.rosters.records import RosterRow

SU = "suzhou"
SU_MARCH = f"{SU}:2026-03"


@pytest.fixture
def two(company: Company) -> Company:
    return with_suzhou(company)


def with_suzhou(company: Company) -> Company:
    """The head office with `chen`, a second branch with a leader of its own, `qian`."""
    vars(company)["qian"] = company.hire("qian", "钱站长", Role.SERVICE_MANAGER)
    company.dong.must(OpenBranch(name="苏州服务中心"), SU)
    company.dong.must(MovePerson(branch=SU), "qian")
    return company


def qian(company: Company) -> Hand:
    found: Hand = vars(company)["qian"]
    return found


def wish(person: str = "li", begins: str = "2026-03-10", ends: str = "2026-03-12", branch: str = SU) -> AskLoan:
    return AskLoan(person=person, branch=branch, begins=begins, ends=ends, reason="验收集中")


def lend(company: Company, id: str = "l-1", **days: str) -> Loan:
    qian(company).must(wish(**days), id)
    company.chen.must(DecideLoan(agree=True), id)
    return the_loan(company, id)


def the_loan(company: Company, id: str = "l-1") -> Loan:
    found = company.world.get(Loan, id)
    assert found is not None
    return found


def person(company: Company, id: str = "li") -> Person:
    found = company.world.get(Person, id)
    assert found is not None
    return found


def branches_of(company: Company, *days: int) -> list[str]:
    return [works_for(company.world, person(company), date(2026, 3, day)) for day in days]


def test_br_1_asked_by_the_borrower_agreed_by_the_lender_for_these_days_and_no_others(two: Company) -> None:
    qian(two).must(wish(), "l-1")
    assert (the_loan(two).lender, the_loan(two).borrower, the_loan(two).state) == (HEAD, SU, LoanState.ASKED)
    assert branches_of(two, 10, 11) == [HEAD, HEAD], "asked for is not agreed"
    two.chen.must(DecideLoan(agree=True), "l-1")
    assert branches_of(two, 9, 10, 12, 13) == [HEAD, SU, SU, HEAD]
    assert [p.id for p in members(two.world, SU, date(2026, 3, 11))] == ["li", "qian"]


def test_br_1_only_a_leader_of_the_branch_that_wants_somebody_asks_and_one_that_lends_decides(
    two: Company,
) -> None:
    assert refused(two.chen.does(wish(), "l-1")) == ("BR-1", "branch_not_leader")
    assert refused(two.bo.does(wish(), "l-1"))[0] == "ROLE-1"
    qian(two).must(wish(), "l-1")
    assert refused(qian(two).does(DecideLoan(agree=True), "l-1")) == ("ROLE-2", "own_request")
    two.dong.must(wish("wang"), "l-2")
    assert refused(qian(two).does(DecideLoan(agree=True), "l-2")) == ("BR-1", "branch_not_leader")
    assert refused(two.dong.does(DecideLoan(agree=True), "l-2")) == ("ROLE-2", "own_request")
    two.dong.must(DecideLoan(agree=True), "l-1")


def test_br_1_a_no_has_a_reason_and_is_final(two: Company) -> None:
    qian(two).must(wish(), "l-1")
    assert refused(two.chen.does(DecideLoan(agree=False, reason=" "), "l-1"))[1] == "reason_needed"
    two.chen.must(DecideLoan(agree=False, reason="人手不够"), "l-1")
    said = two.chen.does(DecideLoan(agree=True), "l-1")
    assert isinstance(said, Refusal)
    assert (said.code, said.facts) == ("loan_over", {"stands": "refused"})
    assert branches_of(two, 10) == [HEAD]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (wish("nobody"), "not_found"),
        (wish("qian"), "own_request"),
        (wish(branch="nowhere"), "not_found"),
        (wish(branch=HEAD), "branch_already"),
        (wish(begins="2026-03-01"), "field_wrong"),
        (wish(ends="2026-03-09"), "field_wrong"),
        (wish(ends="9999-12-31"), "field_wrong"),
        (wish(begins="morgen"), "field_wrong"),
    ],
)
def test_br_1_a_wish_that_cannot_be_is_refused_by_what_is_wrong(two: Company, asked: AskLoan, code: str) -> None:
    assert refused(qian(two).does(asked, "l-1"))[1] == code
    assert two.world.all(Loan) == []


def test_br_1_nobody_is_lent_twice_at_a_time_nor_across_a_move(two: Company) -> None:
    lend(two)
    assert refused(qian(two).does(wish(begins="2026-03-12", ends="2026-03-15"), "l-2")) == ("BR-1", "loan_twice")
    assert refused(two.dong.does(MovePerson(branch=SU, since="2026-03-11"), "li")) == ("BR-1", "loan_twice")
    two.dong.must(MovePerson(branch=SU, since="2026-03-20"), "li")
    two.dong.must(OpenBranch(name="无锡"), "wuxi")
    across = wish(begins="2026-03-19", ends="2026-03-21", branch="wuxi")
    assert refused(two.dong.does(across, "l-3")) == ("BR-1", "loan_moved")


def test_br_1_on_the_lent_days_the_borrower_sends_them_and_nobody_else(two: Company) -> None:
    lend(two)
    two.order_in(OrderState.APPROVED, appointment="2026-03-11T10:00:00+08:00")
    order = two.world.get(Order, "order-1")
    assert order is not None
    said = why_not(two.world, person(two), order, two.now)
    assert [(r.code, r.facts) for r in said] == [("other_branch", {"branch": "苏州服务中心"})]
    assert why_not(two.world, person(two, "wang"), order, two.now) == ()


def test_br_1_what_they_have_of_the_lenders_in_those_days_is_given_on_first(two: Company) -> None:
    two.order_in(OrderState.ASSIGNED, appointment="2026-03-11T10:00:00+08:00")
    qian(two).must(wish(), "l-1")
    said = two.chen.does(DecideLoan(agree=True), "l-1")
    assert isinstance(said, Refusal)
    order = two.world.get(Order, "order-1")
    assert order is not None
    assert (said.code, said.facts["numbers"]) == ("branch_orders", order.number)
    assert the_loan(two).state is LoanState.ASKED


def test_br_1_leave_in_the_lent_days_is_the_borrowers_to_decide_and_before_them_the_lenders(two: Company) -> None:
    lend(two)
    two.li.must(ask("2026-03-11T08:30", "2026-03-11T12:00"), "a-1")
    two.li.must(ask("2026-03-05T08:30", "2026-03-05T12:00"), "a-2")
    no = DecideLeave(grant=False, reason="忙")
    assert refused(two.chen.does(no, "a-1")) == ("BR-1", "branch_not_leader")
    assert refused(qian(two).does(no, "a-2")) == ("BR-1", "branch_not_leader")
    qian(two).must(no, "a-1")
    two.chen.must(no, "a-2")


def test_br_1_a_branch_without_a_leader_is_led_from_elsewhere_so_that_nothing_waits_for_ever(two: Company) -> None:
    two.dong.must(OpenBranch(name="无锡"), "wuxi")
    two.dong.must(MovePerson(branch="wuxi"), "li")
    two.li.must(ask("2026-03-11T08:30", "2026-03-11T12:00"), "a-1")
    two.chen.must(DecideLeave(grant=False, reason="忙"), "a-1")


def test_br_1_a_head_office_whose_leaders_have_all_moved_is_led_from_elsewhere(two: Company) -> None:
    two.dong.must(OpenBranch(name="无锡"), "wuxi")
    two.dong.must(MovePerson(branch="wuxi"), "bo")
    two.dong.must(MovePerson(branch="wuxi", since="2026-03-04"), "chen")
    two.li.must(ask("2026-03-11T08:30", "2026-03-11T12:00"), "a-1")
    no = DecideLeave(grant=False, reason="忙")
    assert refused(qian(two).does(no, "a-1")) == ("BR-1", "branch_not_leader"), (
        "chen leads there until he has moved"
    )
    two.now = at("2026-03-04T09:00")
    qian(two).must(no, "a-1")


def test_br_1_a_leader_who_is_lent_to_the_head_office_leads_there(two: Company) -> None:
    two.dong.must(MovePerson(branch=SU), "bo")
    two.dong.must(MovePerson(branch=SU), "chen")
    two.chen.must(wish("qian", "2026-03-02", "2026-03-03", HEAD), "l-1")
    two.dong.must(DecideLoan(agree=True), "l-1")
    two.li.must(ask("2026-03-11T08:30", "2026-03-11T12:00"), "a-1")
    no = DecideLeave(grant=False, reason="忙")
    assert refused(two.chen.does(no, "a-1")) == ("BR-1", "branch_not_leader")
    qian(two).must(no, "a-1")


def test_br_1_called_off_before_it_begins_and_ended_early_it_is_as_if_those_days_were_not_lent(
    two: Company,
) -> None:
    lend(two)
    assert refused(two.chen.does(EndLoan(reason=" "), "l-1"))[1] == "reason_needed"
    two.chen.must(EndLoan(reason="急修"), "l-1")
    assert (the_loan(two).state, branches_of(two, 10)) == (LoanState.WITHDRAWN, [HEAD])
    lend(two, "l-2")
    two.now = at("2026-03-11T09:00")
    assert refused(two.chen.does(EndLoan(reason="急修", last="2026-03-10"), "l-2"))[1] == "field_wrong"
    qian(two).must(EndLoan(reason="提前完工"), "l-2")
    assert branches_of(two, 10, 11, 12) == [SU, SU, HEAD]
    assert (the_loan(two, "l-2").ends, the_loan(two, "l-2").first_ends) == ("2026-03-11", "2026-03-12")
    two.now = at("2026-03-13T09:00")
    assert refused(two.chen.does(EndLoan(reason="急修"), "l-2")) == ("BR-1", "loan_over")


def test_br_1_a_wish_that_nobody_decides_lapses_before_its_first_day_and_is_told(two: Company) -> None:
    qian(two).must(wish(), "l-1")
    pass_time(two, "2026-03-09T23:59")
    assert the_loan(two).state is LoanState.ASKED
    pass_time(two, "2026-03-10T00:01")
    told = two.world.get(Irregularity, "loan_unanswered:l-1")
    assert told is not None
    assert (the_loan(two).state, told.person) == (LoanState.LAPSED, "qian")


@pytest.mark.parametrize("begins", ["2026-03-12", "2026-03-10"])
@pytest.mark.parametrize("last", ["", "2026-03-12", "2026-03-11"])
def test_br_1_on_its_last_day_a_loan_is_not_ended_and_that_is_said_in_words(
    two: Company, begins: str, last: str
) -> None:
    lend(two, begins=begins, ends="2026-03-12")
    two.now = at("2026-03-12T09:00")
    said = two.chen.does(EndLoan(reason="病了", last=last), "l-1")
    assert isinstance(said, Refusal)
    assert (said.code, said.facts) == ("loan_last_day", {"name": "李师傅"})
    assert branches_of(two, 12, 13) == [SU, HEAD]


def test_br_1_a_branch_that_borrows_somebody_stays_open(two: Company) -> None:
    two.dong.must(OpenBranch(name="无锡"), "wuxi")
    two.dong.must(wish(branch="wuxi"), "l-1")
    said = two.dong.does(CloseBranch(reason="合并"), "wuxi")
    assert isinstance(said, Refusal)
    assert (said.code, said.facts["lent"]) == ("branch_holds", "李师傅")


def plans(company: Company, id: str, edition: int = 0, **rows: tuple[str, ...]) -> SetRoster:
    given = tuple(RosterRow(person=person, codes=row) for person, row in rows.items())
    return SetRoster(patterns=PATTERNS, rows=given, edition=edition)


def blank(**days: str) -> tuple[str, ...]:
    return codes("", **days)


def test_duty_1_while_lent_the_borrowers_roster_holds_and_before_and_after_their_own(two: Company) -> None:
    lend(two)
    two.bo.must(plans(two, MARCH, li=codes(d10="", d11="", d12="")), MARCH)
    two.bo.must(plans(two, SU_MARCH, li=blank(d10="L", d12="D")), SU_MARCH)
    found = [shift_on(two.world, "li", date(2026, 3, day)) for day in (9, 10, 11, 12, 13)]
    assert [(s.branch, s.pattern.code) if s else None for s in found] == [
        (HEAD, "D"), (SU, "L"), None, (SU, "D"), (HEAD, "D"),
    ]  # fmt: skip


def test_duty_1_no_roster_has_somebody_on_a_day_of_the_other_branchs(two: Company) -> None:
    lend(two)
    said = two.bo.does(plans(two, MARCH, li=codes()), MARCH)
    assert isinstance(said, Refusal)
    assert (said.code, said.facts["day"], said.facts["branch"]) == ("roster_lent", "2026-03-10", "苏州服务中心")
    assert refused(two.bo.does(plans(two, SU_MARCH, li=blank(d13="D")), SU_MARCH)) == ("BR-1", "roster_lent")
    assert refused(two.bo.does(plans(two, SU_MARCH, wang=codes()), SU_MARCH)) == ("BR-1", "roster_lent")


def test_duty_1_a_double_shift_across_two_branches_cannot_be_and_rest_is_kept_across_them(two: Company) -> None:
    lend(two)
    two.bo.must(plans(two, MARCH, li=codes(d9="N", d10="", d11="", d12="", d13="E")), MARCH)
    for wrong in (blank(d10="E"), blank(d12="N")):
        assert refused(two.bo.does(plans(two, SU_MARCH, li=wrong), SU_MARCH)) == ("DUTY-1", "roster_rest")
    two.bo.must(plans(two, SU_MARCH, li=blank(d10="L", d12="D")), SU_MARCH)
    later = plans(two, MARCH, 1, li=codes(d9="N", d10="", d11="", d12="", d13="D"))
    two.bo.must(later, MARCH)
    early = plans(two, SU_MARCH, 1, li=blank(d10="L", d12="N"))
    assert refused(two.bo.does(early, SU_MARCH)) == ("DUTY-1", "roster_rest")


def test_duty_1_a_shift_that_was_planned_before_they_were_lent_is_missed_by_nobody(two: Company) -> None:
    two.bo.must(plans(two, MARCH, li=codes()), MARCH)
    lend(two)
    two.bo.must(plans(two, SU_MARCH, li=blank(d10="L")), SU_MARCH)
    assert shift_on(two.world, "li", date(2026, 3, 11)) is None
    pass_time(two, "2026-03-11T20:00")
    told = {i.about for i in two.world.all(Irregularity) if i.code == "absent_unasked" and i.person == "li"}
    days = {about.rpartition(":")[2] for about in told}
    assert "2026-03-11" not in days
    assert {"2026-03-09", "2026-03-10"} <= days


def dispatched(company: Company, day: str) -> list[str]:
    """Why not `li` for an order of Suzhou's on that day, by code."""
    company.order_in(OrderState.APPROVED, appointment=f"{day}T10:00:00+08:00")
    company.chen.must(MoveOrder(branch=SU, reason="客户在苏州"), "order-1")
    order = company.world.get(Order, "order-1")
    assert order is not None
    return [reason.code for reason in why_not(company.world, person(company), order, company.now)]


@pytest.mark.parametrize("days", [codes(), codes(d10="", d11="", d12="")], ids=["planned before", "blank"])
def test_duty_1_the_lenders_roster_says_nothing_of_a_lent_day(two: Company, days: tuple[str, ...]) -> None:
    two.bo.must(plans(two, MARCH, li=codes(d10="", d11="", d12=""), wang=codes()), MARCH)
    two.bo.must(plans(two, MARCH, 1, li=days, wang=codes()), MARCH)
    lend(two)
    found = [roster_of(two.world, "li", date(2026, 3, day)) is not None for day in (9, 10, 12, 13)]
    assert found == [True, False, False, True]
    assert [span.begins.hour for span in work_on(two.world, "li", date(2026, 3, 10))] == [8], (
        "a working day's hours"
    )
    assert dispatched(two, "2026-03-10") == []
    pass_time(two, "2026-03-13T20:00")
    told = {i.about for i in two.world.all(Irregularity) if i.code in ("absent_unasked", "log_missing")}
    days_told = {about.partition(":")[2] for about in told if about.startswith("li:")}
    assert not days_told & {"2026-03-10", "2026-03-11", "2026-03-12"}
    assert "2026-03-13" in days_told


def test_duty_1_after_a_move_the_old_branch_edits_its_roster_and_the_new_one_plans_them(two: Company) -> None:
    two.bo.must(plans(two, MARCH, li=codes(d9="L"), wang=codes()), MARCH)
    two.dong.must(MovePerson(branch=SU, since="2026-03-10"), "li")
    assert shift_on(two.world, "li", date(2026, 3, 10)) is None
    assert dispatched(two, "2026-03-10") == []
    two.bo.must(plans(two, MARCH, 1, li=codes(d9="D"), wang=codes(d20="")), MARCH)
    added = plans(two, MARCH, 2, li=codes(d9="D", d21="D"), wang=codes(d20=""))
    assert refused(two.bo.does(added, MARCH)) == ("BR-1", "roster_lent"), "a shift that is new there"
    two.bo.must(plans(two, SU_MARCH, li=blank(d10="L")), SU_MARCH)
    found = shift_on(two.world, "li", date(2026, 3, 10))
    assert found is not None
    assert (found.branch, found.pattern.code) == (SU, "L")


def test_duty_1_no_shift_is_exchanged_into_a_day_on_which_its_taker_is_lent(two: Company) -> None:
    two.bo.must(plans(two, MARCH, li=codes(), wang=codes()), MARCH)
    lend(two)
    said = two.li.does(AskSwap(peer=person(two, "wang").id, day="2026-03-05", peer_day="2026-03-11"), "s-1")
    assert isinstance(said, Refusal)
    assert (said.code, said.facts["name"], said.facts["day"]) == ("roster_lent", "李师傅", "2026-03-11")


def test_duty_1_a_roster_under_a_name_of_its_own_holds_as_it_did(two: Company) -> None:
    two.bo.must(plans(two, "east:2026-03", li=codes(d10="L")), "east:2026-03")
    lend(two)
    found = shift_on(two.world, "li", date(2026, 3, 10))
    assert found is not None
    assert (found.branch, found.pattern.code) == ("east", "L")
