"""What follows a receipt that the desk voided: debts, terms, turnover, calls and figures (RCT-2, CASH-8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from company import CUSTOMER, PRICE, Company, coins, opened, refused
from dealer_books import DEALER, agreed
from desk_voids import ASK, FORM, INCOME, RECEIPT, UNPAID, collected, counted, owed, owing, voided
from invariants import hold
from term_sales import YEAR, renewal, sells, term

from rulebook.kernel.ids import Fen, HandoverId, PersonId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.policy import ledger
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.dealers.records import Turnover
from rulebook.subjects.follow_ups.answers import taken_of
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.logs.acts import acts_on
from rulebook.subjects.logs.figures import figures_of
from rulebook.subjects.receipts.commands import AskVoid, IssueInvoice, VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.records import ReceivableState
from rulebook.subjects.refunds.commands import DropRefund, PayRefund
from rulebook.subjects.refunds.records import PaidFrom
from rulebook.subjects.statements.commands import ImportStatement, StatementRow
from rulebook.subjects.visits.commands import LeaveUnsolved, RecordFinding, RecordWork

LI = PersonId("li")


def test_cash_8_the_debt_that_it_paid_is_owed_again_once_and_the_money_is_owed_back(company: Company) -> None:
    owing(company)
    assert company.receivable(RECEIPT).state is ReceivableState.COLLECTED
    voided(company, "receipt-2")
    debt = company.receivable(RECEIPT)
    assert (debt.state, debt.paid, debt.left) == (ReceivableState.OPEN, 0, PRICE)
    assert company.world.balance(ledger.receivable(CUSTOMER)) == PRICE
    assert company.world.balance(ledger.refund(CUSTOMER)) == -PRICE
    assert company.world.balance(INCOME) == -PRICE, "what was done is still to be paid for"
    late = VoidReceipt(receipt=ReceiptId("receipt-2"), reason="写错")
    company.wang.must(late, "receipt-2")
    assert company.receivable(RECEIPT).left == PRICE, "once"
    hold(company.world)
    company.now += timedelta(days=60)
    assert any(one.record == "receivable" for one in passed_deadlines(company.world, company.now))


def test_cash_8_a_debt_that_was_paid_since_is_not_voided_before_its_payment_is(company: Company) -> None:
    owing(company)
    assert refused(company.fang.does(ASK, FORM)) == ("CASH-8", "void_of_paid_debt")
    voided(company, "receipt-2")
    company.fang.must(ASK, "form-2")
    company.chen.must(GrantApproval(), "form-2")
    assert company.receivable(RECEIPT).state is ReceivableState.VOID
    assert company.world.balance(ledger.receivable(CUSTOMER)) == 0
    assert company.world.balance(INCOME) == 0
    hold(company.world)


def test_term_1_a_renewal_voided_by_the_desk_gives_its_term_back(company: Company) -> None:
    selling = sells(company)
    selling.li.must(renewal(selling, selling.li), "")
    assert term(selling).until == "2027-03-02"
    selling.li.must(selling.envelope("h-1", YEAR, "term-receipt-1"))
    selling.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(YEAR)))
    selling.wait(days=3)
    selling.fang.must(AskVoid(receipt=ReceiptId("term-receipt-1"), reason="客户退"), FORM)
    said = opened((selling.chen if YEAR <= 50_000 else selling.dong).must(GrantApproval(), FORM))
    assert ("TERM-1", "term_fell_back") in said
    assert term(selling).until == ""
    assert selling.world.balance(INCOME) == 0
    assert owed(selling).fen == YEAR
    hold(selling.world)


# what follows beside


def test_cash_5_a_wallet_payment_that_a_statement_showed_is_owed_back(company: Company) -> None:
    collected(company, method=Method.WECHAT)
    number = company.receipt(RECEIPT).number
    row = StatementRow(number=number, wallet_number="42", at="2026-03-02T10:00:00+08:00", fen=PRICE)
    company.fang.must(ImportStatement(method=Method.WECHAT, file="w.csv", sha256="0" * 64, rows=(row,)))
    assert company.receipt(RECEIPT).clearing == ""
    assert voided(company) == {UNPAID}
    assert company.world.balance(ledger.wallet("wechat")) == PRICE
    assert company.world.balance(ledger.clearing("wechat")) == 0
    assert owed(company).fen == PRICE
    hold(company.world)


def test_rct_1_an_invoice_that_was_issued_for_it_is_told(company: Company) -> None:
    counted(collected(company, invoice_title="顺达物流", tax_number="91350100M000100Y43"))
    company.fang.must(IssueInvoice(receipt=RECEIPT, number="F-1"))
    assert voided(company) == {UNPAID, ("RCT-1", "void_invoiced")}


def test_rct_2_a_fee_that_nobody_owes_any_more_is_told(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(RecordFinding(visit=visit, finding="主板坏"), order)
    company.li.must(company.swap(visit), order)
    company.li.must(RecordWork(visit=visit, work="换终端", customer_tried=True), order)
    company.li.must(company.receipt_for(company.li, order, visit, RECEIPT), order)
    company.li.must(LeaveUnsolved(visit=visit, symptom="还是掉线", waiting_for="配件"), order)
    counted(company)
    assert voided(company) == {("RCT-2", "void_unpaid")}
    told = company.world.get(Irregularity, f"void_unpaid:{RECEIPT}")
    assert told is not None
    assert (told.facts["due"], told.facts["taken"], told.order) == ("300.00", "0.00", order)


def test_fee_3_a_receipt_on_which_money_was_given_back_is_not_voided_beside_it(company: Company) -> None:
    counted(collected(company))
    company.anna.must(
        AskApproval(subject="refund", order="order-1", amount=Fen(10_000), reason="退差价"), "form-r"
    )
    company.chen.must(GrantApproval(), "form-r")
    assert refused(company.fang.does(ASK, FORM)) == ("FEE-3", "void_refunded")
    company.dong.must(DropRefund(reason="不退了"), "form-r")
    voided(company)
    assert owed(company).fen == PRICE
    assert not any(i.code == "refund_exceeds" for i in company.world.all(Irregularity))
    hold(company.world)


def test_deal_1_a_void_takes_all_of_the_receipt_out_of_the_dealers_turnover_once(company: Company) -> None:
    company.dong.must(SetDealer(name="华北经销"), DEALER)
    company.dong.must(AssignDealer(dealer=DEALER, since="2026-01-01", reason="经销商介绍"), CUSTOMER)
    agreed(company)
    counted(collected(company))
    voided(company)
    rows = company.world.all(Turnover)
    assert sum(r.delivered for r in rows) == 0
    assert sum(r.paid for r in rows) == 0
    qian = company.hire("qian", "钱会计", Role.FINANCE)
    qian.must(PayRefund(fen=PRICE, paid_from=PaidFrom.BANK, reference="B-1"), FORM)
    assert sum(r.paid for r in company.world.all(Turnover)) == 0, "what is paid back lowers it no second time"
    hold(company.world)


# what the customer said before and says afterwards


def done(company: Company) -> str:
    """Li has completed a visit at which 300 yuan were taken, and finance has counted them."""
    counted(collected(company))
    company.wait(days=1)
    return "order-1"


def test_ord_13_what_the_desk_voids_accuses_nobody_of_having_taken_another_sum(company: Company) -> None:
    order = done(company)
    assert opened(company.anna.must(AskCustomer(said="付了三百", paid=PRICE), order)) == set()
    company.wait(hours=1)
    assert ("ORD-13", "paid_differs") not in voided(company)
    qian = company.hire("qian", "钱会计", Role.FINANCE)
    qian.must(PayRefund(fen=PRICE, paid_from=PaidFrom.SAFE, reference="赵队长签收"), FORM)
    assert "paid_differs" not in company.open_irregularities()
    assert set(taken_of(company.world, company.order(order))) == {0, PRICE}, "never less than nothing"


@pytest.mark.parametrize(("paid", "told"), [(PRICE, set()), (0, set()), (20_000, {("ORD-13", "paid_differs")})])
@pytest.mark.parametrize("back", [False, True])
def test_ord_13_of_a_receipt_that_the_desk_voided_the_customer_may_say_either(
    company: Company, back: bool, paid: int, told: set[tuple[str, str]]
) -> None:
    order = done(company)
    voided(company)
    if back:
        qian = company.hire("qian", "钱会计", Role.FINANCE)
        qian.must(PayRefund(fen=PRICE, paid_from=PaidFrom.SAFE, reference="赵队长签收"), FORM)
    said = company.anna.must(AskCustomer(said="问过了", paid=Fen(paid)), order)
    assert opened(said) & {("ORD-13", "paid_differs")} == told


def test_ord_13_a_payment_of_a_debt_that_the_desk_voids_accuses_nobody(company: Company) -> None:
    owing(company)
    company.wait(hours=1)
    assert opened(company.anna.must(AskCustomer(said="付了三百", paid=PRICE), "order-1")) == set()
    company.wait(hours=1)
    voided(company, "receipt-2")
    assert opened(company.anna.must(AskCustomer(said="还是三百", paid=PRICE), "order-1")) == set()


# days that are over


def test_log_1_what_the_desk_voids_later_changes_no_figure_of_a_day_that_is_over(company: Company) -> None:
    order = done(company)
    the_day = date(2026, 3, 2)
    before = figures_of(company.world, "li", acts_on(company.world, LI, the_day))
    assert before["fen"] == PRICE
    voided(company)
    assert order
    assert figures_of(company.world, "li", acts_on(company.world, LI, the_day)) == before


def test_log_1_what_the_desk_voids_on_the_same_day_is_not_in_its_figures(company: Company) -> None:
    counted(collected(company))
    voided(company)
    assert "fen" not in figures_of(company.world, "li", acts_on(company.world, LI, date(2026, 3, 2)))
