"""Money back against what came in: never more than was paid unseen, and no rebate on it (FEE-3, DEAL-1)."""

from __future__ import annotations

import pytest
from company import CUSTOMER, Company, visit_of
from dealer_books import DEALER, agreed, issue, money, month_ends, statement
from invariants import hold
from test_refunds import explained

from rulebook.kernel.ids import Fen, OrderId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.dealers.records import Basis, Turnover
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.refunds.commands import DropRefund, PayRefund
from rulebook.subjects.refunds.records import PaidFrom, Refund

EXCEEDS = "refund_exceeds"


def granted(company: Company, fen: int, form: str = "form-1", **said: object) -> Refund:
    """Granted on a complaint of its own, as the customer told it."""
    complaint = f"complaint-{form}"
    heard = {"what": "多收了钱", "customer": CUSTOMER, "customer_name": "顺达物流"} | said
    company.anna.must(HearComplaint(**heard), complaint)  # type: ignore[arg-type]  # test data by name
    company.anna.must(AskApproval(subject="refund", about=complaint, amount=Fen(fen), reason="退差价"), form)
    (company.chen if fen <= 30_000 else company.dong).must(GrantApproval(), form)
    return refund(company, form)


def refund(company: Company, form: str = "form-1") -> Refund:
    found = company.world.get(Refund, form)
    assert found is not None
    return found


def pay(company: Company, form: str = "form-1") -> None:
    fen = refund(company, form).fen
    explained(company, form)
    company.fang.must(PayRefund(fen=fen, paid_from=PaidFrom.BANK, reference="B-1"), form)


def told(company: Company) -> list[tuple[str, str, str]]:
    """(refund, granted back, paid) of what stands open."""
    found = [one for one in company.world.all(Irregularity) if one.code == EXCEEDS and not one.is_settled]
    return sorted((one.about, one.facts["sum"], one.facts["taken"]) for one in found)


@pytest.fixture
def dealt(company: Company) -> Company:
    company.dong.must(SetDealer(name="华北经销"), DEALER)
    company.dong.must(AssignDealer(dealer=DEALER, since="2026-01-01", reason="经销商介绍"), CUSTOMER)
    agreed(company)
    return company


def test_fee_3_no_more_back_than_was_paid_is_nobodys_matter(company: Company) -> None:
    money(company, 30_000, "r-1")
    granted(company, 30_000, receipt=ReceiptId("r-1"), order=OrderId("order-r-1"))
    assert told(company) == []


def test_fee_3_more_back_than_the_receipt_bears_is_told_to_finance(company: Company) -> None:
    money(company, 30_000, "r-1")
    money(company, 90_000, "r-2")
    granted(company, 30_001, receipt=ReceiptId("r-1"))
    assert told(company) == [("form-1", "300.01", "300.00")]


def test_fee_3_two_refunds_of_one_order_are_added_up_and_the_second_is_told(company: Company) -> None:
    money(company, 30_000, "r-1")
    granted(company, 20_000, "form-1", order=OrderId("order-r-1"))
    granted(company, 20_000, "form-2", order=OrderId("order-r-1"))
    assert told(company) == [("form-2", "400.00", "300.00")]


def test_fee_3_nothing_known_of_who_paid_is_told(company: Company) -> None:
    granted(company, 500, customer="", customer_name="")
    assert told(company) == [("form-1", "5.00", "0.00")]


def test_fee_3_a_receipt_that_arrives_late_settles_it_and_a_later_purchase_does_not(company: Company) -> None:
    before = company.now
    company.wait(hours=3)
    granted(company, 20_000)
    assert told(company) == [("form-1", "200.00", "0.00")]
    company.wait(hours=1)
    money(company, 50_000, "r-later")
    assert told(company) == [("form-1", "200.00", "0.00")], "what is paid later is for something else"
    money(company, 20_000, "r-1", at=before)
    assert told(company) == []


def test_fee_3_what_was_owed_counts_once_it_is_paid(company: Company) -> None:
    money(company, 40_000, "r-1", method=Method.OWED)
    granted(company, 15_000, receipt=ReceiptId("r-1"))
    assert told(company) == [("form-1", "150.00", "0.00")]
    wire = CollectReceivable(receivable="r-1", fen=Fen(15_000), method=Method.TRANSFER, reference="B7")
    company.fang.must(wire, "order-r-1")
    assert told(company) == []
    hold(company.world)


def test_rct_2_a_receipt_voided_after_money_back_was_granted_is_told(company: Company) -> None:
    money(company, 30_000, "r-1")
    granted(company, 10_000, receipt=ReceiptId("r-1"))
    company.li.must(VoidReceipt(receipt=ReceiptId("r-1"), reason="写错"), "order-r-1")
    assert told(company) == [("form-1", "100.00", "0.00")]
    hold(company.world)


def test_deal_1_money_back_is_taken_out_of_the_rebate_once_it_is_paid(dealt: Company) -> None:
    money(dealt, 48_000, "r-1")
    month_ends(dealt, 4)
    before = issue(dealt)
    granted(dealt, 8_000, receipt=ReceiptId("r-1"))
    month_ends(dealt, 5)
    assert statement(dealt, "2026-04").lines == (), "not paid yet: it lowers what was charged only"
    pay(dealt)
    month_ends(dealt, 6)
    lines = statement(dealt, "2026-05").lines
    assert [(one.receipt, one.day[:7], one.turnover, one.rebate) for one in lines] == [
        ("r-1", "2026-03", -8_000, -400)
    ]
    assert statement(dealt) == before, "an issued month never changes"


