"""A receipt voided by the desk: by two people, to the fen, and what it paid is owed again once (RCT-2, ROLE-2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from company import CUSTOMER, PRICE, Company, coins, opened, refused, visit_of
from dealer_books import DEALER, agreed
from invariants import hold
from term_sales import YEAR, renewal, sells, term

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import Fen, HandoverId, PersonId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.policy import ledger
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import AskApproval, DenyApproval, GrantApproval, WithdrawApproval
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.dealers.records import Turnover
from rulebook.subjects.follow_ups.answers import taken_of
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.logs.acts import acts_on
from rulebook.subjects.logs.figures import figures_of
from rulebook.subjects.orders.commands import AssignOrder, WithdrawOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import AskVoid, IssueInvoice, VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.records import ReceivableState
from rulebook.subjects.refunds.commands import DropRefund, PayRefund
from rulebook.subjects.refunds.records import PaidFrom, Refund, RefundState
from rulebook.subjects.statements.commands import ImportStatement, StatementRow
from rulebook.subjects.visits.commands import CompleteVisit, LeaveUnsolved, RecordFinding, RecordWork

LI = PersonId("li")
RECEIPT, FORM = ReceiptId("receipt-1"), "form-v"
ASK = AskVoid(receipt=RECEIPT, reason="客户付了两次")
INCOME = "income:service"


UNPAID = ("RCT-2", "void_unpaid")
"""What the visit that is over was due nobody has paid any more."""


def on_site(company: Company, **said: object) -> Company:
    """Li is on site, has done all of the visit and taken 300 yuan at it."""
    order, visit = company.on_site()
    company.li.must(RecordFinding(visit=visit, finding="主板坏"), order)
    company.li.must(company.swap(visit), order)
    company.li.must(RecordWork(visit=visit, work="换终端", customer_tried=True), order)
    company.li.must(company.receipt_for(company.li, order, visit, RECEIPT, **said), order)
    company.li.must(company.signature(order, visit), order)
    return company


def collected(company: Company, **said: object) -> Company:
    """Li has completed a visit and taken 300 yuan at it."""
    on_site(company, **said).li.must(CompleteVisit(visit=visit_of("order-1")), "order-1")
    return company


def counted(company: Company) -> Company:
    company.li.must(company.envelope("h-1", PRICE, RECEIPT))
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(PRICE)))
    return company


def voided(company: Company, receipt: str = RECEIPT) -> set[tuple[str, str]]:
    company.fang.must(AskVoid(receipt=ReceiptId(receipt), reason="客户付了两次"), FORM)
    return opened(company.chen.must(GrantApproval(), FORM))


def owed(company: Company) -> Refund:
    found = company.world.get(Refund, FORM)
    assert found is not None
    return found


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


# what it paid


def owing(company: Company) -> str:
    """Li let 300 yuan be owed; Wang has collected them at another visit, and finance has counted."""
    collected(company, method=Method.OWED)
    order = company.order_in(OrderState.ON_SITE, "order-2", company.wang)
    paying = company.receipt_for(
        company.wang, order, visit_of(order), "receipt-2", total=PRICE, lines=(), collects=RECEIPT
    )
    company.wang.must(paying, order)
    company.wang.must(LeaveUnsolved(visit=visit_of(order), symptom="还是掉线", waiting_for="配件"), order)
    company.wang.must(company.envelope("h-2", PRICE, "receipt-2"))
    company.fang.must(CountHandover(handover=HandoverId("h-2"), counts=coins(PRICE)))
    return order


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
