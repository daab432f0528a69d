"""Cash that no coins make: rounded off by the company's rule, always down and never up (FEE-4). Amounts in fen.

Up would take more than the price that was told, which price law forbids; so what is rounded is given, not taken.
"""

from __future__ import annotations

from datetime import datetime

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import Fen, OrderId, ReceiptId
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.visits.records import Visit

FIGURE = "cash_rounding_fen"


def rounded_off(world: World, fen: int, at: datetime) -> Fen:
    """What is left off a sum that is paid in cash, by the rule that held then; 0 where there is none."""
    step = setting(world, FIGURE, at)
    return Fen(divmod(fen, step)[1] if step else 0)


def check_rounding(
    context: DecisionContext,
    body: IssueReceipt,
    id: ReceiptId,
    visit: Visit | None = None,
    about: OrderId | None = None,
) -> None:
    """So much as the rule says, in cash only, once for what is paid at a visit (if at one); else finance is told.

    Nothing left off is never wrong: the sum to the fen is what was due, and a phone may not know the rule yet.
    """
    if not body.rounded_off:
        return
    by_rule = rounded_off(context, body.total + body.rounded_off, context.at) if body.method is Method.CASH else 0
    again = visit is not None and any(
        r.rounded_off and r.collects == body.collects
        for r in context.find(Receipt, "order", visit.order)
        if r.visit == visit.id and not r.void_reason
    )
    allowed = 0 if again else by_rule
    if body.rounded_off != allowed:
        off = str(body.rounded_off)
        order = visit.order if visit else about
        context.irregular("rounding_differs", id, order, number=body.number, taken=off, due=str(allowed))
