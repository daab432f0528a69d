"""A receipt voided by the desk: asked for by one, decided by another, reversed to the fen (RCT-2, ROLE-2, ROLE-3).

Its issuer may void it while the visit lasts; afterwards the office may, through the approval matrix. Where the
money is with the company already, the customer is owed it back from that moment; where it is not, whoever took it
answers for it no more, and finance is told to ask the customer. Amounts in fen.
"""

from __future__ import annotations

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CustomerId
from rulebook.kernel.times import iso
from rulebook.kernel.world import World
from rulebook.numbers import yuan
from rulebook.policy import ledger
from rulebook.policy.settings import setting
from rulebook.policy.working_days import add_working_days
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.approvals.handlers import ask_approval
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.company.records import Customer
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import AskVoid
from rulebook.subjects.receipts.handlers import take_back
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receipts.voiding import about_order, lasting_visit
from rulebook.subjects.receivables.names import debtor_name
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.refunds.records import Refund, RefundState
from rulebook.subjects.visits.papers import paid
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace
MATRIX = "receipt_void"
"""The subject of the matrix."""


def ask_void(context: DecisionContext, body: AskVoid) -> None:
    """Ask that a receipt be voided; the line's subject is the form's own id.

    Refuses what cannot be voided by name (`check_voidable`), a second question beside one that waits
    (`void_waits`), and what `approval.ask` refuses.
    """
    receipt = context.need(Receipt, body.receipt)
    check_voidable(context, receipt)
    waits = context.get(ApprovalForm, receipt.void_form) if receipt.void_form else None
    if waits is not None and waits.state is FormState.ASKED:
        raise Refused("void_waits", number=receipt.number, name=waits.asked_by_name)
    order = context.get(Order, receipt.order)
    asked = AskApproval(
        subject=MATRIX,
        reason=body.reason,
        about=receipt.id,
        amount=receipt.total,
        order=order.id if order else "",
    )
    ask_approval(context, asked)
    context.put(replace(receipt, void_form=context.line.subject))


def check_voidable(world: World, receipt: Receipt) -> None:
    """Refuse what is void already, whose visit lasts, lies uncounted in an envelope, was paid since, or refunded.

    While the visit lasts the phone may be completing it without signal, by papers that show the fee as paid.
    """
    if receipt.void_reason:
        raise Refused("void_already", number=receipt.number)
    if (visit := lasting_visit(world, receipt)) is not None:
        on_it = world.get(Person, visit.technician)
        name = on_it.name if on_it else visit.technician
        raise Refused("void_while_visit", number=receipt.number, name=name)
    if receipt.handover is not None and receipt.holder:
        holder = world.get(Person, receipt.holder)
        raise Refused("void_sealed", number=receipt.number, name=holder.name if holder else receipt.holder)
    owed = world.get(Receivable, receipt.id) if receipt.method is Method.OWED else None
    if owed is not None and (owed.paid or owed.state is ReceivableState.WRITTEN_OFF):
        raise Refused("void_of_paid_debt", number=receipt.number, paid=yuan(owed.paid))
    for key in ("receipt", "lowers"):
        if any(one.state is not RefundState.DROPPED for one in world.find(Refund, key, receipt.id)):
            raise Refused("void_refunded", number=receipt.number)


def with_company(receipt: Receipt) -> bool:
    """Whether its money is with the company: its cash counted by finance, its payment seen in a statement."""
    if receipt.method is Method.OWED or not receipt.total:
        return False
    return not receipt.holder if receipt.method is Method.CASH else not receipt.clearing


def void_when_granted(context: DecisionContext, body: Command) -> None:
    """After the last yes the receipt is void; never by who took its money (ROLE-2)."""
    if not isinstance(body, GrantApproval):
        return
    form = context.get(ApprovalForm, context.line.subject)
    receipt = context.get(Receipt, form.about) if form and form.subject == MATRIX else None
    if form is None or receipt is None or receipt.void_form != form.id:
        return
    if receipt.by == context.author.id:
        raise Refused("own_request")
    check_voidable(context, receipt)
    if form.state is FormState.GRANTED:
        _void(context, receipt, form)


def _void(context: DecisionContext, receipt: Receipt, form: ApprovalForm) -> None:
    owed = _owed_back(context, receipt, form) if with_company(receipt) else None
    marked = replace(receipt, voided_by=context.author.id, voided_at=iso(context.now))
    take_back(context, marked, form.reason, ledger.refund(owed.whose) if owed else "")
    about = about_order(context, receipt)
    if owed is not None:
        context.put(replace(owed, entry=context.decision().entries[-1].id))
    elif receipt.total and receipt.method is not Method.OWED:
        holder = context.get(Person, receipt.by)
        name = holder.name if holder else receipt.by
        context.irregular(
            "void_in_hand",
            receipt.id,
            about,
            caused_by=(receipt.by, name),
            number=receipt.number,
            sum=yuan(receipt.total),
            name=name,
        )
    if receipt.invoice_number:
        context.irregular(
            "void_invoiced", receipt.id, about, number=receipt.number, invoice=receipt.invoice_number
        )
    _tell_unpaid(context, receipt)


def _owed_back(context: DecisionContext, receipt: Receipt, form: ApprovalForm) -> Refund:
    """What the company holds of it is the customer's: paid as any refund, by neither who asked nor who allowed it.

    It lowers no turnover, for the void takes all of the receipt out of it.
    """
    whose = ledger.debtor(receipt) or receipt.id
    days = setting(context, "refund_days", context.now)
    return Refund(
        id=form.id,
        state=RefundState.OWED,
        whose=whose,
        customer=CustomerId(whose) if context.get(Customer, whose) else None,
        customer_name=(debtor_name(context, whose) if whose != receipt.id else "") or receipt.payer,
        number=receipt.number,
        order=about_order(context, receipt),
        fen=receipt.total,
        reason=form.reason,
        asked_by=form.asked_by,
        asked_by_name=form.asked_by_name,
        granted_by=tuple(one.by for one in form.grants),
        granted_by_name=form.decided_by_name,
        granted_at=iso(context.now),
        due=iso(add_working_days(context, context.now, days)),
        receipt=receipt.id,
        of_void=True,
    )


def _tell_unpaid(context: DecisionContext, receipt: Receipt) -> None:
    """The fee of a visit that is over is not paid any more, and nobody owes it: somebody has to see to it."""
    order, visit = context.get(Order, receipt.order), context.get(Visit, receipt.visit)
    if order is None or visit is None or receipt.collects or not (visit.completed_at or visit.unsolved):
        return
    fee, left = work_out_fee(context, order, visit), paid(context, order, visit)
    if left < fee.total:
        context.irregular(
            "void_unpaid", receipt.id, order.id, number=receipt.number, due=yuan(fee.total), taken=yuan(left)
        )
