"""What was before the first dealer, or was typed late: caught up with on its own day, told by days (DEAL-1)."""

from __future__ import annotations

import msgspec
import pytest
from company import CUSTOMER, TRUCK, Company, visit_of
from dealer_books import DEALER, money

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import CustomerId, Fen, PersonId, ReceiptId
from rulebook.rules import decide
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.dealers.commands import (
    AssignDealer,
    SetDealer,
)
from rulebook.subjects.dealers.records import (
    Assigned,
    DealerCustomer,
    Turnover,
)
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.service_terms.commands import RenewTerm, SetPlan, TermRow
from rulebook.subjects.service_terms.records import TermKind
from rulebook.subjects.visits.records import FeeLine

replace = msgspec.structs.replace


def test_deal_1_receipts_from_before_the_first_dealer_are_caught_up_with_once(company: Company) -> None:
    money(company, 10_000, "receipt-1")
    assert not company.world.all(Turnover), "no dealer, nothing kept"
    company.dong.must(SetDealer(name="华北经销"), DEALER)
    for since in ("2026-01-01", "2026-02-01"):
        dealer = DEALER if since == "2026-01-01" else ""
        company.dong.must(AssignDealer(dealer=dealer, since=since, reason="补登"), CUSTOMER)
    assert [(one.receipt, one.paid) for one in company.world.all(Turnover)] == [("receipt-1", 10_000)]


def test_deal_1_a_debt_paid_before_the_first_dealer_is_caught_up_with_on_the_day_it_was_paid(
    company: Company,
) -> None:
    """By wire, and by a receipt given at another customer's visit; what is still owed is not paid."""
    money(company, 40_000, "receipt-1", method=Method.OWED)
    company.wait(days=3)
    pay = CollectReceivable(receivable="receipt-1", fen=Fen(15_000), method=Method.TRANSFER, reference="B7")
    company.fang.must(pay)
    company.anna.must(AddCustomer(name="乙公司"), "customer-2")
    order = company.order_in(OrderState.ON_SITE, "order-2", customer="customer-2")
    total, debt = Fen(5_000), ReceiptId("receipt-1")
    issue = company.receipt_for(company.li, order, visit_of(order), "r-2", total=total, lines=(), collects=debt)
    company.li.must(issue, order)
    company.dong.must(SetDealer(name="华北经销"), DEALER)
    for dealer, since in ((DEALER, "2026-01-01"), ("", "2026-03-20")):
        company.dong.must(AssignDealer(dealer=dealer, since=since, reason="补登"), CUSTOMER)
    told = [(t.receipt, t.memo, t.day, t.delivered, t.paid) for t in company.world.all(Turnover)]
    assert sorted(told) == [
        ("r-2", "receipt", "2026-03-05", 0, 5_000),
        ("receipt-1", "collect", "2026-03-05", 0, 15_000),
        ("receipt-1", "receipt", "2026-03-02", 40_000, 0),
    ]
    entries = {entry.id for entry in company.world.ledger}
    assert {t.id for t in company.world.all(Turnover) if t.memo == "collect"} <= entries


def test_deal_1_what_an_older_version_collected_is_caught_up_with_on_the_debts_own_day(company: Company) -> None:
    """It kept how much was paid, not when."""
    money(company, 40_000, "receipt-1", method=Method.OWED)
    pay = CollectReceivable(receivable="receipt-1", fen=Fen(15_000), method=Method.TRANSFER, reference="B7")
    line = replace(company.fang.line(pay, ""), rules=3)
    made = decide(company.world, line, company.now)
    assert isinstance(made, Decision)
    company.world.apply(made)
    assert not company.receivable().payments
    company.dong.must(SetDealer(name="华北经销"), DEALER)
    for dealer, since in ((DEALER, "2026-01-01"), ("", "2026-03-20"), (DEALER, "2026-03-25")):
        company.dong.must(AssignDealer(dealer=dealer, since=since, reason="补登"), CUSTOMER)
    collected = [(t.day, t.paid) for t in company.world.all(Turnover) if t.memo == "collect"]
    assert collected == [("2026-03-02", 15_000)]


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ([("a", "2026-03-01"), ("a", "2026-01-01")], [("2026-01-01", "a")]),
        ([("a", "2026-03-01"), ("b", "2026-01-01")], [("2026-01-01", "b"), ("2026-03-01", "a")]),
        ([("a", "2026-03-01"), ("b", "2026-03-01")], [("2026-03-01", "b")]),
    ],
    ids=["put back", "typed later, held earlier", "put right on its day"],
)
def test_deal_1_whose_a_customer_was_is_told_by_days_and_not_by_when_it_was_typed(
    typed: list[tuple[str, str]], held: list[tuple[str, str]]
) -> None:
    history = tuple(
        Assigned(dealer=dealer, since=since, by=PersonId("x"), at="", reason="") for dealer, since in typed
    )
    whose = DealerCustomer(id=CustomerId("c"), history=history)
    assert list(whose.stretches()) == held
    assert all(whose.dealer_on(since) == dealer for since, dealer in held)


@pytest.mark.parametrize("first", [True, False], ids=["a dealer's already", "before it was a dealer's"])
def test_deal_1_a_renewal_counts_however_it_was_paid(company: Company, first: bool) -> None:
    company.hua.must(SetPlan(what=TermKind.PLATFORM, months=12), "PLATFORM-Y")

    def deal() -> None:
        company.dong.must(SetDealer(name="华北经销", branch="北京", contact="孙总"), DEALER)
        company.dong.must(AssignDealer(dealer=DEALER, since="2026-01-01", reason="经销商介绍"), CUSTOMER)

    if first:
        deal()
    row = TermRow(what=TermKind.PLATFORM, vehicle=TRUCK, plan="PLATFORM-Y", months=12, fen=Fen(36_000))
    line = FeeLine(model="PLATFORM-Y", name="平台", name_en="platform", quantity=1, fen=Fen(36_000))
    renew = RenewTerm(
        receipt=ReceiptId("term-1"), number="T-1", token="t" * 22, rows=(row,), lines=(line,),
        total=Fen(36_000), method=Method.CASH,
    )  # fmt: skip
    company.li.must(renew, "")
    if not first:
        deal()
    assert [(t.receipt, t.delivered, t.paid) for t in company.world.all(Turnover)] == [("term-1", 36_000, 36_000)]
