"""Fees taken and receipts given on the spot (FEE, RCT). Facts; amounts in fen."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.ids import Fen, OrderId
from rulebook.judging.visits import at_site
from rulebook.pricing import work_out_fee
from rulebook.receipt_numbers import is_provisional, number_in
from rulebook.records import Method, NumberBlock, Order, Receipt, Visit
from rulebook.times import iso

replace = msgspec.structs.replace


def account(receipt: Receipt) -> str:
    """Where the money of a receipt is: in hand, on its way through a wallet, or owed."""
    if receipt.method is Method.CASH:
        return f"cash_in_hand:{receipt.by}"
    if receipt.method is Method.OWED:
        return f"receivable:{receipt.order}"
    return f"clearing:{receipt.method}"


def issue_receipt(case: Case, body: c.IssueReceipt) -> None:
    """Money came in: it is booked whatever its number or amount, and what does not fit is opened."""
    order, visit = at_site(case, body.visit)
    about = order.id if order else None
    _check_number(case, body, about)
    _check_amount(case, body, order, visit)
    receipt = Receipt(
        id=body.receipt,
        number=body.number,
        token=body.token,
        order=visit.order,
        visit=visit.id,
        plate=body.plate,
        lines=body.lines,
        total=body.total,
        method=body.method,
        payer=body.payer,
        invoice_title=body.invoice_title,
        tax_number=body.tax_number,
        at=iso(case.at),
        by=case.author.id,
        holder=case.author.id if body.method is Method.CASH and body.total else "",
        provisional=is_provisional(body.number),
    )
    case.put(receipt)
    case.put(replace(visit, receipts=(*visit.receipts, receipt.id)))
    case.post("receipt", (account(receipt), body.total), ("income:service", -body.total))


def _check_number(case: Case, body: c.IssueReceipt, about: OrderId | None) -> None:
    """Numbers come from the device's own block, in order, without gaps (RCT-2)."""
    if any(r.id != body.receipt for r in case.find(Receipt, "number", body.number)):
        case.irregular("number_twice", body.receipt, about, number=body.number)
        return
    if is_provisional(body.number):
        case.irregular("provisional", body.receipt, about, number=body.number)
        return
    blocks = case.find(NumberBlock, "device", case.line.device)
    found = next(((b, n) for b in blocks if (n := number_in(b, body.number)) is not None), None)
    if found is None:
        case.irregular("number_foreign", body.receipt, about, number=body.number)
        return
    block, number = found
    if number > block.next:
        skipped = f"{block.next}–{number - 1}" if number - 1 > block.next else str(block.next)
        case.irregular("number_gap", body.receipt, about, numbers=f"{block.series}-{skipped}")
    case.put(replace(block, next=max(block.next, number + 1)))


def _check_amount(case: Case, body: c.IssueReceipt, order: Order | None, visit: Visit) -> None:
    """What is taken is what is due by the list (FEE-3, ORD-13)."""
    due = work_out_fee(case, order, visit).total if order else Fen(0)
    listed = sum(line.fen * line.quantity for line in body.lines)
    if body.total != due or listed != body.total:
        case.irregular(
            "price_differs", body.receipt, order.id if order else None, taken=str(body.total), due=str(due)
        )


def void_receipt(case: Case, body: c.VoidReceipt) -> None:
    """A spoilt receipt stays in the books, with its reason and a reversing entry (RCT-2)."""
    receipt = case.get(Receipt, body.receipt)
    if receipt is None or receipt.void_reason:
        case.irregular("void_unknown", body.receipt, receipt.order if receipt else None)
        return
    if receipt.handover is not None or receipt.by != case.author.id:
        case.irregular("void_late", body.receipt, receipt.order, number=receipt.number)
        return
    case.put(replace(receipt, void_reason=body.reason, holder=""))
    case.post("void", (account(receipt), -receipt.total), ("income:service", receipt.total))
