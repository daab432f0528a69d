"""Fees taken and receipts given on the spot (FEE, RCT). Facts; amounts in fen."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.ids import OrderId, ReceiptId
from rulebook.judging.receivables import close_void, collected, open_receivable
from rulebook.judging.sharing import debtors_of
from rulebook.judging.statements import ELECTRONIC, find_payment
from rulebook.judging.visits import at_site
from rulebook.ledger import money_account, reason_account
from rulebook.numbers import judge_tax_number
from rulebook.papers import paid
from rulebook.pricing import work_out_fee
from rulebook.receipt_numbers import is_provisional, number_in, span
from rulebook.records import Method, NumberBlock, Order, Receipt, Receivable, Visit
from rulebook.teams import works_on
from rulebook.times import iso, parse_time
from rulebook.world import World

replace = msgspec.structs.replace


def issue_receipt(case: Case, body: c.IssueReceipt) -> None:
    """Money came in: it is booked whatever its number or amount, and what does not fit is opened."""
    order, visit = at_site(case, body.visit)
    about = order.id if order else None
    id = ReceiptId(case.fresh(Receipt, body.receipt, about))
    _check_number(case, body, id, about)
    _check_amount(case, body, id, order, visit)
    fee = work_out_fee(case, order, visit) if order and not body.collects else None
    receipt = Receipt(
        id=id,
        number=body.number,
        token=_own_token(case, body, id, about),
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
        leave=fee.leave if fee else "",
        leave_reason=fee.leave_reason if fee else "",
        customer=_debtor(case, body, order),
        clearing=body.method if body.method in ELECTRONIC and body.total else "",
        collects=body.collects,
    )
    case.put(receipt)
    case.put(replace(visit, receipts=(*visit.receipts, receipt.id)))
    case.post("receipt", (money_account(receipt), body.total), (reason_account(receipt), -body.total))
    if receipt.collects:
        _collect(case, receipt, receipt.total)
    elif body.method is Method.OWED and body.total:
        open_receivable(case, receipt)
    if body.tax_number and not judge_tax_number(body.tax_number).ok:
        case.irregular("tax_number", receipt.id, about, number=body.tax_number)
    find_payment(case, receipt)


def _collect(case: Case, receipt: Receipt, fen: int) -> None:
    """So much of an old debt was paid with it, or not after all; what is owed anew was not paid (CASH-8)."""
    assert receipt.collects
    owed, order = case.get(Receivable, receipt.collects), case.get(Order, receipt.order)
    if fen > 0 and owed and order and owed.customer not in debtors_of(order):
        case.irregular("debt_of_another", receipt.id, order.id, number=owed.number, customer=order.customer_name)
    if receipt.method is not Method.OWED:
        collected(case, receipt.collects, fen, receipt.id)
    elif fen > 0:
        case.irregular("debt_for_debt", receipt.id, receipt.order, number=receipt.number)


def _own_token(case: Case, body: c.IssueReceipt, id: ReceiptId, about: OrderId | None) -> str:
    """A token opens one receipt, the first that had it; a second one's is none that anybody can type (RCT-3)."""
    if not any(case.find(Receipt, "token", body.token)):
        return body.token
    case.irregular("id_twice", id, about, what=f"token {body.token}")
    return f"{body.token}:{case.line.id}"


def _debtor(case: Case, body: c.IssueReceipt, order: Order | None) -> str:
    """Whose account it touches: that of what is collected, else that of the order's customer."""
    owed = case.get(Receivable, body.collects) if body.collects else None
    return owed.customer if owed else (order and order.customer) or ""


