"""Outlays, and the days that finance closes with the safe as counted (CASH-1, CASH-4, CASH-7)."""

from __future__ import annotations

import invariants
import pytest
from company import PRICE, Company, coins, opened, refused

from rulebook.kernel.ids import Fen, HandoverId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.books.commands import CloseDay, DecideExpense, DepositCash, SpendCash
from rulebook.subjects.books.records import Books, Day, DayState, Expense
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.cash.handlers import cash_in_hand
from rulebook.subjects.cash.overdue import cash_overdue
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.receipts.commands import IssueInvoice

TODAY, TOMORROW = "2026-03-02", "2026-03-03"


def test_cash_1_what_was_paid_out_of_cash_is_missing_from_the_envelope_by_right(company: Company) -> None:
    company.collect(30_000)
    company.li.must(SpendCash(expense="e-1", fen=Fen(2_000), purpose="过路费"))
    assert cash_in_hand(company.world, "li") == 28_000
    company.li.must(company.envelope("h-1", 28_000, "receipt-1"))
    assert opened(company.fang.does(CountHandover(handover=HandoverId("h-1"), counts=coins(28_000)))) == set()
    assert cash_in_hand(company.world, "li") == 0
    assert (company.world.balance("safe"), company.world.balance("advance:li")) == (28_000, 2_000)


@pytest.mark.parametrize(("allow", "account"), [(True, "expense:outlay"), (False, "staff:li")])
def test_role_2_a_manager_decides_on_an_outlay_and_nobody_on_their_own(
    company: Company, allow: bool, account: str
) -> None:
    company.collect(30_000)
    company.li.must(SpendCash(expense="e-1", fen=Fen(2_000), purpose="停车"))
    decide = DecideExpense(expense="e-1", allow=allow, text="没有票据")
    assert refused(company.li.does(decide)) == ("ROLE-1", "no_role")
    company.chen.must(decide)
    assert (company.world.balance("advance:li"), company.world.balance(account)) == (0, 2_000)
    assert refused(company.chen.does(decide)) == ("ROLE-2", "settled_already")
    invariants.hold(company.world)


def test_cash_1_paying_out_more_than_one_holds_is_told(company: Company) -> None:
    assert opened(company.li.does(SpendCash(expense="e-1", fen=Fen(1), purpose="水"))) == {("CASH-1", "overspent")}
    assert company.world.get(Expense, "e-1") is not None


def close(company: Company, fen: int, day: str = TODAY) -> set[tuple[str, str]]:
    return opened(company.fang.does(CloseDay(day=day, counts=coins(fen))))


def counted(company: Company, fen: int, receipt: str = "receipt-1", id: str = "h-1") -> None:
    company.collect(fen, receipt)
    company.li.must(company.envelope(id, fen, receipt))
    company.fang.must(CountHandover(handover=HandoverId(id), counts=coins(fen)))


def day(company: Company, id: str = TODAY) -> Day:
    found = company.world.get(Day, id)
    assert found is not None
    return found


def test_cash_7_a_day_closes_with_the_safe_as_counted(company: Company) -> None:
    counted(company, 30_000)
    assert close(company, 30_000) == set()
    found = day(company)
    assert (found.state, found.expected, found.counted, found.closed_by) == (
        DayState.CLOSED,
        30_000,
        30_000,
        "fang",
    )
    assert company.world.get(Books, Books.THE) == Books(closed_until=TODAY, safe=Fen(30_000))
    assert refused(company.fang.does(CloseDay(day=TODAY, counts=()))) == ("CASH-7", "day_closed")


def test_cash_7_no_day_is_closed_before_it_has_come(company: Company) -> None:
    assert refused(company.fang.does(CloseDay(day=TOMORROW, counts=()))) == ("CASH-7", "field_wrong")
    assert refused(company.chen.does(CloseDay(day=TODAY, counts=()))) == ("ROLE-1", "no_role")


@pytest.mark.parametrize("off", [-50, 50])
def test_cash_4_what_the_safe_lacks_is_booked_that_day_and_settled_by_a_manager(
    company: Company, off: int
) -> None:
    counted(company, 30_000)
    assert close(company, 30_000 + off) == {("CASH-4", "closing_difference")}
    assert company.world.balance("safe") == 30_000 + off
    assert company.world.balance("difference:safe") == -off
    settle = Settle(irregularity=f"closing_difference:{TODAY}", text="盘点误差", write_off=True)
    assert refused(company.fang.does(settle)) == ("ROLE-2", "own_request")
    company.chen.must(settle)
    assert (company.world.balance("difference:safe"), company.world.balance("expense:cash_difference")) == (
        0,
        -off,
    )
    invariants.hold(company.world)


