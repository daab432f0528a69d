"""A receipt voided by the desk: by two people, to the fen, and not while the visit lasts (RCT-2, ROLE-2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import CUSTOMER, PRICE, Company, coins, opened, refused, visit_of
from desk_voids import ASK, FORM, INCOME, RECEIPT, UNPAID, collected, counted, on_site, owed, voided
from invariants import hold
from term_sales import renewal, sells

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import Fen, HandoverId, PersonId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.policy import ledger
from rulebook.subjects.approvals.commands import AskApproval, DenyApproval, GrantApproval, WithdrawApproval
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.orders.commands import AssignOrder, WithdrawOrder
from rulebook.subjects.receipts.commands import AskVoid, VoidReceipt
from rulebook.subjects.refunds.commands import DropRefund, PayRefund
from rulebook.subjects.refunds.records import PaidFrom, Refund, RefundState
from rulebook.subjects.visits.commands import CompleteVisit, LeaveUnsolved


def refund_accounts(company: Company) -> dict[str, int]:
    names = {name for entry in company.world.ledger for name, _ in entry.postings if name.startswith("refund:")}
    return {name: company.world.balance(name) for name in names}


def test_rct_2_cash_that_was_counted_is_owed_back_and_the_receipt_stays_in_the_books(
    company: Company,
) -> None:
    counted(collected(company))
    assert voided(company) == {UNPAID}
    receipt = company.receipt(RECEIPT)
    assert (receipt.void_reason, receipt.voided_by, receipt.total) == ("客户付了两次", "chen", PRICE)
    assert company.world.balance(INCOME) == 0
    assert company.world.balance(ledger.SAFE) == PRICE, "the money is still there"
    assert company.world.balance(ledger.refund(CUSTOMER)) == -PRICE
    back = owed(company)
    assert (back.state, back.fen, back.receipt, back.customer_name) == (
        RefundState.OWED,
        PRICE,
        RECEIPT,
        "顺达物流",
    )
    hold(company.world)


def test_rct_2_what_is_owed_back_is_paid_by_neither_who_asked_nor_who_allowed_it(
    company: Company,
) -> None:
    counted(collected(company))
    voided(company)
    pay = PayRefund(fen=PRICE, paid_from=PaidFrom.SAFE, reference="赵队长签收")
    assert refused(company.fang.does(pay, FORM))[1] == "own_request"
    qian = company.hire("qian", "钱会计", Role.FINANCE)
    qian.must(pay, FORM)
    assert company.world.balance(ledger.SAFE) == 0
    assert refund_accounts(company) == {ledger.refund(CUSTOMER): 0}
    hold(company.world)


def test_fee_3_what_a_void_owes_the_customer_is_not_dropped_by_anybody(company: Company) -> None:
    counted(collected(company))
    voided(company)
    before = company.world.snapshot()
    for one in (company.chen, company.dong):
        assert refused(one.does(DropRefund(reason="客户不要了"), FORM)) == ("FEE-3", "refund_of_void")
    assert company.world.snapshot() == before
    assert not any(name.startswith("expense:") for entry in company.world.ledger for name, _ in entry.postings)


def test_rct_2_cash_still_in_hand_is_answered_for_no_more_and_finance_is_told_to_ask(company: Company) -> None:
    collected(company)
    assert voided(company) == {UNPAID, ("RCT-2", "void_in_hand")}
    told = company.world.get(Irregularity, f"void_in_hand:{RECEIPT}")
    assert told is not None
    assert (told.person, told.facts["sum"], told.owner) == ("li", "300.00", "finance")
    assert company.world.balance(ledger.cash_in_hand("li")) == 0
    assert company.world.get(Refund, FORM) is None
    assert opened(company.li.must(company.envelope("h-1", 0, RECEIPT))) == set(), "it is not called picking"
    hold(company.world)


def test_rct_2_an_envelope_that_nobody_has_counted_is_counted_first(company: Company) -> None:
    collected(company)
    company.fang.must(ASK, FORM)
    company.li.must(company.envelope("h-1", PRICE, RECEIPT))
    before = company.world.snapshot()
    assert refused(company.chen.does(GrantApproval(), FORM)) == ("CASH-3", "void_sealed")
    assert company.world.snapshot() == before
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(PRICE)))
    company.chen.must(GrantApproval(), FORM)
    assert owed(company).fen == PRICE
    hold(company.world)


def test_role_2_neither_who_asked_nor_who_took_the_money_decides_and_the_matrix_says_who(company: Company) -> None:
    collected(company)
    assert refused(company.anna.does(ASK, FORM))[0] == "ROLE-1"
    assert refused(company.fang.does(AskVoid(receipt=RECEIPT, reason=" "), FORM))[1] == "reason_needed"
    company.chen.must(ASK, FORM)
    assert refused(company.chen.does(GrantApproval(), FORM))[1] == "own_request"
    assert refused(company.fang.does(GrantApproval(), FORM))[1] == "no_role"
    company.dong.must(GrantApproval(), FORM)
    assert company.receipt(RECEIPT).voided_by == "dong"


def test_rct_2_who_took_the_money_at_the_desk_does_not_grant_the_void(company: Company) -> None:
    both = company.hire("yu", "于师傅", Role.TECHNICIAN, Role.SERVICE_MANAGER)
    selling = sells(company)
    both.must(renewal(selling, both), "")
    company.fang.must(AskVoid(receipt=ReceiptId("term-receipt-1"), reason="写错"), FORM)
    assert refused(both.does(GrantApproval(), FORM))[1] == "own_request"
    assert company.receipt("term-receipt-1").void_reason == ""


@pytest.mark.parametrize("end", ["denied", "withdrawn"])
def test_rct_2_what_was_denied_or_withdrawn_stays_valid_and_may_be_asked_anew(company: Company, end: str) -> None:
    collected(company)
    company.fang.must(ASK, FORM)
    assert refused(company.dong.does(ASK, "form-2")) == ("RCT-2", "void_waits")
    if end == "denied":
        company.chen.must(DenyApproval(reason="客户说没有"), FORM)
    else:
        company.fang.must(WithdrawApproval(), FORM)
    assert company.receipt(RECEIPT).void_reason == ""
    company.fang.must(ASK, "form-2")
    company.chen.must(GrantApproval(), "form-2")
    assert company.receipt(RECEIPT).void_reason
    assert refused(company.fang.does(ASK, "form-3")) == ("RCT-2", "void_already")


def test_rct_2_leave_that_was_asked_for_past_the_receipt_voids_nothing(company: Company) -> None:
    collected(company)
    company.fang.must(AskApproval(subject="receipt_void", reason="x", about=RECEIPT, amount=Fen(1)), FORM)
    company.chen.must(GrantApproval(), FORM)
    assert company.receipt(RECEIPT).void_reason == ""
    hold(company.world)


def test_rct_2_voided_in_time_on_the_phone_and_by_the_desk_it_is_reversed_once(company: Company) -> None:
    collected(company)
    said = company.now
    voided(company)
    late = VoidReceipt(receipt=RECEIPT, reason="写错")
    assert opened(company.li.does(late, RECEIPT, at=said)) == {("RCT-2", "void_unknown")}
    assert (company.world.balance(INCOME), company.world.balance(ledger.cash_in_hand("li"))) == (0, 0)
    hold(company.world)


def test_rct_2_voided_by_its_issuer_while_the_desk_waits_the_leave_is_refused(company: Company) -> None:
    """Given at no visit, its issuer may void it on its day."""
    selling, given = sells(company), ReceiptId("term-receipt-1")
    selling.li.must(renewal(selling, selling.li), "")
    selling.fang.must(AskVoid(receipt=given, reason="写错"), FORM)
    selling.li.must(VoidReceipt(receipt=given, reason="写错"), given)
    assert refused(selling.dong.does(GrantApproval(), FORM)) == ("RCT-2", "void_already")
    assert selling.world.balance(INCOME) == 0
    hold(selling.world)


def test_rct_2_while_the_visit_lasts_the_desk_voids_nothing_that_the_phone_counts_on(company: Company) -> None:
    on_site(company)
    said = company.now
    before = company.world.snapshot()
    assert refused(company.fang.does(ASK, FORM)) == ("RCT-2", "void_while_visit")
    assert company.world.snapshot() == before
    company.wait(hours=1)
    finish = CompleteVisit(visit=visit_of("order-1"))
    assert isinstance(company.li.does(finish, "order-1", at=said + timedelta(seconds=30)), Decision)
    company.fang.must(ASK, FORM)
    company.chen.must(GrantApproval(), FORM)
    assert company.receipt(RECEIPT).voided_by == "chen"


def test_rct_2_what_was_asked_for_before_the_visit_went_on_is_not_granted_while_it_lasts(company: Company) -> None:
    on_site(company)
    company.bo.must(WithdrawOrder(reason="改派"), "order-1")
    company.fang.must(ASK, FORM)
    company.bo.must(AssignOrder(technician=PersonId("li")), "order-1")
    before = company.world.snapshot()
    assert refused(company.chen.does(GrantApproval(), FORM)) == ("RCT-2", "void_while_visit")
    assert company.world.snapshot() == before
    company.bo.must(WithdrawOrder(reason="改派"), "order-1")
    company.chen.must(GrantApproval(), FORM)
    assert company.receipt(RECEIPT).voided_by == "chen"


@pytest.mark.parametrize("end", ["unsolved", "taken back"])
def test_rct_2_a_visit_that_is_over_in_another_way_is_over(company: Company, end: str) -> None:
    on_site(company)
    if end == "unsolved":
        company.li.must(LeaveUnsolved(visit=visit_of("order-1"), symptom="x", waiting_for="配件"), "order-1")
    else:
        company.bo.must(WithdrawOrder(reason="手机丢了"), "order-1")
    company.fang.must(ASK, FORM)