def _check_number(case: Case, body: c.IssueReceipt, id: ReceiptId, about: OrderId | None) -> None:
    """Numbers come from the device's own block, in order, without gaps (RCT-2)."""
    if is_provisional(body.number):  # one that was given twice is numbered twice
        case.irregular("provisional", id, about, number=body.number)
    if is_taken(case, body.number):
        case.irregular("number_twice", id, about, number=body.number)
        return
    if is_provisional(body.number):
        return
    blocks = sorted(case.find(NumberBlock, "device", case.line.device), key=lambda b: (b.series, b.first))
    found = next(((b, n) for b in blocks if (n := number_in(b, body.number)) is not None), None)
    if found is None:
        case.irregular("number_foreign", id, about, number=body.number)
        return
    block, number = found
    before = blocks[: blocks.index(block)]
    left = [(b, b.last) for b in before if not b.retired] + [(block, number - 1)]
    skipped = [span(b.series, b.next, last) for b, last in left if b.next <= last]
    if skipped:
        case.irregular("number_gap", id, about, numbers=", ".join(skipped))
    case.put(replace(block, next=max(block.next, number + 1)))


def is_taken(world: World, number: str) -> bool:
    """Whether a receipt has this number, as it was given or as its final one."""
    return any(any(world.find(Receipt, key, number)) for key in ("number", "final"))


def _check_amount(case: Case, body: c.IssueReceipt, id: ReceiptId, order: Order | None, visit: Visit) -> None:
    """What is taken, with the visit's earlier receipts, is what is due: by the list, or by leave given before.

    Leave that came after the price was told is none (FEE-3, ORD-13).
    """
    if body.collects:
        return
    fee = work_out_fee(case, order, visit) if order else None
    due = fee.total if fee else 0
    taken = body.total + (paid(case, order, visit) if order else 0)
    listed = sum(line.fen * line.quantity for line in body.lines)
    by_leave = fee is not None and bool(fee.leave) and listed == fee.listed
    too_late = fee is not None and bool(fee.leave) and parse_time(fee.leave_at) > case.at
    if taken != due or too_late or (listed != body.total and not by_leave):
        case.irregular("price_differs", id, order.id if order else None, taken=str(taken), due=str(due))


def void_receipt(case: Case, body: c.VoidReceipt) -> None:
    """A spoilt receipt stays in the books, with its reason and a reversing entry (RCT-2).

    Only while its visit lasts: who voids it later keeps the money that the customer's copy says was taken.
    """
    receipt = case.get(Receipt, body.receipt)
    if receipt is None or receipt.void_reason:
        case.irregular("void_unknown", body.receipt, receipt.order if receipt else None)
        return
    visit = case.get(Visit, receipt.visit)
    over = visit is not None and (visit.completed_at or visit.unsolved)
    if over or receipt.handover is not None or receipt.by != case.author.id:
        case.irregular("void_late", body.receipt, receipt.order, number=receipt.number)
        return
    order = case.get(Order, receipt.order)
    if order and not works_on(case, order, case.author.id):
        case.irregular("not_assigned", receipt.id, order.id, state=order.state)
    reason = body.reason.strip()
    if not reason:
        case.irregular("void_unexplained", receipt.id, receipt.order, number=receipt.number)
    if receipt.method in ELECTRONIC and receipt.total and not receipt.clearing:
        case.irregular("void_paid", receipt.id, receipt.order, number=receipt.number)
    case.put(replace(receipt, void_reason=reason or "—", holder="", clearing=""))
    case.post("void", (money_account(receipt), -receipt.total), (reason_account(receipt), receipt.total))
    if receipt.collects:
        _collect(case, receipt, -receipt.total)
    elif receipt.method is Method.OWED:
        close_void(case, receipt)


def issue_invoice(case: Case, body: c.IssueInvoice) -> None:
    """The invoice asked for at the receipt has its number; once."""
    receipt = case.need(Receipt, body.receipt)
    if not receipt.invoice_title:
        raise Refused("not_asked", rule="RCT-1")
    if receipt.invoice_number or receipt.void_reason:
        raise Refused("settled_already", rule="RCT-1")
    if not body.number.strip():
        raise Refused("reason_needed", rule="RCT-1")
    case.put(replace(receipt, invoice_number=body.number.strip()))
