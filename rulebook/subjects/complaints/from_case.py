"""A case of the kind complaint is a complaint from its first line on, and the two keep step (CASE-1, CMP-1).

Whoever works in the one sees it in the other: one owner, one half hour, one count of calls.
"""

from __future__ import annotations

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.subjects.cases.commands import AnswerCase, ClassifyCase, HearAgain, HearCase, TakeCase
from rulebook.subjects.cases.records import CaseKind, ServiceCase
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.handlers import own_from, tell_again
from rulebook.subjects.complaints.hearing import call_again, hear
from rulebook.subjects.complaints.records import Complaint, ComplaintState, Satisfied
from rulebook.subjects.customer_pages.commands import TakeReport

SATISFIED = {True: Satisfied.YES, False: Satisfied.NO, None: Satisfied.UNSAID}


def keep_step(context: DecisionContext, body: Command) -> None:
    """After a command about a case: what it means for the complaint that hangs on it."""
    if not isinstance(body, (HearCase, ClassifyCase, TakeCase, AnswerCase, HearAgain, TakeReport)):
        return
    root = context.get(ServiceCase, context.line.subject)
    if root is None:
        return
    known = next((c for c in context.find(Complaint, "case", root.id) if c.state is ComplaintState.OPEN), None)
    if isinstance(body, (HearCase, ClassifyCase, TakeReport)):
        heard_too(context, root)
    elif known is None:
        return
    elif isinstance(body, TakeCase):
        if root.owner == context.author.id != known.owner:
            own_from(context, known, known.owner_name)
    elif isinstance(body, AnswerCase):
        tell_again(context, known, body.what, SATISFIED[body.satisfied], body.outcome)
    else:
        call_again(context, known, body.said)


def heard_too(context: DecisionContext, root: ServiceCase) -> None:
    """A case of the kind complaint is a complaint, once."""
    known = any(c.state is ComplaintState.OPEN for c in context.find(Complaint, "case", root.id))
    if root.kind is CaseKind.COMPLAINT and not known:
        hear(context, _as_complaint(root), root.id)


def _as_complaint(root: ServiceCase) -> HearComplaint:
    return HearComplaint(
        what=root.said,
        channel=root.channel,
        case=root.id,
        customer=root.customer or "",
        customer_name=root.customer_name,
        contact=root.caller,
        contact_phone=root.phone,
        person=root.person or "",
        order=root.order or "",
        receipt=root.receipt or "",
        vehicle=root.vehicle or "",
        unit=root.unit or "",
    )