def test_cash_7_a_receipt_that_arrives_after_the_close_is_the_next_days_and_has_an_owner(company: Company) -> None:
    counted(company, 30_000)
    order, visit = company.on_site("order-late")
    at = company.now
    close(company, 30_000)
    closed = day(company)
    company.wait(days=1)
    issue = company.receipt_for(company.li, order, visit, "receipt-late", total=PRICE, lines=())
    verdict = company.li.does(issue, order, at=at)
    assert ("CASH-7", "late_arrival") in opened(verdict)
    assert day(company) == closed, "a closed day never changes"
    assert (day(company, TOMORROW).late, day(company, TOMORROW).totals["cash_in_hand:li"]) == (1, PRICE)
    told = next(i for i in company.world.all(Irregularity) if i.code == "late_arrival")
    assert (told.owner, told.facts["day"], told.facts["booked"]) == ("finance", TODAY, TOMORROW)
    invariants.hold(company.world)


def test_cash_7_days_nobody_closed_are_closed_along(company: Company) -> None:
    counted(company, 30_000)
    company.wait(days=2)
    counted(company, 5_000, "receipt-2", "h-2")
    assert close(company, 35_000, "2026-03-04") == set()
    assert {d.id: d.state for d in company.world.all(Day)} == {
        TODAY: DayState.CLOSED,
        "2026-03-04": DayState.CLOSED,
    }


def test_cash_7_the_safe_goes_on_from_close_to_close_and_to_the_bank(company: Company) -> None:
    counted(company, 30_000)
    close(company, 30_000)
    company.wait(days=1)
    too_much = DepositCash(fen=Fen(30_001), reference="回单 1")
    assert refused(company.fang.does(too_much)) == ("CASH-1", "field_wrong")
    company.fang.must(DepositCash(fen=Fen(29_000), reference="回单 1"))
    counted(company, 5_000, "receipt-2", "h-2")
    assert close(company, 6_000, TOMORROW) == set()
    assert company.world.balance("bank") == 29_000
    invariants.hold(company.world)


def test_cash_6_cash_in_an_envelope_waits_for_finance_and_makes_nobody_overdue(company: Company) -> None:
    company.collect(600_000)
    assert cash_overdue(company.world, "li", company.now)
    company.li.must(ReturnToBase())
    company.li.must(company.envelope("h-1", 600_000, "receipt-1"))
    company.wait(days=3)
    assert not cash_overdue(company.world, "li", company.now)
    assert cash_in_hand(company.world, "li") == 600_000, "it is still theirs to answer for"


def test_cash_3_notes_that_are_not_taken_go_back_and_are_told(company: Company) -> None:
    company.collect(30_000)
    company.li.must(company.envelope("h-1", 30_000, "receipt-1"))
    count = CountHandover(handover=HandoverId("h-1"), counts=coins(20_000), returned=coins(10_000))
    assert opened(company.fang.does(count)) == {("CASH-3", "notes_returned"), ("CASH-4", "difference")}
    assert company.world.balance("difference:li") == 10_000


@pytest.mark.parametrize("counted", [29_000, 30_500], ids=["short", "over"])
def test_cash_4_a_difference_that_is_found_again_is_in_the_safe(company: Company, counted: int) -> None:
    company.collect(30_000)
    company.li.must(company.envelope("h-1", 30_000, "receipt-1"))
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(counted)))
    company.chen.must(Settle(irregularity="difference:h-1", text="信封夹层", found=True))
    assert (company.world.balance("difference:li"), company.world.balance("safe")) == (0, 30_000)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("91350100M000100Y43", set()),
        ("91350100M000100Y44", {("RCT-1", "tax_number")}),
        ("110105123456789", set()),
        ("税号", {("RCT-1", "tax_number")}),
    ],
)
def test_rct_1_a_tax_number_that_cannot_be_right_is_told(
    company: Company, number: str, told: set[tuple[str, str]]
) -> None:
    order, visit = company.on_site()
    issue = company.receipt_for(company.li, order, visit, invoice_title="顺达物流有限公司", tax_number=number)
    assert opened(company.li.does(issue, order)) == told


def test_rct_1_an_invoice_is_recorded_once_and_only_where_it_was_asked_for(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.receipt_for(company.li, order, visit, invoice_title="顺达物流有限公司"), order)
    company.li.must(company.receipt_for(company.li, order, visit, "receipt-2"), order)
    invoice = IssueInvoice(receipt=ReceiptId("receipt-1"), number="24312000000012345678")
    company.fang.must(invoice)
    assert company.receipt("receipt-1").invoice_number == "24312000000012345678"
    assert refused(company.fang.does(invoice)) == ("RCT-1", "settled_already")
    other = IssueInvoice(receipt=ReceiptId("receipt-2"), number="1")
    assert refused(company.fang.does(other)) == ("RCT-1", "not_asked")
