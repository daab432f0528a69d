"""A case offered, taken or declined: two people's act (CASE-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.subjects.cases.commands import DeclineCase, HandCase, TakeCase
from rulebook.subjects.cases.handlers import case_of_fact, keep, open_case
from rulebook.subjects.cases.owners import check_taker, may_hand, offer_of, taken

replace = msgspec.structs.replace


def hand_case(context: DecisionContext, body: HandCase) -> None:
    """By its owner, the dispatcher or a manager; it stays its owner's until the other one takes it."""
    known = open_case(context)
    if not may_hand(known, context.author):
        raise Refused("case_not_own", owner=known.owner_name)
    check_taker(context, known, body.to)
    context.put(replace(known, offered=offer_of(context, body.to, body.note)))


def take_case(context: DecisionContext, _: TakeCase) -> None:
    """Taken from the line's time on. What was not offered to its author stays whose it is, and is told."""
    known = case_of_fact(context)
    if known is None:
        return
    if known.offered is None or known.offered.to != context.author.id:
        if known.owner != context.author.id:
            context.irregular(
                "case_not_offered", context.line.id, number=known.number, owner_name=known.owner_name
            )
        return
    keep(context, taken(context, known))


def decline_case(context: DecisionContext, body: DeclineCase) -> None:
    """It stays its owner's, and the reason stands in the offer's place."""
    known = case_of_fact(context)
    if known is None or known.offered is None or known.offered.to != context.author.id:
        return
    declined = replace(known.offered, declined=body.why.strip())
    context.put(replace(known, offered=None, declined=declined))
