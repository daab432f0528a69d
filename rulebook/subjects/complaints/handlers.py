"""Complaints: heard by anybody, owned at every moment, closed only when all is verified and told (CMP-1)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.duties import barred_from
from rulebook.policy.lateness import settle_in_time
from rulebook.policy.running_clocks import counts_at, meet, suspect
from rulebook.policy.settings import setting
from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    CloseComplaint,
    ExplainComplaint,
    HandComplaint,
    TakeComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.deadlines import note_late, tell_due
from rulebook.subjects.complaints.gates import missing_to_close
from rulebook.subjects.complaints.records import (
    Act,
    Cause,
    Complaint,
    ComplaintState,
    Offer,
    Owned,
    Satisfied,
    Told,
)
from rulebook.subjects.complaints.root import answer_in_case, close_in_case, offer_in_case, take_in_case
from rulebook.subjects.measures.matters import in_charge

replace = msgspec.structs.replace
_S = ComplaintState


def going_on(world: World, id: str) -> Complaint | None:
    """The complaint itself, or the one that it was joined to."""
    found = world.get(Complaint, id)
    while found is not None and found.joined_to and (first := world.get(Complaint, found.joined_to)) is not None:
        found = first
    return found


def of_fact(context: DecisionContext) -> Complaint | None:
    """The complaint that a fact is about; of one that was joined to another, that other one. Unknown: told."""
    found = going_on(context, context.line.subject)
    if found is None:
        context.irregular("complaint_unknown", context.line.id)
    elif found.state is _S.CLOSED and parse_time(found.closed_at) < context.at:
        context.irregular("complaint_over", found.id, number=found.number or found.id)
    return found


def _open(context: DecisionContext) -> Complaint:
    """The open complaint that a request is about; of one that was joined to another, that other one."""
    found = going_on(context, context.need(Complaint, context.line.subject).id)
    assert found is not None, "it is there, and what it was joined to"
    if found.state is not _S.OPEN:
        raise Refused("complaint_closed", number=found.number or found.id)
    return found


def hand_complaint(context: DecisionContext, body: HandComplaint) -> None:
    """Offered by its owner, or by a manager; not to the person complained of (ROLE-2)."""
    complaint = _open(context)
    in_charge(context, complaint)
    taker = context.need(Person, body.to)
    if taker.id == complaint.owner:
        raise Refused("handed_to_self", name=taker.name)
    if not taker.active:
        raise Refused("inactive")
    if barred_from((complaint,), "own_complaint", taker.id):
        raise Refused("own_request")
    offer = Offer(
        to=taker.id,
        to_name=taker.name,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
        note=body.note.strip(),
    )
    offered = replace(complaint, offer=offer)
    context.put(offered)
    offer_in_case(context, offered)


def take_complaint(context: DecisionContext, _: TakeComplaint) -> None:
    """Theirs from here on. Taken in time and told late, it was not without an owner."""
    complaint = _open(context)
    if complaint.offer is None or complaint.offer.to != context.author.id:
        raise Refused("not_handed_to_you")
    own_from(context, complaint, complaint.offer.by_name)
    take_in_case(context, complaint)


def own_from(context: DecisionContext, complaint: Complaint, giver: str) -> None:
    """The author has it from the giver, from this line on."""
    owned = Owned(person=context.author.id, name=context.author.name, since=iso(context.at), from_name=giver)
    taken = replace(
        complaint,
        owner=context.author.id,
        owner_name=context.author.name,
        owners=(*complaint.owners, owned),
        offer=None,
        taken_at=complaint.taken_at or iso(context.at),
    )
    answered(context, taken)


def answered(context: DecisionContext, complaint: Complaint) -> None:
    """Keep it, its half hour met: an answer or a named owner, whichever was earlier by the clock that counts.

    Met late and not told yet, it is told now.
    """
    complaint = note_late(context, complaint, "answer")
    if complaint.clock is not None:
        clock = meet(complaint.clock, counts_at(context), context.arrived, context.line.id, suspect(context))
        complaint = replace(complaint, clock=clock)
    context.put(complaint)
    settle_in_time(context, "complaint_unowned", complaint.id)


def _act(context: DecisionContext, text: str) -> Act:
    return Act(by=context.author.id, name=context.author.name, at=iso(context.at), text=text.strip())


def calm_complaint(context: DecisionContext, body: CalmComplaint) -> None:
    """The immediate action has its own place, before anybody knows the cause."""
    if complaint := of_fact(context):
        context.put(replace(complaint, calmed=(*complaint.calmed, _act(context, body.what))))


def explain_complaint(context: DecisionContext, body: ExplainComplaint) -> None:
    """The cause by its chain of whys; the same one again within the months that the company set is told."""
    complaint = of_fact(context)
    if complaint is None:
        return
    complaint = note_late(context, complaint, "cause")
    whys = tuple(why.strip() for why in body.whys if why.strip())
    text = whys[-1] if whys else ""
    cause = Cause(
        by=context.author.id, name=context.author.name, at=iso(context.at), text=text, kind=body.cause, whys=whys
    )
    explained = replace(complaint, cause=cause)
    context.put(explained)
    settle_in_time(context, "cause_late", complaint.id)
    _tell_recurrence(context, explained)


def _tell_recurrence(context: DecisionContext, complaint: Complaint) -> None:
    """A cause that was put right once and is back (CMP-1)."""
    if not complaint.same_cause:
        return
    since = context.at - timedelta(days=setting(context, "same_cause_days", context.at))
    for other in context.find(Complaint, "same_cause", complaint.same_cause):
        if other.id != complaint.id and other.cause and parse_time(other.cause.at) >= since:
            context.irregular(
                "same_cause_again",
                complaint.id,
                caused_by=(complaint.owner, complaint.owner_name),
                number=complaint.number or complaint.id,
                before=other.number or other.id,
                whose=complaint.person_name or complaint.model,
            )
            return


def tell_customer(context: DecisionContext, body: TellCustomer) -> None:
    """The first word is the answer; each one sets the clock of the next."""
    if complaint := of_fact(context):
        told = tell_again(context, complaint, body.what, body.satisfied, body.final)
        answer_in_case(context, complaint, told)


def tell_again(
    context: DecisionContext, complaint: Complaint, what: str, satisfied: Satisfied, final: bool
) -> Told:
    """The customer was told, by whatever way it came into the books."""
    complaint = note_late(context, complaint, "tell")
    told = Told(
        by=context.author.id,
        name=context.author.name,
        at=iso(context.at),
        text=what.strip(),
        satisfied=satisfied,
        final=final,
    )
    first = min(complaint.answered_at or told.at, told.at, key=parse_time)
    after = replace(complaint, told=(*complaint.told, told), answered_at=first)
    if complaint.state is _S.OPEN:
        latest = max((t.at for t in after.told), key=parse_time)
        after = replace(after, tell_due=tell_due(context, latest))
    answered(context, after)
    settle_in_time(context, "customer_untold", complaint.id)
    return told


def close_complaint(context: DecisionContext, body: CloseComplaint) -> None:
    """By its owner or a manager, never by the person complained of; what is missing is named (CMP-1, ROLE-2)."""
    complaint = _open(context)
    in_charge(context, complaint)
    if barred_from((complaint,), "own_complaint", context.author.id):
        raise Refused("own_request")
    if missing := missing_to_close(context, complaint, body.outcome):
        raise Refused("unverified_close", missing=", ".join(missing))
    if not body.verdict.strip():
        raise Refused("reason_needed", rule="CMP-1")
    closed = replace(
        complaint,
        state=_S.CLOSED,
        outcome=body.outcome,
        verdict=body.verdict.strip(),
        closed_by=context.author.id,
        closed_by_name=context.author.name,
        closed_at=iso(context.at),
        tell_due="",
    )
    context.put(closed)
    close_in_case(context, closed)
