"""Fees taken and receipts given on the spot (FEE, RCT). Facts; amounts in fen."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import OrderId, ReceiptId, VisitId
from rulebook.kernel.times import iso
from rulebook.kernel.world import World
from rulebook.numbers import judge_tax_number
from rulebook.policy.ledger import CASH_ROUNDING, money_account, reason_account
from rulebook.policy.posting import post
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.follow_ups.answers import compare_again
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.sharing import debtors_of
from rulebook.subjects.orders.teamwork import works_on
from rulebook.subjects.receipts.amounts import check_amount, fee_changed
from rulebook.subjects.receipts.commands import IssueInvoice, IssueReceipt, VoidReceipt
from rulebook.subjects.receipts.numbers import is_provisional, number_in, span
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receipts.rounding import check_rounding
from rulebook.subjects.receipts.voiding import about_order, too_late_to_void
from rulebook.subjects.receivables.handlers import close_void, collected, note_payment, open_receivable
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.statements.handlers import ELECTRONIC, find_payment
from rulebook.subjects.visits.handlers import at_site
from rulebook.subjects.visits.pricing import work_out_fee

replace = msgspec.structs.replace


def issue_receipt(context: DecisionContext, body: IssueReceipt) -> None:
    """Money came in: it is booked whatever its number or amount, and what does not fit is opened."""
    order, visit = at_site(context, body.visit)
    about = order.id if order else None
    id = ReceiptId(context.fresh(Receipt, body.receipt, about))
    _check_number(context, body, id, about)
    fee = work_out_fee(context, order, visit) if order and not body.collects else None
    check_amount(context, body, id, order, visit, fee)
    check_rounding(context, body, id, visit)
    receipt = _receipt(context, body, id, _debtor(context, body, order), about)
    receipt = replace(
        receipt,
        order=visit.order,
        visit=visit.id,
        leave=fee.leave if fee else "",
        leave_reason=fee.leave_reason if fee else "",
    )
    context.put(receipt)
    visit = replace(visit, receipts=(*visit.receipts, receipt.id))
    context.put(visit)
    _post(context, "receipt", receipt)
    if receipt.collects:
        _collect(context, receipt, receipt.settles, receipt.rounded_off)
    elif body.method is Method.OWED and body.total:
        open_receivable(context, receipt, body.due.strip())
    fee_changed(context, order, visit.id)
    compare_again(context, receipt.order, context.at)
    _check_payer(context, receipt, about)


def issue_without_visit(
    context: DecisionContext, body: IssueReceipt, customer: str, about: OrderId | None
) -> Receipt:
    """Money for what is no visit's fee: booked, numbered, owed and matched as any other; `body.visit` is not read.

    Whether its sum is right says whoever calls; `customer` is whose account it touches; `about` is the order that
    stays open while something about it is.
    """
    id = ReceiptId(context.fresh(Receipt, body.receipt, about))
    _check_number(context, body, id, about)
    check_rounding(context, body, id, about=about)
    receipt = _receipt(context, body, id, customer, about)
    context.put(receipt)
    _post(context, "receipt", receipt)
    if body.method is Method.OWED and body.total:
        open_receivable(context, receipt, body.due.strip())
    _check_payer(context, receipt, about)
    return receipt


def _receipt(
    context: DecisionContext, body: IssueReceipt, id: ReceiptId, customer: str, about: OrderId | None
) -> Receipt:
    """What the receipt says by itself, of no order yet."""
    return Receipt(
        id=id,
        number=body.number,
        token=_own_token(context, body, id, about),
        order=OrderId(""),
        visit=VisitId(""),
        plate=body.plate,
        lines=body.lines,
        total=body.total,
        method=body.method,
        payer=body.payer,
        invoice_title=body.invoice_title,
        tax_number=body.tax_number,
        at=iso(context.at),
        by=context.author.id,
        holder=context.author.id if body.method is Method.CASH and body.total else "",
        provisional=is_provisional(body.number),
        customer=customer,
        clearing=body.method if body.method in ELECTRONIC and body.total else "",
        collects=body.collects,
        reference=body.reference.strip(),
        due=body.due.strip(),
        rounded_off=body.rounded_off,
    )


def _check_payer(context: DecisionContext, receipt: Receipt, about: OrderId | None) -> None:
    """Whose tax number it is, and whether a statement has shown the money already (RCT-1, CASH-5)."""
    number = receipt.tax_number
    if number and not judge_tax_number(number, persons=since_4(context)).ok:
        context.irregular("tax_number", receipt.id, about, number=number)
    find_payment(context, receipt)


def _post(context: DecisionContext, memo: str, receipt: Receipt, back: bool = False, money: str = "") -> None:
    """What was paid, and what was rounded off, against what it settles; reversed where it is taken `back`.

    `money`: the account that it is taken back from, where not from where the receipt put it.
    """
    way = -1 if back else 1
    post(
        context,
        memo,
        (money or money_account(receipt), way * receipt.total),
        (CASH_ROUNDING, way * receipt.rounded_off),
        (reason_account(receipt), -way * receipt.settles),
    )


def _collect(context: DecisionContext, receipt: Receipt, fen: int, off: int) -> None:
    """So much of an old debt was paid with it, or not after all; what is owed anew was not paid (CASH-8)."""
    assert receipt.collects
    owed, order = context.get(Receivable, receipt.collects), context.get(Order, receipt.order)
    if fen > 0 and owed and order and owed.customer not in debtors_of(order):
        context.irregular(
            "debt_of_another", receipt.id, order.id, number=owed.number, customer=order.customer_name
        )
    if receipt.method is not Method.OWED:
        collected(context, receipt.collects, fen, receipt.id, off)
        if fen > 0:
            note_payment(context, receipt.collects, fen, receipt=receipt.id)
    elif fen > 0:
        context.irregular("debt_for_debt", receipt.id, receipt.order, number=receipt.number)


def _own_token(context: DecisionContext, body: IssueReceipt, id: ReceiptId, about: OrderId | None) -> str:
    """A token opens one receipt, the first that had it; a second one's is none that anybody can type (RCT-3)."""
    if not any(context.find(Receipt, "token", body.token)):
        return body.token
    context.irregular("id_twice", id, about, what=f"token {body.token}")
    return f"{body.token}:{context.line.id}"


