"""A refund, whole from the last yes to its payment, its day, and what is said no to (FEE-3). Amounts in fen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import CUSTOMER, Company
from msgspec.structs import replace
from refused_ground import Asked, No, refusal_of, wrong
from test_refunds import FORM, ID, OWES, asks, explained, granted, pays

from rulebook.kernel.ids import Fen, OrderId, PersonId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso, parse_time
from rulebook.policy import ledger
from rulebook.rules import passed_deadlines, tags_of
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.refunds.commands import DropRefund
from rulebook.subjects.refunds.paid_before import Excess, excess
from rulebook.subjects.refunds.records import PaidFrom, Refund, RefundState

ANNA, CHEN, FANG = (PersonId(one) for one in ("anna", "chen", "fang"))
NO_RECEIPT = ReceiptId("")


def refund(company: Company, id: str = FORM) -> Refund:
    found = company.world.get(Refund, id)
    assert found is not None
    return found


def told(company: Company, code: str) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code and not one.is_settled]


def test_fee_3_what_is_owed_is_kept_with_who_asked_who_granted_and_until_when_it_is_paid(company: Company) -> None:
    granted(company, explain=False)
    owed = Refund(
        id=FORM, state=RefundState.OWED, whose=CUSTOMER, customer=CUSTOMER, customer_name="顺达物流", complaint=ID,
        number="TS-2026-0001", fen=Fen(15_000), reason="退差价", asked_by=ANNA, asked_by_name="安娜",
        granted_by=(CHEN,), granted_by_name="陈经理", granted_at=iso(company.now), due=refund(company).due,
        entry=company.world.ledger[-1].id,
    )  # fmt: skip
    assert refund(company) == owed
    assert parse_time(owed.due) > company.now
    assert {"person:anna", "role:customer_service", "role:finance"} <= tags_of(owed)
    explained(company)
    company.fang.must(pays(reference=" ICBC-1 "), FORM)
    assert refund(company) == replace(
        owed, state=RefundState.PAID, paid_from=PaidFrom.BANK, reference="ICBC-1", paid_by=FANG,
        paid_by_name="方会计", paid_at=iso(company.now), paid_entry=company.world.ledger[-1].id,
    )  # fmt: skip


def test_fee_3_dropped_it_says_by_whom_when_and_why_and_the_books_owe_nothing(company: Company) -> None:
    before = granted(company)
    company.chen.must(DropRefund(reason=" 打错了 "), FORM)
    assert refund(company) == replace(
        before, state=RefundState.DROPPED, dropped_by=CHEN, dropped_by_name="陈经理", dropped_at=iso(company.now),
        dropped_why="打错了",
    )  # fmt: skip
    entry = company.world.ledger[-1]
    assert (entry.memo, dict(entry.postings)) == ("refund_dropped", {OWES: 15_000, ledger.REFUNDS: -15_000})


def test_fee_3_of_an_order_it_is_its_customers_and_of_nothing_the_forms_own(company: Company) -> None:
    company.owing()
    ask = AskApproval(subject="refund", order=OrderId("order-1"), amount=Fen(900), reason="退差价")
    company.anna.must(ask, "f-1")
    company.chen.must(GrantApproval(), "f-1")
    of_order = refund(company, "f-1")
    assert (of_order.order, of_order.customer, of_order.whose, of_order.customer_name, of_order.complaint) == (
        "order-1", CUSTOMER, CUSTOMER, "顺达物流", "",
    )  # fmt: skip
    company.anna.must(AskApproval(subject="refund", amount=Fen(900), reason="退差价"), "f-2")
    company.chen.must(GrantApproval(), "f-2")
    alone = refund(company, "f-2")
    assert (alone.order, alone.customer, alone.whose, alone.customer_name) == (None, None, "f-2", "")
    (one,) = [i for i in told(company, "refund_exceeds") if i.about == "f-2"]
    assert one.facts == {"name": "—", "sum": "9.00", "taken": "0.00"}


def test_fee_3_of_a_complaint_of_nobody_it_is_the_complaints_by_the_name_that_was_said(company: Company) -> None:
    company.anna.must(HearComplaint(what="多收了", customer_name="路人"), ID)
    asks(company)
    company.chen.must(GrantApproval(), FORM)
    owed = refund(company)
    assert (owed.customer, owed.whose, owed.customer_name, owed.number) == (None, ID, "路人", "TS-2026-0001")


def test_fee_3_more_than_was_paid_is_told_to_finance_with_both_sums(company: Company) -> None:
    company.collect(10_000)
    granted(company, explain=False)
    (one,) = told(company, "refund_exceeds")
    assert (one.rule, one.about, one.owner, one.facts) == (
        "FEE-3", FORM, Role.FINANCE, {"name": "顺达物流", "sum": "150.00", "taken": "100.00"},
    )  # fmt: skip
    assert excess(company.world, refund(company)) == Excess(Fen(15_000), Fen(10_000))
    said = refusal_of(company, (company.fang, pays(), FORM))
    assert said == ("FEE-3", "refund_unexplained", {"sum": "150.00", "taken": "100.00"})


def test_fee_3_just_what_was_paid_may_be_given_back_and_the_earlier_one_is_covered_first(company: Company) -> None:
    company.collect(15_000)
    granted(company, 10_000, explain=False)
    granted(company, 5_000, "form-2", explain=False)
    assert told(company, "refund_exceeds") == []
    granted(company, 1, "form-3", explain=False)
    assert [one.about for one in told(company, "refund_exceeds")] == ["form-3"]
    company.chen.must(DropRefund(reason="打错了"), FORM)
    assert told(company, "refund_exceeds") == [], "what was dropped makes room"
    assert refund(company, "form-2").lowers == "receipt-1", "the last receipt of the customer's"


def test_fee_3_what_is_owed_has_not_been_paid(owing: Company) -> None:
    granted(owing, 1, explain=False)
    (one,) = told(owing, "refund_exceeds")
    assert one.facts["taken"] == "0.00"
    assert refund(owing).lowers == NO_RECEIPT
    assert owing.receipt("receipt-1").method is Method.OWED


def test_fee_3_not_paid_by_its_day_it_is_told_to_finance_once(company: Company) -> None:
    owed = granted(company)
    company.now = parse_time(owed.due)
    assert not [c for c in passed_deadlines(company.world, company.now) if c.id == FORM]
    company.now += timedelta(seconds=1)
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command, command.id)
    (one,) = told(company, "refund_unpaid")
    assert (one.about, one.owner, one.facts) == (
        FORM, Role.FINANCE, {"name": "顺达物流", "sum": "150.00", "due": owed.due},
    )  # fmt: skip
    assert refund(company).reminded
    company.wait(days=30)
    assert not [c for c in passed_deadlines(company.world, company.now) if c.id == FORM]


def done(company: Company, then: object) -> Asked:
    company.fang.must(pays(), FORM)
    return company.fang, then, FORM  # type: ignore[return-value]  # a command


def dropped(company: Company) -> Asked:
    company.chen.must(DropRefund(reason="打错了"), FORM)
    return company.fang, pays(), FORM


def asked_by_fang(company: Company) -> Asked:
    company.world.records["refund", FORM] = replace(refund(company), asked_by=FANG)
    return company.fang, pays(), FORM


def allowed_by_fang(company: Company) -> Asked:
    company.world.records["refund", FORM] = replace(refund(company), granted_by=(CHEN, FANG))
    return company.fang, pays(), FORM


def of_void(company: Company) -> Asked:
    company.world.records["refund", FORM] = replace(refund(company), of_void=True, number="PG-1")
    return company.chen, DropRefund(reason="x"), FORM


NO: No = {
    "paid twice": (lambda c: done(c, pays()), "FEE-3", "refund_paid", {"day": "2026-03-02", "name": "方会计"}),
    "paid when dropped": (dropped, "FEE-3", "refund_dropped", {"day": "2026-03-02", "name": "陈经理"}),
    "paid by who asked": (asked_by_fang, "ROLE-2", "own_request", {}),
    "paid by who allowed it": (allowed_by_fang, "ROLE-2", "own_request", {}),
    "another sum": (lambda c: (c.fang, pays(14_999), FORM), "FEE-3", "refund_changed", {"sum": "150.00"}),
    "without a number": (lambda c: (c.fang, pays(reference=" "), FORM), "FEE-3", "reason_needed", {}),
    "more than the safe holds": (
        lambda c: (c.fang, pays(paid_from=PaidFrom.SAFE), FORM),
        "FEE-3", "field_wrong", wrong("fen", "more_than_in_the_safe"),
    ),
    "dropped without a word": (lambda c: (c.chen, DropRefund(reason=" "), FORM), "FEE-3", "reason_needed", {}),
    "dropped though of a void": (of_void, "FEE-3", "refund_of_void", {"number": "PG-1"}),
}  # fmt: skip


@pytest.mark.parametrize("case", NO)
def test_fee_3_it_is_refused_by_its_rule_and_changes_nothing(company: Company, case: str) -> None:
    granted(company)
    asked, *said = NO[case]
    assert refusal_of(company, asked(company)) == tuple(said)


def test_role_3_who_may_not_decide_on_such_a_sum_does_not_drop_it(company: Company) -> None:
    granted(company, 150_000)
    said = refusal_of(company, (company.chen, DropRefund(reason="多打了一个零"), FORM))
    assert said == ("ROLE-1", "no_role", {"roles": "department_manager"})
