"""Finance's books: receivables, statements, outlays, days and their close (CASH-5, CASH-7, CASH-8)."""

from __future__ import annotations

from datetime import datetime, timedelta

import invariants
import msgspec
import pytest
from company import CUSTOMER, MORNING, PRICE, Company, opened, refused, visit_of

from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.kernel.times import iso
from rulebook.subjects.cash.handlers import cash_in_hand
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.commands import AskWriteOff, ChaseReceivable, CollectReceivable, DecideWriteOff
from rulebook.subjects.receivables.handlers import is_overdue
from rulebook.subjects.receivables.records import ReceivableState
from rulebook.subjects.statements.commands import ImportStatement, MatchPayment, StatementRow
from rulebook.subjects.statements.handlers import unmatched
from rulebook.subjects.statements.records import Payment

GAP = {("RCT-2", "number_gap"), ("RCT-2", "number_twice")}
"""That the debt's number stands out of turn is not what is tried."""
OWED = f"receivable:{CUSTOMER}"


def later_receipt(
    company: Company, fen: int, id: str = "receipt-2", collects: str = "receipt-1"
) -> set[tuple[str, str]]:
    """At a later visit the customer pays so much of what is owed, in cash."""
    order = f"order-{id}"
    company.on_site(order)
    issue = company.receipt_for(
        company.li, order, visit_of(order), id, total=Fen(fen), lines=(), collects=ReceiptId(collects)
    )
    return opened(company.li.does(issue, order))


def test_cash_8_a_fee_owed_is_a_receivable_of_the_customer_with_a_due_date(owing: Company) -> None:
    owed = owing.receivable()
    assert (owed.customer, owed.total, owed.left, owed.due) == (CUSTOMER, PRICE, PRICE, "2026-04-01")
    assert owing.world.balance(OWED) == PRICE
    assert cash_in_hand(owing.world, "li") == 0


def test_cash_8_it_is_collected_at_a_later_visit_by_a_receipt_of_its_own(owing: Company) -> None:
    assert later_receipt(owing, 10_000) == set(), "an old debt is no fee of this visit"
    assert (owing.receivable().left, owing.receivable().state) == (20_000, ReceivableState.OPEN)
    assert later_receipt(owing, 20_000, "receipt-3") == set()
    assert owing.receivable().state is ReceivableState.COLLECTED
    assert (owing.world.balance(OWED), cash_in_hand(owing.world, "li")) == (0, PRICE)
    assert owing.world.balance("income:service") == -PRICE, "it was earned once"
    invariants.hold(owing.world)


def test_cash_8_more_than_is_owed_or_for_nothing_known_is_booked_and_told(owing: Company) -> None:
    assert later_receipt(owing, PRICE + 100) == {("CASH-8", "overpaid")}
    assert later_receipt(owing, 100, "receipt-3", "receipt-none") == {("CASH-8", "receivable_unknown")}
    assert cash_in_hand(owing.world, "li") == PRICE + 200


@pytest.mark.parametrize(("fen", "left", "told"), [(PRICE, 0, set()), (10_000, 20_000, set()),
                                                   (PRICE + 100, -100, {("CASH-8", "overpaid")})])  # fmt: skip
def test_cash_8_a_debt_whose_line_comes_after_its_collection_is_paid_all_the_same(
    company: Company, fen: int, left: int, told: set[tuple[str, str]]
) -> None:
    """As after a restore: the phone that collected was there before the phone that let it be owed."""
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    owes = company.receipt_for(company.li, order, visit, method=Method.OWED)
    assert later_receipt(company, fen) == {("CASH-8", "receivable_unknown")}
    assert opened(company.li.does(msgspec.structs.replace(owes, number="PGLI-000050"), order)) - GAP == told
    debt = company.receivable()
    assert (debt.left, [(p.receipt, p.fen) for p in debt.payments]) == (left, [("receipt-2", fen)])
    assert debt.state is (ReceivableState.OPEN if left > 0 else ReceivableState.COLLECTED)
    assert "receivable_unknown" not in company.open_irregularities()
    assert company.world.balance(OWED) == left
    invariants.hold(company.world)
    if left == 0:
        pay = CollectReceivable(receivable="receipt-1", fen=Fen(1), method=Method.TRANSFER, reference="X")
        assert refused(company.fang.does(pay)) == ("CASH-8", "not_owed")


def test_cash_8_voiding_a_collection_owes_it_again_and_voiding_the_debt_ends_it(owing: Company) -> None:
    later_receipt(owing, PRICE)
    owing.li.must(VoidReceipt(receipt=ReceiptId("receipt-2"), reason="写错"))
    assert (owing.receivable().left, owing.receivable().state) == (PRICE, ReceivableState.OPEN)
    owing.li.must(VoidReceipt(receipt=ReceiptId("receipt-1"), reason="写错"))
    assert owing.receivable().state is ReceivableState.VOID
    assert owing.world.balance(OWED) == 0
    invariants.hold(owing.world)