def _debtor(context: DecisionContext, body: IssueReceipt, order: Order | None) -> str:
    """Whose account it touches: that of what is collected, else that of the order's customer."""
    owed = context.get(Receivable, body.collects) if body.collects else None
    return owed.customer if owed else (order and order.customer) or ""


def _check_number(context: DecisionContext, body: IssueReceipt, id: ReceiptId, about: OrderId | None) -> None:
    """Numbers come from the device's own block, in order, without gaps (RCT-2)."""
    if is_provisional(body.number):  # one that was given twice is numbered twice
        context.irregular("provisional", id, about, number=body.number)
    if is_taken(context, body.number):
        context.irregular("number_twice", id, about, number=body.number)
        return
    if is_provisional(body.number):
        return
    blocks = sorted(context.find(NumberBlock, "device", context.line.device), key=lambda b: (b.series, b.first))
    found = next(((b, n) for b in blocks if (n := number_in(b, body.number)) is not None), None)
    if found is None:
        context.irregular("number_foreign", id, about, number=body.number)
        return
    block, number = found
    before = blocks[: blocks.index(block)]
    left = [(b, b.last) for b in before if not b.retired] + [(block, number - 1)]
    skipped = [span(b.series, b.next, last) for b, last in left if b.next <= last]
    if skipped:
        context.irregular("number_gap", id, about, numbers=", ".join(skipped))
    context.put(replace(block, next=max(block.next, number + 1)))


def is_taken(world: World, number: str) -> bool:
    """Whether a receipt has this number, as it was given or as its final one."""
    return any(any(world.find(Receipt, key, number)) for key in ("number", "final"))


def void_receipt(context: DecisionContext, body: VoidReceipt) -> None:
    """A spoilt receipt stays in the books, with its reason and a reversing entry (RCT-2).

    Only while its visit lasts, or on its day where it belongs to none: who voids it later keeps the money that
    the customer's copy says was taken.
    """
    receipt = context.get(Receipt, body.receipt)
    about = about_order(context, receipt) if receipt else None
    if receipt is None or receipt.void_reason:
        context.irregular("void_unknown", body.receipt, about)
        return
    if too_late_to_void(context, receipt, context.at) or receipt.by != context.author.id:
        context.irregular("void_late", body.receipt, about, number=receipt.number)
        return
    order = context.get(Order, receipt.order)
    if order and not works_on(context, order, context.author.id):
        context.irregular("not_assigned", receipt.id, order.id, state=order.state)
    reason = body.reason.strip()
    if not reason:
        context.irregular("void_unexplained", receipt.id, about, number=receipt.number)
    if receipt.method in ELECTRONIC and receipt.total and not receipt.clearing:
        context.irregular("void_paid", receipt.id, about, number=receipt.number)
    take_back(context, receipt, reason or "—")


def take_back(context: DecisionContext, receipt: Receipt, reason: str, money: str = "") -> None:
    """Void from now on: reversed to the fen, from `money` where that is another account than it came to.

    The debt that it said is owed no more; the debt that it paid is owed again, once.
    """
    context.put(replace(receipt, void_reason=reason, holder="", clearing=""))
    _post(context, "void", receipt, back=True, money=money)
    if receipt.collects:
        _collect(context, receipt, -receipt.settles, -receipt.rounded_off)
    elif receipt.method is Method.OWED:
        close_void(context, receipt)
    fee_changed(context, context.get(Order, receipt.order), receipt.visit)
    compare_again(context, receipt.order)


def issue_invoice(context: DecisionContext, body: IssueInvoice) -> None:
    """The invoice asked for at the receipt has its number; once."""
    receipt = context.need(Receipt, body.receipt)
    if not receipt.invoice_title:
        raise Refused("not_asked", rule="RCT-1")
    if receipt.invoice_number or receipt.void_reason:
        raise Refused("settled_already", rule="RCT-1")
    if not body.number.strip():
        raise Refused("reason_needed", rule="RCT-1")
    context.put(replace(receipt, invoice_number=body.number.strip()))
