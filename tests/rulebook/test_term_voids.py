"""A renewal's receipt voided in time and too late, its terms, the dealer's rebate (RCT-2, TERM-1, DEAL-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import CUSTOMER, OTHER_TRUCK, Company, coins, opened
from term_sales import TERM, YEAR, looked, renewal, row, sells, term, to_day

from rulebook.kernel.ids import HandoverId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.rules import decide
from rulebook.subjects.cash.commands import DeclareHandover
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.dealers.records import Turnover
from rulebook.subjects.orders.commands import CancelOrder
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.service_terms.commands import EndTerm, SetTerm
from rulebook.subjects.service_terms.records import TermKind
from rulebook.subjects.visits.commands import CompleteVisit, LeaveUnsolved, RecordFinding, RecordWork

LATE = {("RCT-2", "void_late")}
FELL = ("TERM-1", "term_fell_back")
VOID = VoidReceipt(receipt=ReceiptId("term-receipt-1"), reason="写错")


@pytest.fixture
def selling(company: Company) -> Company:
    return sells(company)


def stands(company: Company, until: str) -> None:
    """The receipt is valid, its money and the paid term are as they were."""
    assert company.receipt("term-receipt-1").void_reason == ""
    assert company.world.balance("income:service") == -YEAR
    assert term(company).until == until


def told(company: Company, code: str) -> list[Irregularity]:
    return [i for i in company.world.all(Irregularity) if i.code == code and not i.is_settled]


def test_rct_2_at_the_desk_a_renewal_is_voided_on_its_day_and_not_on_the_next(selling: Company) -> None:
    selling.li.must(renewal(selling, selling.li, method=Method.WECHAT), "")
    to_day(selling, "2026-03-03", hour=0)
    assert opened(selling.li.does(VOID, "")) == LATE
    stands(selling, "2027-03-02")


def test_rct_2_a_void_of_the_day_that_arrives_later_is_one_of_the_day(selling: Company) -> None:
    selling.li.must(renewal(selling, selling.li), "")
    voided = selling.now + timedelta(hours=2)
    to_day(selling, "2026-03-05")
    assert opened(selling.li.does(VOID, "", at=voided)) == {FELL}
    assert selling.world.balance("income:service") == 0


def test_rct_2_at_a_visit_a_renewal_is_voided_while_the_visit_lasts(selling: Company) -> None:
    order, visit = selling.on_site()
    selling.li.must(renewal(selling, selling.li, visit=visit), order)
    to_day(selling, "2026-03-03", hour=1)
    assert opened(selling.li.does(VOID, order)) == {FELL}, "a visit into the night is still that visit"
    assert selling.world.balance("cash_in_hand:li") == 0


@pytest.mark.parametrize("way", ["completed", "unsolved", "cancelled"])
def test_rct_2_a_renewal_at_a_visit_that_is_over_stays_paid_and_its_order_hears_of_it(
    selling: Company, way: str
) -> None:
    order, visit = selling.on_site()
    selling.li.must(renewal(selling, selling.li, visit=visit), order)
    if way == "unsolved":
        selling.li.must(LeaveUnsolved(visit=visit, symptom="不上线", waiting_for="配件"), order)
    elif way == "cancelled":
        selling.bo.must(CancelOrder(reason="客户取消"), order)
        to_day(selling, "2026-03-03")
    else:
        selling.li.must(RecordFinding(visit=visit, finding="电源线松动"), order)
        selling.li.must(RecordWork(visit=visit, work="重新接线", customer_tried=True), order)
        selling.li.must(selling.signature(order, visit), order)
        selling.li.must(CompleteVisit(visit=visit), order)
    assert opened(selling.li.does(VOID, "")) == LATE
    stands(selling, "2027-03-02")
    assert [i.order for i in told(selling, "void_late")] == [order]


def test_rct_2_a_renewals_cash_that_was_declared_is_not_voided_away(selling: Company) -> None:
    selling.li.must(renewal(selling, selling.li), "")
    envelope = DeclareHandover(
        handover=HandoverId("h-1"), counts=coins(YEAR), receipts=(ReceiptId("term-receipt-1"),)
    )
    selling.li.must(envelope, "")
    assert opened(selling.li.does(VOID, "")) == LATE
    stands(selling, "2027-03-02")


def test_rct_2_a_term_that_falls_back_is_told_with_both_ends_and_settled_by_the_next_payment(
    selling: Company,
) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=row(selling).vehicle, until="2026-03-10"), "")
    selling.li.must(renewal(selling, selling.li), "")
    assert opened(selling.li.does(VOID, "")) == {FELL}
    assert term(selling).until == "2026-03-10"
    (fell,) = told(selling, "term_fell_back")
    assert (fell.owner, fell.facts["before"], fell.facts["until"]) == (
        "customer_service",
        "2027-03-10",
        "2026-03-10",
    )
    selling.li.must(renewal(selling, selling.li, id="term-receipt-2"), "")
    assert not told(selling, "term_fell_back")


def test_rct_2_a_term_that_falls_back_behind_today_lapses_and_one_that_is_ended_asks_nobody(
    selling: Company,
) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=row(selling).vehicle, until="2026-03-01"), "")
    selling.li.must(renewal(selling, selling.li), "")
    selling.li.must(VOID, "")
    looked(selling)
    assert {i.code for i in (*told(selling, "term_lapsed"), *told(selling, "term_fell_back"))} == {
        "term_lapsed",
        "term_fell_back",
    }
    selling.anna.must(EndTerm(reason="车辆报废"), TERM)
    assert not told(selling, "term_lapsed")
    assert not told(selling, "term_fell_back")


def test_rct_2_a_phone_foretells_a_late_void_and_no_term_that_falls_back(selling: Company) -> None:
    selling.li.must(renewal(selling, selling.li), "")
    selling.world.PARTIAL = True  # type: ignore[attr-defined]  # as a phone's books are
    assert opened(decide(selling.world, selling.li.line(VOID, ""), selling.now)) == set()
    next_day = selling.now + timedelta(days=1)
    assert opened(decide(selling.world, selling.li.line(VOID, "", next_day), next_day)) == LATE


@pytest.mark.parametrize("which", [1, 2], ids=["the first", "the second"])
def test_term_1_paid_twice_is_over_whichever_of_both_receipts_is_voided(selling: Company, which: int) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=row(selling).vehicle, until="2026-03-10"), "")
    mine = renewal(selling, selling.li)
    his = renewal(selling, selling.wang, id="term-receipt-2")
    selling.li.must(mine, "")
    selling.wang.must(his, "")
    assert told(selling, "term_paid_twice")
    hand = (selling.li, selling.wang)[which - 1]
    hand.must(VoidReceipt(receipt=ReceiptId(f"term-receipt-{which}"), reason="重复"), "")
    assert not told(selling, "term_paid_twice")
    assert term(selling).until == "2027-03-10"


def test_deal_1_a_renewal_voided_in_time_is_no_turnover_and_too_late_it_stays_one(selling: Company) -> None:
    selling.dong.must(SetDealer(name="华北经销"), "dealer-1")
    selling.dong.must(AssignDealer(dealer="dealer-1", since="2026-01-01", reason="介绍"), CUSTOMER)
    selling.li.must(renewal(selling, selling.li), "")
    selling.li.must(VOID, "")
    assert sum(t.paid for t in selling.world.all(Turnover)) == 0
    selling.li.must(renewal(selling, selling.li, row(selling, OTHER_TRUCK), id="term-receipt-2"), "")
    to_day(selling, "2026-03-04")
    late = VoidReceipt(receipt=ReceiptId("term-receipt-2"), reason="退款")
    assert opened(selling.li.does(late, "")) == LATE
    assert sum(t.paid for t in selling.world.all(Turnover)) == YEAR
