"""What each entry of the ledger counts for: on whose account, on which day, charged and paid (DEAL-1)."""

from __future__ import annotations

from datetime import datetime

import pytest
from company import CUSTOMER, OTHER_TRUCK, Company
from dealer_books import DEALER, assigned, money
from round_money import OWED, agreed, charges
from round_plans import FIRST, seen, walking

from rulebook.kernel.ids import CustomerId, Fen, ReceiptId
from rulebook.kernel.times import COMPANY_ZONE, iso
from rulebook.kernel.visibility import EVERYONE
from rulebook.rules import tags_of
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.dealers.records import Dealer, Turnover
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.refunds.commands import DropRefund
from rulebook.subjects.rounds.commands import AskChargeVoid, CloseRound, SkipStop

MARCH = datetime(2026, 3, 3, 23, 59, tzinfo=COMPANY_ZONE)


@pytest.fixture
def dealt(company: Company) -> Company:
    return assigned(company)


def counted(company: Company) -> dict[str, Turnover]:
    """memo → the one entry of that kind."""
    found = company.world.all(Turnover)
    assert len({t.memo for t in found}) == len(found)
    return {t.memo: t for t in found}


def test_deal_1_a_receipt_written_late_at_night_counts_on_its_own_day(dealt: Company) -> None:
    dealt.wait(days=3)
    money(dealt, 12_345, "receipt-1", at=MARCH)
    number = dealt.receipt("receipt-1").number
    (entry,) = dealt.world.ledger
    assert counted(dealt)["receipt"] == Turnover(
        id=entry.id,
        memo="receipt",
        receipt=ReceiptId("receipt-1"),
        number=number,
        customer=CustomerId(CUSTOMER),
        at=iso(MARCH),
        day="2026-03-03",
        delivered=Fen(12_345),
        paid=Fen(12_345),
    )


def test_deal_1_a_void_takes_it_out_on_the_day_on_which_it_counted(dealt: Company) -> None:
    money(dealt, 12_345, "receipt-1")
    dealt.wait(days=40)
    dealt.li.must(VoidReceipt(receipt=ReceiptId("receipt-1"), reason="写错"))
    void = counted(dealt)["void"]
    assert (void.receipt, void.number) == ("receipt-1", dealt.receipt("receipt-1").number)
    assert (void.day, void.at[:10]) == ("2026-03-02", "2026-04-11")
    assert (void.delivered, void.paid, void.customer) == (-12_345, -12_345, CUSTOMER)


@pytest.mark.parametrize(
    ("method", "paid"), [(Method.CASH, 500), (Method.WECHAT, 500), (Method.TRANSFER, 500), (Method.OWED, 0)]
)
def test_deal_1_what_is_owed_is_charged_and_not_paid(dealt: Company, method: Method, paid: int) -> None:
    money(dealt, 500, "receipt-1", method=method)
    one = counted(dealt)["receipt"]
    assert (one.delivered, one.paid) == (500, paid)


def test_deal_1_a_debt_paid_by_wire_counts_as_paid_only_on_the_day_it_came(dealt: Company) -> None:
    money(dealt, 40_000, "receipt-1", method=Method.OWED)
    dealt.wait(days=30)
    pay = CollectReceivable(receivable="receipt-1", fen=Fen(1), method=Method.TRANSFER, reference="B7")
    dealt.fang.must(pay, "order-receipt-1")
    one = counted(dealt)["collect"]
    assert (one.receipt, one.customer, one.day) == ("receipt-1", CUSTOMER, "2026-04-01")
    assert (one.delivered, one.paid, one.number) == (0, 1, dealt.receivable().number)


def test_deal_1_a_debt_that_is_in_no_books_counts_for_nobody(dealt: Company) -> None:
    pay = CollectReceivable(receivable="none", fen=Fen(100), method=Method.TRANSFER, reference="B7")
    dealt.fang.does(pay)
    assert not dealt.world.all(Turnover)


def granted(company: Company) -> None:
    said = {"what": "多收了钱", "customer": CUSTOMER, "customer_name": "顺达物流"}
    company.anna.must(HearComplaint(**said, receipt=ReceiptId("receipt-1")), "c-1")  # type: ignore[arg-type]  # test data by name
    company.anna.must(AskApproval(subject="refund", about="c-1", amount=Fen(8_000), reason="退差价"), "form-1")
    company.chen.must(GrantApproval(), "form-1")


