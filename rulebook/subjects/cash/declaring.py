"""Cash into an envelope: declared by who holds it, or for somebody who cannot (CASH-3). Amounts in fen."""

from __future__ import annotations

from typing import Any

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, HandoverId, PersonId, ReceiptId
from rulebook.kernel.times import iso, parse_time
from rulebook.subjects.cash.commands import DeclareForAnother, DeclareHandover
from rulebook.subjects.cash.handlers import outlays_in_hand, receipts_in_hand, total_of
from rulebook.subjects.cash.in_time import in_time
from rulebook.subjects.cash.records import Count, Declaration, Handover, HandoverState, Return
from rulebook.subjects.receipts.records import Receipt

replace = msgspec.structs.replace


def declare_handover(context: DecisionContext, body: DeclareHandover) -> None:
    """All receipts in hand go into the envelope, and all outlays: no picking (CASH-3). The sum stays sealed.

    What the desk voided since, or somebody declared for them, is picked by nobody; of the latter finance is told,
    and counts what this envelope holds beside the other: an empty one as empty. No fen is in both.
    """
    id = HandoverId(context.fresh(Handover, body.handover))
    named = [r for one in body.receipts if (r := context.get(Receipt, one)) is not None]
    elsewhere = _declared_for(context, named)
    explained = {r.id for r in named if r.voided_by} | {r.id for rows in elsewhere.values() for r in rows}
    in_hand = receipts_in_hand(context, context.author.id)
    left_out = {r.id for r in in_hand}.symmetric_difference(body.receipts) - explained
    if left_out:
        context.irregular("picked", id, numbers=",".join(sorted(left_out)))
    _seal(context, id, context.author.id, context.author.name, body.counts)
    for envelope, receipts in elsewhere.items():
        other = _told_by_themselves(context, envelope, id, {r.id for r in named})
        context.irregular(
            "declared_twice",
            f"{id}:{envelope}",
            name=other.for_by_name,
            technician=context.author.name,
            day=other.declared_at[:10],
            numbers=", ".join(sorted(r.number for r in receipts)),
        )


def _told_by_themselves(
    context: DecisionContext, envelope: HandoverId, own: HandoverId, named: set[ReceiptId]
) -> Handover:
    """The envelope that another declared, with the technician's own of the same cash beside it.

    Where that was in time, and left out nothing that was due, nothing was late: what was told is settled (CASH-2).
    """
    other = context.need(Handover, envelope)
    held = [r for one in other.receipts if (r := context.get(Receipt, one)) is not None]
    whole = all(r.id in named for r in held if r.at <= other.returned_at)
    told = replace(
        other,
        own_envelopes=(*other.own_envelopes, own),
        covered_at=other.covered_at or (iso(context.at) if whole else ""),
    )
    context.put(told)
    if told.due_at and in_time(told):
        context.settle_about("late_handover", told.id, PersonId(SYSTEM_PERSON))
    return told


def _declared_for(context: DecisionContext, receipts: list[Receipt]) -> dict[HandoverId, list[Receipt]]:
    """Envelope that another declared for the author → those of the receipts that are in it."""
    found: dict[HandoverId, list[Receipt]] = {}
    for receipt in receipts:
        envelope = context.get(Handover, receipt.handover) if receipt.handover else None
        if envelope is not None and envelope.for_by and envelope.technician == context.author.id:
            found.setdefault(envelope.id, []).append(receipt)
    return found


def declare_for(context: DecisionContext, body: DeclareForAnother) -> None:
    """Refuses one's own cash, a handover that exists, no reason or evidence, and where nothing is in hand."""
    technician = context.need(Person, body.technician)
    if technician.id == context.author.id:
        raise Refused("own_request", rule="CASH-3")
    if context.get(Handover, body.handover) is not None:
        raise Refused("exists", what=body.handover)
    if not body.reason.strip() or not body.evidence.strip():
        raise Refused("reason_needed", rule="CASH-3")
    if not receipts_in_hand(context, technician.id) and not outlays_in_hand(context, technician.id):
        raise Refused("nothing_in_hand", name=technician.name)
    _seal(
        context,
        body.handover,
        technician.id,
        technician.name,
        body.counts,
        for_by=context.author.id,
        for_by_name=context.author.name,
        for_reason=body.reason.strip(),
        evidence=body.evidence.strip(),
        photo=body.photo,
    )


def _seal(
    context: DecisionContext, id: HandoverId, whose: PersonId, name: str, counts: tuple[Count, ...], **said: Any
) -> None:
    """All that the person holds is in the envelope from now on; late is told as theirs (CASH-2)."""
    in_hand, outlays = receipts_in_hand(context, whose), outlays_in_hand(context, whose)
    back = context.get(Return, whose)
    if back and parse_time(back.cash_due_at) < context.at and any(r.at <= back.at for r in in_hand):
        context.irregular("late_handover", id, caused_by=(whose, name), due=back.cash_due_at)
    for receipt in in_hand:
        context.put(replace(receipt, handover=id))
    for outlay in outlays:
        context.put(replace(outlay, handover=id))
    handover = Handover(
        id=id,
        technician=whose,
        technician_name=name,
        state=HandoverState.DECLARED,
        declared_at=iso(context.at),
        returned_at=back.at if back else "",
        due_at=back.cash_due_at if back else "",
        receipts=tuple(r.id for r in in_hand),
        expenses=tuple(e.id for e in outlays),
        **said,
    )
    context.put(handover)
    context.put(Declaration(id=id, technician=whose, counts=counts, total=total_of(counts)))
