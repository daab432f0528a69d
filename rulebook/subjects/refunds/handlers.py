"""A granted refund is owed from that moment, and paid once, by somebody else (FEE-3, ROLE-2). Amounts in fen."""

from __future__ import annotations

from datetime import date

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId, ReceiptId
from rulebook.kernel.times import iso
from rulebook.kernel.world import World
from rulebook.numbers import yuan
from rulebook.policy import ledger
from rulebook.policy.matrix import deciders
from rulebook.policy.posting import post
from rulebook.policy.settings import setting
from rulebook.policy.working_days import add_working_days
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.company.records import Customer
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.dealers.counting import count_refund
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receipts.voiding import voided
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.refunds.commands import DropRefund, PayRefund
from rulebook.subjects.refunds.paid_before import excess, lowered_by
from rulebook.subjects.refunds.records import WALLETS, PaidFrom, Refund, RefundState
from rulebook.subjects.service_terms.commands import RenewTerm
from rulebook.subjects.statements.paid_back import meet, payment_of

replace = msgspec.structs.replace
SUBJECT_OF_MATRIX = "refund"
MONEY = (IssueReceipt, RenewTerm, CollectReceivable)
"""What changes how much a customer has paid."""
ACCOUNTS = {
    PaidFrom.SAFE: ledger.SAFE,
    PaidFrom.BANK: ledger.BANK,
    **{wallet: ledger.suspense(wallet) for wallet in WALLETS},
}
"""Out of a wallet it is taken by its statement, which may come first or later (CASH-5)."""


def owe_when_granted(context: DecisionContext, body: Command) -> None:
    """After the last yes the sum is the customer's: it is booked as owed, until finance pays it."""
    if not isinstance(body, GrantApproval) or not since_4(context):
        return
    form = context.get(ApprovalForm, context.line.subject)
    if form is None or form.subject != SUBJECT_OF_MATRIX or form.state is not FormState.GRANTED or not form.amount:
        return
    complaint = context.get(Complaint, form.about) if form.about else None
    order = context.get(Order, form.order) if form.order else None
    customer = (complaint.customer if complaint else None) or (order.customer if order else None)
    receipt = (complaint and complaint.receipt) or ReceiptId("")
    about = form.order or (complaint.order if complaint else None)
    days = setting(context, "refund_days", context.now)
    owed = Refund(
        id=form.id,
        state=RefundState.OWED,
        whose=customer or (complaint.id if complaint else "") or form.order or form.id,
        customer=customer,
        customer_name=_name(context, complaint, order, customer),
        complaint=complaint.id if complaint else "",
        number=complaint.number if complaint else "",
        order=about,
        fen=form.amount,
        reason=form.reason,
        asked_by=form.asked_by,
        asked_by_name=form.asked_by_name,
        granted_by=tuple(one.by for one in form.grants),
        granted_by_name=form.decided_by_name,
        granted_at=iso(context.now),
        due=iso(add_working_days(context, context.now, days)),
        receipt=receipt,
    )
    post(context, "refund", (ledger.REFUNDS, owed.fen), (ledger.refund(owed.whose), -owed.fen))
    owed = replace(owed, entry=context.decision().entries[-1].id)
    _lower(context, owed)
    _check(context, owed)
    _check_beside(context, owed)


def _name(context: DecisionContext, complaint: Complaint | None, order: Order | None, customer: str | None) -> str:
    """As it was said in the complaint, else on the order, else as the archive has it."""
    said = (complaint.customer_name if complaint else "") or (order.customer_name if order else "")
    known = context.get(Customer, customer) if customer else None
    paper = complaint or order
    return said or (known.name if known else "") or (paper.number if paper else "")


def _lower(context: DecisionContext, owed: Refund) -> None:
    """Keep it, with the receipt whose turnover it lowers, as far as the books know one that stands (DEAL-1).

    Of a void none: the void itself took all of it out.
    """
    if context.sees_all and not owed.of_void:
        counts = context.get(Receipt, owed.lowers)
        if counts is None or counts.void_reason:
            owed = replace(owed, lowers=lowered_by(context, owed))
    if owed != context.get(Refund, owed.id):
        context.put(owed)
    if context.sees_all:
        count_refund(context, owed)


def _check(context: DecisionContext, owed: Refund) -> None:
    """More than the customer had paid is told to finance, once; a receipt that arrives late settles it."""
    over = excess(context, owed) if context.sees_all else None
    if over is None:
        context.settle_about("refund_exceeds", owed.id, PersonId(SYSTEM_PERSON))
        return
    if context.standing("refund_exceeds", owed.id):
        return
    context.irregular(
        "refund_exceeds",
        owed.id,
        owed.order,
        name=owed.customer_name or "—",
        sum=yuan(over.given),
        taken=yuan(over.paid),
    )