def test_deal_1_money_back_counts_against_its_receipt_on_the_receipts_day(dealt: Company) -> None:
    money(dealt, 48_000, "receipt-1")
    dealt.wait(days=40)
    granted(dealt)
    one = counted(dealt)["refund"]
    assert (one.receipt, one.number) == ("receipt-1", dealt.receipt("receipt-1").number)
    assert (one.customer, one.day, one.at) == (CUSTOMER, "2026-03-02", iso(dealt.now))
    assert (one.delivered, one.paid) == (-8_000, 0), "granted, not paid yet"


def test_deal_1_money_back_that_was_dropped_lowers_nothing_any_more(dealt: Company) -> None:
    money(dealt, 48_000, "receipt-1")
    granted(dealt)
    dealt.chen.must(DropRefund(reason="客户不要了"), "form-1")
    one = counted(dealt)["refund"]
    assert (one.delivered, one.paid) == (0, 0)


def rounded(company: Company) -> Company:
    """Li has seen one of two trucks of a round at 120 yuan a stop."""
    walked = walking(company)
    agreed(walked)
    walked.li.must(seen(), FIRST)
    walked.li.must(SkipStop(target=OTHER_TRUCK, reason="在外地"), FIRST)
    walked.li.must(CloseRound(), FIRST)
    return walked


def test_deal_1_a_round_is_charged_on_its_day_and_its_void_takes_it_out_on_that_day(dealt: Company) -> None:
    rounded(dealt)
    (charge,) = charges(dealt)
    one = counted(dealt)["round_charge"]
    assert (one.id, one.receipt, one.number) == (charge.entry, OWED, charge.number)
    assert (one.customer, one.at, one.day) == (CUSTOMER, charge.at, charge.at[:10])
    assert (one.delivered, one.paid) == (12_000, 0)
    dealt.wait(days=40)
    dealt.fang.must(AskChargeVoid(charge=OWED, reason="合同价是九十"), "form-v")
    dealt.dong.must(GrantApproval(), "form-v")
    void = counted(dealt)["void"]
    assert (void.receipt, void.number, void.customer) == (OWED, charge.number, CUSTOMER)
    assert (void.day, void.delivered, void.paid) == (one.day, -12_000, 0)
    assert void.at == iso(dealt.now)


def test_deal_1_a_round_that_was_voided_before_the_first_dealer_is_not_caught_up_with(company: Company) -> None:
    rounded(company)
    company.fang.must(AskChargeVoid(charge=OWED, reason="合同价是九十"), "form-v")
    company.dong.must(GrantApproval(), "form-v")
    assigned(company)
    assert not company.world.all(Turnover)


def test_deal_1_what_was_voided_before_the_first_dealer_is_not_caught_up_with(company: Company) -> None:
    money(company, 700, "receipt-1")
    company.li.must(VoidReceipt(receipt=ReceiptId("receipt-1"), reason="写错"))
    money(company, 900, "receipt-2")
    assigned(company)
    assert [(t.receipt, t.delivered) for t in company.world.all(Turnover)] == [("receipt-2", 900)]


def test_deal_1_an_entry_counts_only_where_the_company_has_a_dealer(company: Company) -> None:
    money(company, 700, "receipt-1")
    rounded(company)
    assert not company.world.all(Turnover)
    company.dong.must(SetDealer(name="华北经销"), DEALER)
    money(company, 900, "receipt-2")
    assert [t.receipt for t in company.world.all(Turnover)] == ["receipt-2"], "whosever customer it is"
    company.dong.must(AssignDealer(dealer=DEALER, since="2026-01-01", reason="补登"), CUSTOMER)
    assert {t.receipt for t in company.world.all(Turnover)} == {"receipt-1", OWED, "receipt-2"}


def test_sec_1_turnover_is_the_books_and_a_dealer_is_known_to_store_and_finance(dealt: Company) -> None:
    money(dealt, 700, "receipt-1")
    dealer = dealt.world.get(Dealer, DEALER)
    assert dealer is not None
    assert {"role:finance", "role:storekeeper"} <= tags_of(dealer)
    assert "role:storekeeper" not in tags_of(counted(dealt)["receipt"])
    assert not any(tag in tags_of(counted(dealt)["receipt"]) for tag in (EVERYONE, "role:technician"))
