"""Turnover as the ledger books it: one record for every entry of money in or back (DEAL-1).

Kept once the company has a dealer; receipts of before are caught up with when their customer is assigned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from rulebook.kernel.decision_context import DecisionContext, LedgerEntry
from rulebook.kernel.ids import CustomerId, Fen, ReceiptId
from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.ledger import root_of
from rulebook.subjects.dealers.records import Dealer, Turnover
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receipts.voiding import voided
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.refunds.records import Refund, RefundState
from rulebook.subjects.rounds.charges import RoundCharge
from rulebook.subjects.service_terms.commands import RenewTerm
from rulebook.subjects.service_terms.records import TermRenewal

MEMOS = frozenset({"receipt", "void", "collect"})
MONEY = frozenset({"cash_in_hand", "clearing", "refund"})
"""Where a customer's money comes in, and where it is owed back once a receipt of it is void."""


def count_turnover(context: DecisionContext, body: Any) -> None:
    """After every command: what its entries say of a customer's turnover. Only where all the books lie."""
    if not context.sees_all:
        return
    gone = voided(context, body)
    if gone is None and not isinstance(body, IssueReceipt | RenewTerm | CollectReceivable):
        return
    if not any(context.find(Dealer, "state", "kept")):
        return
    made = context.decision()
    for entry in made.entries:
        if entry.memo in MEMOS:
            _count(context, body, entry, gone, [r for r in made.records if isinstance(r, Receipt)])


def _count(
    context: DecisionContext, body: Any, entry: LedgerEntry, gone: Receipt | None, receipts: list[Receipt]
) -> None:
    """`gone`: the receipt that the line voids, where it does."""
    delivered = -sum(fen for account, fen in entry.postings if root_of(account) == "income")
    paid = sum(fen for account, fen in entry.postings if root_of(account) in MONEY)
    day = company_day(context.at).isoformat()
    if isinstance(body, CollectReceivable):
        owed = context.get(Receivable, body.receivable)
        whose = (owed.id, owed.number, owed.customer) if owed else None
    else:
        found = gone or _the_one(receipts)
        whose = (found.id, found.number, found.customer) if found else None
    if whose is None or not whose[2]:
        return
    receipt, number, customer = whose
    if gone is not None:
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


def count_refund(context: DecisionContext, given: Refund) -> None:
    """Money back lowers the turnover of its receipt: what was charged once granted, what was paid once paid.

    On the receipt's own day, so that it lowers the month and the tier in which that counted; each entry once.
    Where it was dropped, or the receipt is void, which took all of it out, it lowers nothing more.
    """
    if given.of_void:
        return
    receipt = context.get(Receipt, given.lowers)
    dropped = given.state is RefundState.DROPPED
    if dropped or receipt is None or receipt.void_reason or not _is_counted(context, receipt):
        receipt = None
    granted = (given.entry, "refund", given.granted_at, -given.fen, 0)
    paid_out = (given.paid_entry, "refund_paid", given.paid_at, 0, -given.fen)
    for id, memo, at, delivered, paid in (granted, paid_out):
        known = context.get(Turnover, id) if id else None
        if id and receipt is not None:
            day = company_day(parse_time(receipt.at)).isoformat()
            _put(context, id, memo, receipt.id, receipt.number, receipt.customer, at, day, delivered, paid)
        elif known is not None:
            context.put(msgspec.structs.replace(known, delivered=Fen(0), paid=Fen(0)))


def count_charge(context: DecisionContext, owed: RoundCharge) -> None:
    """A round that was charged is turnover delivered, on the day it was booked for; its payments count as any."""
    if context.sees_all and any(context.find(Dealer, "state", "kept")):
        _put_charge(context, owed)


def uncount_charge(context: DecisionContext, owed: RoundCharge, entry: str) -> None:
    """A charge that was voided by that `entry` takes out what it had counted, on its own day, once."""
    known = context.get(Turnover, owed.entry) if context.sees_all else None
    if known is not None:
        _put(
            context, entry, "void", owed.id, owed.number, owed.customer, iso(context.at), known.day,
            -known.delivered, 0,
        )  # fmt: skip


def _put_charge(context: DecisionContext, owed: RoundCharge) -> None:
    day = company_day(parse_time(owed.at)).isoformat()
    _put(
        context, owed.entry, "round_charge", owed.id, owed.number, owed.customer, owed.at, day, owed.total, 0
    )  # fmt: skip


def _is_counted(context: DecisionContext, receipt: Receipt) -> bool:
    return any(t.memo == "receipt" for t in context.find(Turnover, "receipt", receipt.id))


def catch_up(context: DecisionContext, customer: str) -> None:
    """What a customer was charged and paid before the company kept turnover: all the ledger holds, none twice."""
    for receipt in receipts_of(context, customer):
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
    for charged in context.find(RoundCharge, "customer", customer):
        if not charged.voided_at:
            _put_charge(context, charged)
    for owed in context.find(Receivable, "customer", customer):
        _catch_up_payments(context, owed)
    for receipt in {r.id: r for r in receipts_of(context, customer)}.values():
        for given in context.find(Refund, "lowers", receipt.id):
            count_refund(context, given)


def _catch_up_payments(context: DecisionContext, owed: Receivable) -> None:
    """Each payment without a receipt on its own day; of an older version's the day is not known: the debt's."""
    noted = {p.entry: p for p in owed.payments if p.entry}
    for id, one in noted.items():
        if context.get(Turnover, id) is None:
            _put(context, id, "collect", owed.id, owed.number, owed.customer, owed.opened_at, one.day, 0, one.fen)
    told = [t for t in context.find(Turnover, "receipt", owed.id) if t.memo == "collect" and t.id not in noted]
    by_receipt = sum(r.settles for r in _collecting(context, owed))
    rest = owed.paid - by_receipt - sum(one.fen for one in noted.values()) - sum(t.paid for t in told)
    if rest > 0:
        id, day = f"collect:{owed.id}:{len(told)}", company_day(parse_time(owed.opened_at)).isoformat()
        _put(context, id, "collect", owed.id, owed.number, owed.customer, owed.opened_at, day, 0, rest)


def _collecting(context: DecisionContext, owed: Receivable) -> Iterator[Receipt]:
    """The receipts by which a debt was paid, each once."""
    paid = (r for r in receipts_of(context, owed.customer) if r.collects == owed.id and not r.void_reason)
    yield from {r.id: r for r in paid if r.method is not Method.OWED}.values()


def receipts_of(world: World, customer: str) -> Iterator[Receipt]:
    """Those of a customer's orders, renewals (TERM-1) and debts, paid at whosever visit; some may come twice."""
    for order in world.find(Order, "customer", customer):
        yield from world.find(Receipt, "order", order.id)
    ids = [renewal.id for renewal in world.find(TermRenewal, "customer", customer)]
    for owed in world.find(Receivable, "customer", customer):
        ids += [owed.id, *(ReceiptId(p.receipt) for p in owed.payments if p.receipt)]
    for id in ids:
        if (receipt := world.get(Receipt, id)) is not None:
            yield receipt