def test_deal_1_money_back_lowers_what_was_charged_from_the_yes_on(dealt: Company) -> None:
    agreed(dealt, "agreement-2", since="2026-02-01", basis=Basis.DELIVERED)
    money(dealt, 48_000, "r-1")
    granted(dealt, 8_000)
    pay(dealt)
    month_ends(dealt, 4)
    assert (statement(dealt).turnover, statement(dealt).rebate) == (40_000, 2_000)


@pytest.mark.parametrize("paid", [False, True])
def test_deal_1_a_void_after_money_back_takes_each_fen_out_once(dealt: Company, paid: bool) -> None:
    money(dealt, 30_000, "r-1")
    granted(dealt, 10_000, receipt=ReceiptId("r-1"))
    if paid:
        pay(dealt)
    dealt.li.must(VoidReceipt(receipt=ReceiptId("r-1"), reason="写错"), "order-r-1")
    if not paid:
        pay(dealt)
    found = dealt.world.all(Turnover)
    assert (sum(t.delivered for t in found), sum(t.paid for t in found)) == (0, 0)


@pytest.mark.parametrize("first", ["void", "refund"])
def test_deal_1_void_and_money_back_on_the_order_lower_alike_in_either_order(dealt: Company, first: str) -> None:
    money(dealt, 30_000, "r-1")
    order = OrderId("order-r-1")
    issue_again = dealt.receipt_for(dealt.li, order, visit_of(order), "r-2", total=Fen(30_000))
    dealt.li.must(issue_again, order)
    void = VoidReceipt(receipt=ReceiptId("r-2"), reason="写错")
    if first == "void":
        dealt.li.must(void, order)
    granted(dealt, 10_000, order=order)
    pay(dealt)
    if first == "refund":
        dealt.li.must(void, order)
    found = dealt.world.all(Turnover)
    assert (sum(t.delivered for t in found), sum(t.paid for t in found)) == (20_000, 20_000)


def test_deal_1_money_back_from_before_the_first_dealer_is_caught_up_with_once(company: Company) -> None:
    money(company, 30_000, "r-1")
    granted(company, 10_000)
    pay(company)
    assert not company.world.all(Turnover)
    company.dong.must(SetDealer(name="华北经销"), DEALER)
    for dealer, since in ((DEALER, "2026-01-01"), ("", "2026-03-20"), (DEALER, "2026-03-25")):
        company.dong.must(AssignDealer(dealer=dealer, since=since, reason="补登"), CUSTOMER)
    found = company.world.all(Turnover)
    assert sorted((t.memo, t.delivered, t.paid) for t in found) == [
        ("receipt", 30_000, 30_000),
        ("refund", -10_000, 0),
        ("refund_paid", 0, -10_000),
    ]


def test_deal_1_a_receipt_that_arrives_after_its_refund_is_lowered_all_the_same(dealt: Company) -> None:
    before = dealt.now
    dealt.wait(hours=3)
    granted(dealt, 10_000)
    pay(dealt)
    money(dealt, 30_000, "r-1", at=before)
    found = dealt.world.all(Turnover)
    assert (sum(t.delivered for t in found), sum(t.paid for t in found)) == (20_000, 20_000)


def test_fee_3_the_account_is_named_by_customer_complaint_or_order_never_by_what_was_typed(
    company: Company,
) -> None:
    ask = AskApproval(subject="refund", about="李师傅说退五十: 车上", amount=Fen(5_000), reason="退差价")
    company.anna.must(ask, "form-1")
    company.chen.must(GrantApproval(), "form-1")
    assert refund(company).whose == "form-1"


def test_fee_3_a_customer_known_by_number_only_is_named_as_the_archive_has_them(company: Company) -> None:
    assert granted(company, 5_000, customer_name="").customer_name == "顺达物流"


def test_deal_1_a_dropped_refund_lowers_nothing_and_covers_the_next(dealt: Company) -> None:
    money(dealt, 30_000, "r-1")
    granted(dealt, 20_000, "form-1")
    granted(dealt, 20_000, "form-2")
    assert told(dealt) == [("form-2", "400.00", "300.00")]
    dealt.chen.must(DropRefund(reason="申请了两次"), "form-1")
    assert told(dealt) == []
    assert sum(t.delivered for t in dealt.world.all(Turnover)) == 10_000
    hold(dealt.world)


def test_fee_3_two_refunds_of_one_second_are_told_whichever_was_first(company: Company) -> None:
    money(company, 30_000, "r-1")
    company.anna.must(HearComplaint(what="多收了钱", customer=CUSTOMER, customer_name="顺达物流"), "c-1")
    for form in ("form-1", "form-2"):
        ask = AskApproval(subject="refund", about="c-1", amount=Fen(20_000), reason="退差价")
        company.anna.must(ask, form)
    now = company.now
    for form in ("form-2", "form-1"):
        company.now = now
        company.chen.must(GrantApproval(), form)
    assert refund(company, "form-1").granted_at == refund(company, "form-2").granted_at
    assert told(company) == [("form-2", "400.00", "300.00")]
