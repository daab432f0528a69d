"""Turnover as the ledger books it: one record for every entry that a receipt or a payment makes (DEAL-1).

Kept once the company has a dealer; receipts of before are caught up with when their customer is assigned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rulebook.kernel.decision_context import DecisionContext, LedgerEntry
from rulebook.kernel.ids import CustomerId, Fen, ReceiptId
from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.policy.ledger import root_of
from rulebook.subjects.dealers.records import Dealer, Turnover
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.service_terms.commands import RenewTerm
from rulebook.subjects.service_terms.records import ServiceTerm

MEMOS = frozenset({"receipt", "void", "collect"})
MONEY = frozenset({"cash_in_hand", "clearing"})
"""Where a customer's money comes in."""


def count_turnover(context: DecisionContext, body: Any) -> None:
    """After every command: what its entries say of a customer's turnover. Only where all the books lie."""
    if not isinstance(body, IssueReceipt | RenewTerm | VoidReceipt | CollectReceivable) or not context.sees_all:
        return
    if not any(context.find(Dealer, "state", "kept")):
        return
    made = context.decision()
    for entry in made.entries:
        if entry.memo in MEMOS:
            _count(context, body, entry, [r for r in made.records if isinstance(r, Receipt)])


def _count(context: DecisionContext, body: Any, entry: LedgerEntry, receipts: list[Receipt]) -> None:
    delivered = -sum(fen for account, fen in entry.postings if root_of(account) == "income")
    paid = sum(fen for account, fen in entry.postings if root_of(account) in MONEY)
    day = company_day(context.at).isoformat()
    if isinstance(body, CollectReceivable):
        owed = context.get(Receivable, body.receivable)
        whose = (owed.id, owed.number, owed.customer) if owed else None
    else:
        found = context.get(Receipt, body.receipt) if isinstance(body, VoidReceipt) else _the_one(receipts)
        whose = (found.id, found.number, found.customer) if found else None
    if whose is None or not whose[2]:
        return
    receipt, number, customer = whose
    if isinstance(body, VoidReceipt):
        was = [t for t in context.find(Turnover, "receipt", receipt) if t.memo == "receipt"]
        if not was:
            return
        day = was[0].day
    _put(context, entry.id, entry.memo, receipt, number, customer, entry.at, day, delivered, paid)


def _the_one(receipts: list[Receipt]) -> Receipt | None:
    return receipts[0] if receipts else None


def _put(
    context: DecisionContext,
    id: str,
    memo: str,
    receipt: ReceiptId,
    number: str,
    customer: str,
    at: str,
    day: str,
    delivered: int,
    paid: int,
) -> None:
    if delivered or paid:
        context.put(
            Turnover(
                id=id,
                memo=memo,
                receipt=receipt,
                number=number,
                customer=CustomerId(customer),
                at=at,
                day=day,
                delivered=Fen(delivered),
                paid=Fen(paid),
            )
        )


def catch_up(context: DecisionContext, customer: str) -> None:
    """The receipts of a customer from before the company kept turnover: each stands in the ledger, none twice."""
    for receipt in _receipts_of(context, customer):
        known = any(t.memo == "receipt" for t in context.find(Turnover, "receipt", receipt.id))
        if known or receipt.customer != customer or receipt.void_reason:
            continue
        delivered = 0 if receipt.collects else receipt.settles
        paid = 0 if receipt.method is Method.OWED else receipt.total
        at = iso(parse_time(receipt.at))
        day = company_day(parse_time(receipt.at)).isoformat()
        _put(
            context, f"receipt:{receipt.id}", "receipt", receipt.id, receipt.number, customer, at, day,
            delivered, paid,
        )  # fmt: skip


def _receipts_of(context: DecisionContext, customer: str) -> Iterator[Receipt]:
    """Those of a customer's orders, and those of their renewals without one (TERM-1); some may come twice."""
    for order in context.find(Order, "customer", customer):
        yield from context.find(Receipt, "order", order.id)
    for term in context.find(ServiceTerm, "customer", customer):
        paid = (context.get(Receipt, one.receipt) for one in term.renewals)
        yield from (receipt for receipt in paid if receipt is not None)
