"""Money back by the wallet it came by: the row of the statement and the refund meet (CASH-5, FEE-3).

Either may be told first. Between the two it stands under suspense, so each fen leaves the wallet once.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.subjects.refunds.records import Refund
from rulebook.subjects.statements.records import Payment

replace = msgspec.structs.replace
NEAR = timedelta(days=3)
"""A refund without the wallet's number is the row of the same sum that is so near in time, if one only."""


def refund_of(world: World, payment: Payment) -> Refund | None:
    """The recorded refund that a row tells; None where nobody recorded it yet."""
    same = [one for one in world.find(Refund, "unseen", payment.method) if one.fen == payment.fen]
    named = [one for one in same if _is_named(payment, one)]
    near = [one for one in same if _is_near(payment, one)]
    return named[0] if named else near[0] if len(near) == 1 else None


def payment_of(world: World, refund: Refund) -> Payment | None:
    """The row that tells of a refund that is recorded now; None where no statement has shown it yet."""
    rows = [p for p in world.find(Payment, "open", refund.unseen) if p.refund and p.fen == refund.fen]
    named = [p for p in rows if _is_named(p, refund)]
    near = [p for p in rows if _is_near(p, refund)]
    return named[0] if named else near[0] if len(near) == 1 else None


def meet(context: DecisionContext, payment: Payment, refund: Refund, by: str) -> None:
    """Both are told; nobody has to find out any more who paid it back."""
    context.put(replace(payment, open="", paid_back=refund.id, matched_by=by))
    context.put(replace(refund, statement=payment.id))
    context.settle_about("refunded", payment.id, PersonId(SYSTEM_PERSON))


def _is_named(payment: Payment, refund: Refund) -> bool:
    numbers = {payment.number, payment.wallet_number, *(entry.partition("/")[2] for entry in payment.entries)}
    return refund.reference in numbers - {""}


def _is_near(payment: Payment, refund: Refund) -> bool:
    return abs(parse_time(payment.at) - parse_time(refund.paid_at)) <= NEAR