def test_cash_8_it_is_overdue_the_day_after_it_was_due_or_promised(owing: Company) -> None:
    due = datetime.fromisoformat("2026-04-01T23:00:00+08:00")
    assert not is_overdue(owing.receivable(), due)
    assert is_overdue(owing.receivable(), due + timedelta(hours=1))
    owing.anna.must(ChaseReceivable(receivable="receipt-1", text="客户答应月底付", promised="2026-04-30"))
    assert not is_overdue(owing.receivable(), due + timedelta(days=2))
    assert [r.text for r in owing.receivable().chased] == ["客户答应月底付"]


def test_cash_8_paid_by_transfer_it_is_in_clearing_until_the_bank_shows_it(owing: Company) -> None:
    pay = CollectReceivable(receivable="receipt-1", fen=PRICE, method=Method.TRANSFER, reference="工行 0302")
    owing.fang.must(pay)
    assert (owing.world.balance(OWED), owing.world.balance("clearing:transfer")) == (0, PRICE)
    assert refused(owing.fang.does(pay)) == ("CASH-8", "not_owed")


def test_cash_8_cash_is_never_taken_without_a_receipt(owing: Company) -> None:
    pay = CollectReceivable(receivable="receipt-1", fen=PRICE, method=Method.CASH, reference="前台")
    assert refused(owing.fang.does(pay)) == ("CASH-8", "field_wrong")


def test_cash_8_a_debt_is_given_up_by_a_manager_who_did_not_ask_for_it(owing: Company) -> None:
    decide = DecideWriteOff(receivable="receipt-1", grant=True, text="客户已注销")
    assert refused(owing.dong.does(decide)) == ("CASH-8", "not_asked")
    owing.fang.must(AskWriteOff(receivable="receipt-1", reason="催收六次无果"))
    for who in (owing.fang, owing.anna, owing.li):
        assert refused(who.does(decide)) == ("ROLE-1", "no_role")
    owing.dong.must(decide)
    assert owing.receivable().state is ReceivableState.WRITTEN_OFF
    assert (owing.world.balance(OWED), owing.world.balance("expense:bad_debt")) == (0, PRICE)
    invariants.hold(owing.world)


def test_cash_8_a_write_off_that_is_denied_is_chased_further(owing: Company) -> None:
    owing.fang.must(AskWriteOff(receivable="receipt-1", reason="不好催"))
    owing.dong.must(DecideWriteOff(receivable="receipt-1", grant=False, text="再催"))
    assert (owing.receivable().state, owing.receivable().write_off_asked_by) == (ReceivableState.OPEN, None)
    assert owing.world.balance(OWED) == PRICE


def paid(company: Company, id: str = "receipt-1", method: Method = Method.WECHAT, reference: str = "") -> Receipt:
    order = company.on_site(f"order-{id}")[0]
    issue = company.receipt_for(
        company.li, order, visit_of(order), id, total=PRICE, lines=(), method=method, reference=reference
    )
    company.li.must(issue, order)
    return company.receipt(id)


def row(number: str, at: datetime, fen: int = PRICE, wallet: str = "42000001", **more: object) -> StatementRow:
    return StatementRow(number=number, wallet_number=wallet, at=iso(at), fen=Fen(fen), **more)  # type: ignore[arg-type]  # test data by name


def imported(company: Company, *rows: StatementRow, method: Method = Method.WECHAT) -> set[tuple[str, str]]:
    return opened(company.fang.does(ImportStatement(method=method, file="11月.csv", sha256="0", rows=rows)))


def waiting(company: Company) -> tuple[list[str], list[str]]:
    rows, receipts, _ = unmatched(company.world.all(Payment), company.world.all(Receipt))
    return [p.id for p in rows], [r.id for r in receipts]


def test_cash_5_an_electronic_payment_is_in_clearing_and_in_nobodys_hands(company: Company) -> None:
    receipt = paid(company)
    assert (receipt.holder, receipt.clearing) == ("", "wechat")
    assert cash_in_hand(company.world, "li") == 0
    assert company.world.balance("clearing:wechat") == PRICE


def test_cash_5_a_statement_row_finds_its_receipt_by_number(company: Company) -> None:
    receipt = paid(company)
    assert imported(company, row(receipt.number.replace("-", ""), MORNING)) == set()
    assert waiting(company) == ([], [])
    assert company.world.balance("clearing:wechat") == company.world.balance("suspense:wechat") == 0
    assert company.world.balance("wallet:wechat") == PRICE


