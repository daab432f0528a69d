"""What is said no to around branches and loans: by which rule, with which facts, nothing changed (BR-1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from company import Company
from duty_days import at
from refused_ground import Asked, No, refusal_of, wrong
from test_branch_loans import SU, lend, qian, wish, with_suzhou

from rulebook.kernel.commands import Command
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
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.orders.records import OrderState

NAME = {"branch": "苏州服务中心"}
LI = {"name": "李师傅"}


@pytest.fixture
def two(company: Company) -> Company:
    """Suzhou with Qian; Wuxi, which is closed; an outsider; Li lent to Suzhou from the tenth to the twelfth."""
    with_suzhou(company)
    company.dong.must(OpenBranch(name="无锡"), "wuxi")
    company.dong.must(CloseBranch(reason="合并"), "wuxi")
    company.set_person("ji", outsider=True)
    company.set_person("guo", active=False)
    lend(company)
    return company


def of(hand: str, command: Command, subject: str) -> Callable[[Company], Asked]:
    return lambda c: (qian(c) if hand == "qian" else getattr(c, hand), command, subject)


def planned(company: Company) -> Asked:
    company.order_in(OrderState.ASSIGNED, technician=company.wang)
    return company.dong, MovePerson(branch=SU), "wang"


def on_it(company: Company) -> Asked:
    company.order_in(OrderState.ASSIGNED)
    return company.chen, MoveOrder(branch=SU, reason="x"), "order-1"


def opened(branch: str, reason: str = "x") -> Callable[[Company], Asked]:
    def asked(company: Company) -> Asked:
        company.order_in(OrderState.APPROVED)
        return company.chen, MoveOrder(branch=branch, reason=reason), "order-1"

    return asked


def later(hand: str, command: Command, day: str) -> Callable[[Company], Asked]:
    def asked(company: Company) -> Asked:
        company.now = at(f"{day}T09:00")
        return (qian(company) if hand == "qian" else getattr(company, hand)), command, "l-1"

    return asked


def asked_for(person: str, then: Callable[[Company], Asked]) -> Callable[[Company], Asked]:
    """A wish that is still to be decided: `l-2`."""

    def asked(company: Company) -> Asked:
        qian(company).must(wish(person), "l-2")
        return then(company)

    return asked


def gone(company: Company) -> Asked:
    company.set_person("wang", active=False)
    return company.chen, DecideLoan(agree=True), "l-2"


REST = (RestDay("2026-03-11"),)
DAYS = f"{SU}:2026"
NO: No = {
    "opened twice": (of("dong", OpenBranch(name="甲"), SU), "BR-1", "exists", {"what": "苏州服务中心"}),
    "opened without a name": (of("dong", OpenBranch(name=" "), "n"), "BR-1", "field_missing", {"fields": "name"}),
    "opened under another's name": (
        of("dong", OpenBranch(name=" 苏州服务中心 "), "n"), "BR-1", "exists", {"what": "苏州服务中心"},
    ),
    "the head opened": (of("dong", OpenBranch(name="甲"), HEAD), "BR-1", "exists", {"what": "main"}),
    "renamed when closed": (
        of("dong", RenameBranch(name="甲"), "wuxi"), "BR-1", "branch_closed", {"branch": "无锡"},
    ),
    "numbered when closed": (
        of("dong", NumberBranch(prefix="WX"), "wuxi"), "BR-1", "branch_closed", {"branch": "无锡"},
    ),
    "numbered by a T": (
        of("dong", NumberBranch(prefix="T"), SU), "BR-1", "field_wrong", wrong("prefix", "not_a_prefix"),
    ),
    "the head closed": (of("dong", CloseBranch(reason="x"), HEAD), "BR-1", "branch_head_stays", {}),
    "closed twice": (of("dong", CloseBranch(reason="x"), "wuxi"), "BR-1", "branch_closed", {"branch": "无锡"}),
    "closed without a word": (of("dong", CloseBranch(reason=" "), SU), "SYS-2", "reason_needed", {}),
    "closed with what it has": (
        of("dong", CloseBranch(reason="x"), SU), "BR-1", "branch_holds",
        NAME | {"people": "钱站长", "units": "—", "orders": "—", "lent": "李师傅", "offers": "—"},
    ),
    "moved by themselves": (of("dong", MovePerson(branch=SU), "dong"), "ROLE-2", "own_request", {}),
    "an outsider moved": (of("dong", MovePerson(branch=SU), "ji"), "BR-1", "branch_outsider", {"name": "季审计"}),
    "moved to a closed one": (
        of("dong", MovePerson(branch="wuxi"), "wang"), "BR-1", "branch_closed", {"branch": "无锡"},
    ),
    "moved on no day": (
        of("dong", MovePerson(branch=SU, since="x"), "wang"), "BR-1", "field_wrong", wrong("since", "not_a_date"),
    ),
    "moved yesterday": (
        of("dong", MovePerson(branch=SU, since="2026-03-01"), "wang"),
        "BR-1", "field_wrong", wrong("since", "not_in_time"),
    ),
    "moved where they are": (
        of("dong", MovePerson(branch=SU), "qian"), "BR-1", "branch_already", {"name": "钱站长"} | NAME,
    ),
    "moved while lent": (
        of("dong", MovePerson(branch=SU), "li"),
        "BR-1", "loan_twice", LI | {"begins": "2026-03-10", "ends": "2026-03-12"},
    ),
    "moved with an order": (
        planned, "BR-1", "branch_orders", {"name": "王师傅", "numbers": "W260302-DER-1"},
    ),
    "an order moved under way": (on_it, "BR-1", "wrong_state", {"state": "assigned"}),
    "an order moved without a word": (opened(SU, " "), "SYS-2", "reason_needed", {}),
    "an order moved to a closed one": (opened("wuxi"), "BR-1", "branch_closed", {"branch": "无锡"}),
    "asked twice": (of("qian", wish(), "l-1"), "BR-1", "exists", {"what": "l-1"}),
    "asked for themselves": (of("qian", wish("qian"), "l-3"), "ROLE-2", "own_request", {}),
    "asked for an outsider": (of("qian", wish("ji"), "l-3"), "BR-1", "branch_outsider", {"name": "季审计"}),
    "asked for who left": (of("qian", wish("guo"), "l-3"), "ROLE-1", "inactive", {"who": "郭库管"}),
    "asked for a closed one": (
        of("dong", wish("wang", branch="wuxi"), "l-3"), "BR-1", "branch_closed", {"branch": "无锡"},
    ),
    "asked for who is there": (
        of("chen", wish("wang", branch=HEAD), "l-3"),
        "BR-1", "branch_already", {"name": "王师傅", "branch": "main"},
    ),
    "asked by another's leader": (of("chen", wish("wang"), "l-3"), "BR-1", "branch_not_leader", NAME),
    "asked from no day": (
        of("qian", wish("wang", begins="x"), "l-3"), "BR-1", "field_wrong", wrong("begins", "not_a_date"),
    ),
    "asked to no day": (
        of("qian", wish("wang", ends="x"), "l-3"), "BR-1", "field_wrong", wrong("ends", "not_a_date"),
    ),
    "asked for yesterday": (
        of("qian", wish("wang", begins="2026-03-01"), "l-3"),
        "BR-1", "field_wrong", wrong("begins", "not_in_time"),
    ),
    "asked to before it begins": (
        of("qian", wish("wang", ends="2026-03-09"), "l-3"), "BR-1", "field_wrong", wrong("ends", "not_after"),
    ),
    "asked while lent": (
        of("qian", wish(begins="2026-03-12", ends="2026-03-14"), "l-3"),
        "BR-1", "loan_twice", LI | {"begins": "2026-03-10", "ends": "2026-03-12"},
    ),
    "decided twice": (of("chen", DecideLoan(agree=True), "l-1"), "BR-1", "loan_over", {"stands": "agreed"}),
    "decided by who asked": (
        asked_for("wang", of("qian", DecideLoan(agree=True), "l-2")), "ROLE-2", "own_request", {},
    ),
    "a no without a word": (
        asked_for("wang", of("chen", DecideLoan(agree=False, reason=" "), "l-2")), "SYS-2", "reason_needed", {},
    ),
    "a yes for who left": (asked_for("wang", gone), "ROLE-1", "inactive", {"who": "王师傅"}),
    "ended without a word": (of("chen", EndLoan(reason=" "), "l-1"), "SYS-2", "reason_needed", {}),
    "ended by who is lent": (
        asked_for("chen", of("chen", EndLoan(reason="x"), "l-2")), "ROLE-2", "own_request", {},
    ),
    "ended when over": (
        later("chen", EndLoan(reason="x"), "2026-03-13"), "BR-1", "loan_over", {"stands": "agreed"},
    ),
    "ended on its last day": (later("chen", EndLoan(reason="x"), "2026-03-12"), "BR-1", "loan_last_day", LI),
    "ended on no day": (
        later("chen", EndLoan(reason="x", last="x"), "2026-03-10"),
        "BR-1", "field_wrong", wrong("last", "not_a_date"),
    ),
    "ended when it ends": (
        later("chen", EndLoan(reason="x", last="2026-03-12"), "2026-03-10"),
        "BR-1", "field_wrong", wrong("last", "not_in_time"),
    ),
    "days of no year": (
        of("qian", SetBranchDays(rest=REST, reason="x"), SU), "BR-1", "field_wrong", wrong("year", "not_a_year"),
    ),
    "days of a closed one": (
        of("dong", SetBranchDays(rest=REST, reason="x"), "wuxi:2026"), "BR-1", "branch_closed", {"branch": "无锡"},
    ),
    "days by another's leader": (
        of("chen", SetBranchDays(rest=REST, reason="x"), DAYS), "BR-1", "branch_not_leader", NAME,
    ),
    "a day twice": (
        of("qian", SetBranchDays(rest=REST * 2, reason="x"), DAYS),
        "BR-1", "field_wrong", wrong("day", "stands_twice"),
    ),
    "a day of another year": (
        of("qian", SetBranchDays(rest=(RestDay("2027-03-11"),), reason="x"), DAYS),
        "BR-1", "field_wrong", wrong("day", "no_day_of_the_year") | {"text": "2027-03-11"},
    ),
    "days without a word": (of("qian", SetBranchDays(rest=REST, reason=" "), DAYS), "SYS-2", "reason_needed", {}),
    "a day that is past": (
        of("qian", SetBranchDays(rest=(RestDay("2026-03-01"),), reason="x"), DAYS),
        "BR-1", "calendar_past", {"day": "2026-03-01"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NO)
def test_br_1_it_is_refused_by_its_rule_and_changes_nothing(two: Company, case: str) -> None:
    asked, *said = NO[case]
    assert refusal_of(two, asked(two)) == tuple(said)