def _check_beside(context: DecisionContext, owed: Refund) -> None:
    """Those of the same receipt, order or customer that are added up after it."""
    if not context.sees_all:
        return
    keys = (("receipt", owed.receipt), ("order", owed.order or ""), ("whose", owed.whose))
    found = {one.id: one for key, value in keys if value for one in context.find(Refund, key, value)}
    for one in found.values():
        if one.id != owed.id and one.granted_at >= owed.granted_at and one.state is not RefundState.DROPPED:
            _check(context, one)


def money_changed(context: DecisionContext, body: Command) -> None:
    """A receipt was voided, or money came in: what has been given back is held against what was paid anew."""
    if not context.sees_all:
        return
    gone = voided(context, body)
    if gone is None and not isinstance(body, MONEY):
        return
    papers = [(one.id, one.order, one.customer) for one in context.written(Receipt)]
    papers += [(one.id, one.order, one.customer) for one in context.written(Receivable)]
    found: dict[str, Refund] = {}
    for id, order, customer in papers:
        for key, value in (("receipt", id), ("lowers", id), ("order", order), ("whose", customer)):
            found |= {one.id: one for one in (context.find(Refund, key, value) if value else ())}
    for owed in (one for one in found.values() if one.state is not RefundState.DROPPED):
        _lower(context, owed)
        if gone is not None or context.standing("refund_exceeds", owed.id):
            _check(context, owed)


def _owed(context: DecisionContext) -> Refund:
    """The refund that the line is about; refused where it is paid or dropped."""
    owed = context.need(Refund, context.line.subject)
    if owed.state is RefundState.PAID:
        raise Refused("refund_paid", day=owed.paid_at[:10], name=owed.paid_by_name)
    if owed.state is RefundState.DROPPED:
        raise Refused("refund_dropped", day=owed.dropped_at[:10], name=owed.dropped_by_name)
    return owed


def drop_refund(context: DecisionContext, body: DropRefund) -> None:
    """Who may decide on such a sum takes it back with a reason; what was booked as owed is reversed (ROLE-3).

    Refuses `refund_of_void`: two people decided on that, and no expense was booked that could be taken back.
    """
    owed = _owed(context)
    if owed.of_void:
        raise Refused("refund_of_void", number=owed.number)
    may = deciders(context, SUBJECT_OF_MATRIX, owed.fen, context.now)
    if not may.intersection(context.author.roles):
        raise Refused("no_role", roles=", ".join(sorted(may)))
    if not body.reason.strip():
        raise Refused("reason_needed", rule="FEE-3")
    post(context, "refund_dropped", (ledger.refund(owed.whose), owed.fen), (ledger.REFUNDS, -owed.fen))
    dropped = replace(
        owed,
        state=RefundState.DROPPED,
        dropped_by=context.author.id,
        dropped_by_name=context.author.name,
        dropped_at=iso(context.now),
        dropped_why=body.reason.strip(),
    )
    context.put(dropped)
    for code in ("refund_unpaid", "refund_exceeds"):
        context.settle_about(code, owed.id)
    if context.sees_all:
        count_refund(context, dropped)
        _check_beside(context, owed)


def pay_refund(context: DecisionContext, body: PayRefund) -> None:
    """All of it, once, never by who asked for it or allowed it; no more cash than the safe holds.

    More than the books know to have been paid does not leave before somebody has settled why it may (FEE-3): it is
    granted all the same, since a receipt may be on its way from a phone without signal.
    """
    owed = _owed(context)
    if context.author.id in (owed.asked_by, *owed.granted_by):
        raise Refused("own_request")
    if body.fen != owed.fen:
        raise Refused("refund_changed", sum=yuan(owed.fen))
    for told in context.standing("refund_exceeds", owed.id) if since_4(context) else ():
        raise Refused("refund_unexplained", sum=told.facts["sum"], taken=told.facts["taken"])
    if not body.reference.strip():
        raise Refused("reason_needed", rule="FEE-3")
    if body.paid_from is PaidFrom.SAFE and body.fen > ledger.safe_by(context, date.max):
        raise Refused("field_wrong", rule="FEE-3", field="fen", problem="more_than_in_the_safe")
    paid = replace(
        owed,
        state=RefundState.PAID,
        paid_from=body.paid_from,
        reference=body.reference.strip(),
        paid_by=context.author.id,
        paid_by_name=context.author.name,
        paid_at=iso(context.at),
    )
    post(context, "refund_paid", (ledger.refund(owed.whose), owed.fen), (ACCOUNTS[body.paid_from], -owed.fen))
    paid = replace(paid, paid_entry=context.decision().entries[-1].id)
    _lower(context, paid)
    if paid.unseen and (row := payment_of(context, paid)) is not None:
        meet(context, row, context.need(Refund, paid.id), context.author.id)
    context.settle_about("refund_unpaid", owed.id)


def payment_due(world: World, owed: Refund) -> str:
    return "" if owed.reminded else owed.due


def payment_passed(context: DecisionContext, owed: Refund) -> None:
    """The customer was told that they get it back, and has it not."""
    context.irregular(
        "refund_unpaid", owed.id, owed.order, name=owed.customer_name, sum=yuan(owed.fen), due=owed.due
    )
    context.put(replace(owed, reminded=True))
