"""Working off what broke a rule: remarked on by anybody, settled by its owner, never by its cause (ROLE-2)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import Refused
from rulebook.kernel.irregularities import Irregularity, IrregularityState, Remark
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.policy import ledger
from rulebook.policy.duties import APART, parts_in
from rulebook.policy.matrix import deciders
from rulebook.policy.posting import post
from rulebook.subjects.books.records import Day
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.irregularities.commands import Explain, Settle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.visits.leave_given import LEAVES

replace = msgspec.structs.replace


OF_CASH = ("difference", "closing_difference")
"""What a manager alone settles, in money."""


def explain(context: DecisionContext, body: Explain) -> None:
    """A remark under one's name. A fact: it stays, also where the irregularity is settled already.

    It counts as explained once somebody who was concerned in it has spoken.
    """
    found = context.get(Irregularity, body.irregularity)
    if found is None:
        context.irregular("explains_nothing", context.line.id, text=body.text)
        return
    answered = found.state is IrregularityState.OPEN and context.author.id in concerned(context, found)
    state = IrregularityState.EXPLAINED if answered else found.state
    context.put(replace(found, state=state, remarks=(*found.remarks, _remark(context, body.text))))


def concerned(context: DecisionContext, found: Irregularity) -> set[str]:
    """Who has to answer for an irregularity: its cause, who worked on its order, who handed over and counted."""
    order = context.get(Order, found.order) if found.order else None
    handover = context.get(Handover, found.about)
    people: list[str | None] = [found.person]
    if order:
        parts = parts_in(context, order)
        people += [person for part in APART["settle"] for person in parts[part]]
    if handover:
        people += [handover.technician, handover.counted_by, handover.for_by]
    return {person for person in people if person}


FOLLOWS_A_DENIAL = ("spoken_denied", "spoken_unconfirmed", "price_differs")
"""What may follow from a word that its giver denies."""


def deniers(context: DecisionContext, found: Irregularity) -> set[str]:
    """Who denied the word that this follows from: they are one side of it (ROLE-2)."""
    if found.code not in FOLLOWS_A_DENIAL or not found.order or not since_4(context):
        return set()
    claims = context.find(SpokenApproval, "order", found.order)
    denied = [s for s in claims if s.state is SpokenState.DENIED and s.decided_by]
    its_own = [s for s in denied if s.id == found.about]
    if found.code == "price_differs":
        its_own = [s for s in denied if s.subject in LEAVES]
    return {str(s.decided_by) for s in its_own}


def _remark(context: DecisionContext, text: str) -> Remark:
    return Remark(by=context.author.id, name=context.author.name, at=iso(context.at), text=text)


def settle(context: DecisionContext, body: Settle) -> None:
    found = context.need(Irregularity, body.irregularity)
    if found.is_settled:
        raise Refused("settled_already")
    if context.author.id in concerned(context, found) or context.author.id in deniers(context, found):
        raise Refused("own_request")
    of_cash = found.code in OF_CASH
    may = _settlers(context, found, body.write_off)
    if not may.intersection(context.author.roles):
        raise Refused("only_manager" if of_cash else "no_role", roles=", ".join(sorted(may)))
    if not body.text.strip():
        raise Refused("reason_needed")
    settled = replace(
        found,
        state=IrregularityState.WRITTEN_OFF if body.write_off else IrregularityState.SETTLED,
        remarks=(*found.remarks, _remark(context, body.text)),
        settled_by=context.author.id,
        settled_at=iso(context.now),
        borne_by=_bearer(context, body) if of_cash else "",
    )
    context.put(settled)
    if found.code in OF_CASH:
        _book(context, body, found)


def _bearer(context: DecisionContext, body: Settle) -> str:
    """Whose the difference is now, so that they need not ask (CASH-4)."""
    if not since_4(context):
        return ""
    return "nobody" if body.found else "company" if body.write_off else "person"


def _settlers(context: DecisionContext, found: Irregularity, write_off: bool) -> frozenset[Role]:
    """Who may settle: its owner and the matrix's managers; a difference these alone, by amount (CASH-4)."""
    if found.code not in OF_CASH:
        return deciders(context, "irregularity", 0, context.now) | {found.owner, *found.raised}
    amount = abs(_difference(context, found))
    return deciders(context, "difference_write_off" if write_off else "difference", amount, context.now)


def _difference(context: DecisionContext, found: Irregularity) -> int:
    """What was counted less what was expected, in an envelope or in the safe; in fen."""
    if found.code == "closing_difference":
        day = context.get(Day, found.about)
        return (day.counted or 0) - (day.expected or 0) if day else 0
    handover = context.get(Handover, found.about)
    return (handover.difference or 0) if handover else 0


def _book(context: DecisionContext, body: Settle, found: Irregularity) -> None:
    """Off the open account: found again, written off by the company, or owed by (or to) the person (CASH-4)."""
    difference = _difference(context, found)
    whose = ledger.THE_SAFE if found.code == "closing_difference" else found.person
    target = ledger.staff(found.person)
    if body.write_off:
        target = ledger.CASH_DIFFERENCES
    if body.found:
        target = ledger.SAFE
    post(context, "settle", (target, -difference), (ledger.difference(whose), difference))