def test_cash_5_or_by_sum_and_time_where_only_one_fits(company: Company) -> None:
    receipt = paid(company)
    near = datetime.fromisoformat(receipt.at) + timedelta(minutes=29)
    imported(company, row("", near + timedelta(hours=2), wallet="a"), row("", near, wallet="b"))
    assert waiting(company) == (["wechat:a"], [])


def test_cash_5_two_receipts_that_fit_are_left_to_a_person(company: Company) -> None:
    first, second = paid(company), paid(company, "receipt-2")
    imported(company, row("", datetime.fromisoformat(second.at)))
    assert waiting(company) == (["wechat:42000001"], ["receipt-1", "receipt-2"])
    match = MatchPayment(payment="wechat:42000001", receipt=second.id)
    company.fang.must(match)
    assert waiting(company) == ([], [first.id])
    assert refused(company.fang.does(match)) == ("CASH-5", "settled_already")


def test_cash_5_of_two_receipts_of_one_sum_the_payers_last_figures_say_which(company: Company) -> None:
    first, second = paid(company, reference="007781"), paid(company, "receipt-2", reference="220045")
    at = datetime.fromisoformat(second.at)
    imported(company, row("", at, wallet="4200009999220045"), row("", at, wallet="4200008888007781"))
    assert waiting(company) == ([], [])
    found = {p.wallet_number[-6:]: p.receipt for p in company.world.all(Payment)}
    assert found == {"007781": first.id, "220045": second.id}


def test_cash_5_figures_that_both_bear_or_too_few_of_them_decide_nothing(company: Company) -> None:
    paid(company, reference="0045")
    second = paid(company, "receipt-2", reference="220045")
    imported(company, row("", datetime.fromisoformat(second.at), wallet="4200009999220045"))
    assert waiting(company)[1] == ["receipt-1", "receipt-2"]


def test_cash_5_other_figures_say_nothing_against_the_only_one_that_fits(company: Company) -> None:
    receipt = paid(company, reference="999999")
    imported(company, row("", datetime.fromisoformat(receipt.at), wallet="4200009999220045"))
    assert waiting(company) == ([], [])


def test_cash_5_a_receipt_that_arrives_late_finds_its_row_among_equal_ones_by_its_figures(
    company: Company,
) -> None:
    at = company.now + timedelta(minutes=20)
    imported(company, row("", at, wallet="4200009999220045"), row("", at, wallet="4200008888007781"))
    paid(company, reference="007781")
    assert waiting(company) == (["wechat:4200009999220045"], [])


def test_cash_5_a_receipt_that_arrives_after_its_statement_is_matched_all_the_same(company: Company) -> None:
    imported(company, row("PGLI000001", MORNING))
    assert company.world.balance("suspense:wechat") == -PRICE
    paid(company)
    assert waiting(company) == ([], [])
    assert company.world.balance("suspense:wechat") == 0


def test_cash_5_the_same_statement_again_changes_nothing(company: Company) -> None:
    rows = (row("PGLI000001", MORNING), row("X9", MORNING, 5_000, "42000002", fee=Fen(30)))
    paid(company)
    imported(company, *rows)
    before = company.world.snapshot()
    assert imported(company, *rows) == set()
    assert company.world.snapshot() == before
    assert company.world.balance("expense:wallet_fee") == 30
    assert company.world.balance("wallet:wechat") == PRICE + 4_970


def test_cash_5_a_row_that_reads_differently_the_second_time_is_told(company: Company) -> None:
    imported(company, row("X1", MORNING))
    assert imported(company, row("X1", MORNING, 5)) == {("CASH-5", "statement_differs")}
    assert company.world.balance("wallet:wechat") == PRICE


def test_cash_5_a_refund_takes_money_out_and_somebody_hears_of_it(company: Company) -> None:
    receipt = paid(company)
    imported(company, row(receipt.number, MORNING))
    assert imported(company, row(receipt.number, MORNING, refund=True)) == {("CASH-5", "refunded")}
    assert company.world.balance("wallet:wechat") == 0
    assert waiting(company) == (["wechat:42000001:refund"], [])


def test_cash_5_a_voided_receipt_whose_payment_a_statement_shows_is_told(company: Company) -> None:
    receipt = paid(company)
    imported(company, row(receipt.number, MORNING))
    verdict = company.li.does(VoidReceipt(receipt=receipt.id, reason="写错"))
    assert ("CASH-5", "void_paid") in opened(verdict)
    assert company.world.balance("clearing:wechat") == -PRICE, "it is owed back"
