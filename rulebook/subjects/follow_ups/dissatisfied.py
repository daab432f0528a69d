"""A customer who is not satisfied, or whose terminal does not work: told, and heard as a complaint (FUP-1).

Whoever called has heard it and owns it until somebody else takes it (CMP-1).
"""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.policy.satisfaction import LEAST_SATISFIED
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.hearing import hear
from rulebook.subjects.complaints.records import About, Complaint, ComplaintState
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.records import Order


def tell_dissatisfied(context: DecisionContext, order: Order, body: AskCustomer) -> None:
    """It is the technician's visit that was complained of: they do not settle it themselves (ROLE-2)."""
    unhappy = body.satisfied is not None and body.satisfied < LEAST_SATISFIED
    if not unhappy and body.works is not False:
        return
    worker = (order.technician, order.technician_name) if order.technician else None
    score = "—" if body.satisfied is None else str(body.satisfied)
    why = (body.why or body.said).strip()
    context.irregular("dissatisfied", order.id, order.id, caused_by=worker, score=score, why=why)
    if not _is_heard(context, order):
        said = HearComplaint(what=why, about=About.WORK, order=order.id, person=order.technician or "")
        hear(context, said, f"{order.id}:{context.line.id}")


def _is_heard(context: DecisionContext, order: Order) -> bool:
    """Whether an open complaint about the order has it already: we called them, they did not call again."""
    return any(one.state is ComplaintState.OPEN for one in context.find(Complaint, "order", order.id))
