"""A round's charge that was wrong is voided by two people: reversed, never deleted (RND-1, ROLE-2, ROLE-3).

It is asked for by finance or a manager and decided through the matrix by somebody else, never by who agreed its
price. Its stops are charged anew only by a price that is granted after that. Amounts in fen.
"""

from __future__ import annotations

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import iso
from rulebook.numbers import yuan
from rulebook.policy.ledger import INCOME, receivable
from rulebook.policy.posting import post
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.approvals.handlers import ask_approval
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.dealers.counting import uncount_charge
from rulebook.subjects.receivables.handlers import void_debt
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.rounds.charges import RoundCharge, RoundPrice
from rulebook.subjects.rounds.commands import AskChargeVoid

replace = msgspec.structs.replace
MATRIX = "round_charge_void"
"""The subject of the matrix, and the memo of the reversing entry."""


def ask_charge_void(context: DecisionContext, body: AskChargeVoid) -> None:
    """Ask that a charge be voided; the line's subject is the form's own id.

    Refuses what cannot be voided (`_check`), a second question beside one that waits, and as `approval.ask` does.
    """
    charged = context.need(RoundCharge, body.charge)
    _check(context, charged)
    waits = context.get(ApprovalForm, charged.void_form) if charged.void_form else None
    if waits is not None and waits.state is FormState.ASKED:
        raise Refused("void_waits", number=charged.number, name=waits.asked_by_name)
    ask_approval(context, AskApproval(subject=MATRIX, reason=body.reason, about=charged.id, amount=charged.total))
    context.put(replace(charged, void_form=context.line.subject))


def _check(context: DecisionContext, charged: RoundCharge) -> None:
    """Void already, or its debt paid or given up: then what paid it is voided first."""
    if charged.voided_at:
        raise Refused("void_already", number=charged.number)
    owed = context.get(Receivable, charged.id)
    if owed is not None and (owed.paid or owed.state is not ReceivableState.OPEN):
        raise Refused("void_of_paid_debt", number=charged.number, paid=yuan(owed.paid))


def void_charge_when_granted(context: DecisionContext, body: Command) -> None:
    """After the last yes nobody owes it any more; its income and its turnover are taken back."""
    if not isinstance(body, GrantApproval):
        return
    form = context.get(ApprovalForm, context.line.subject)
    charged = context.get(RoundCharge, form.about) if form and form.subject == MATRIX else None
    if form is None or charged is None or charged.void_form != form.id:
        return
    price = context.get(RoundPrice, charged.price)
    if price is not None and price.asked_by == context.author.id:
        raise Refused("own_request")
    _check(context, charged)
    if form.state is not FormState.GRANTED:
        return
    post(context, MATRIX, (INCOME, charged.total), (receivable(charged.customer), -charged.total))
    entry = context.decision().entries[-1].id
    context.put(replace(charged, void_reason=form.reason, voided_by=context.author.id, voided_at=iso(context.now)))
    if (owed := context.get(Receivable, charged.id)) is not None:
        void_debt(context, owed)
    uncount_charge(context, charged, entry)
