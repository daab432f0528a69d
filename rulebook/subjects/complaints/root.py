"""What is done about a complaint stands in the case it came by too: one matter, one half hour (CASE-1, CMP-1)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.times import iso
from rulebook.kernel.world import World
from rulebook.policy.running_clocks import suspect
from rulebook.subjects.cases.handlers import keep
from rulebook.subjects.cases.owners import offer_of, taken
from rulebook.subjects.cases.records import Answer, CaseState, ServiceCase
from rulebook.subjects.complaints.records import Complaint, ComplaintState, Satisfied, Told

replace = msgspec.structs.replace
SAID = {Satisfied.YES: True, Satisfied.NO: False, Satisfied.UNSAID: None}


def root_of(context: DecisionContext, complaint: Complaint) -> ServiceCase | None:
    """The case it came by, where that is still open."""
    root = context.get(ServiceCase, complaint.case) if complaint.case else None
    return root if root is not None and root.is_open else None


def offer_in_case(context: DecisionContext, complaint: Complaint) -> None:
    """Handed over there too."""
    root = root_of(context, complaint)
    if root is not None and complaint.offer is not None:
        context.put(replace(root, offered=offer_of(context, complaint.offer.to, complaint.offer.note)))


def take_in_case(context: DecisionContext, complaint: Complaint) -> None:
    """Taken there too: its half hour has a named owner."""
    root = root_of(context, complaint)
    if root is not None and root.owner != context.author.id:
        keep(context, taken(context, root))


def answer_in_case(context: DecisionContext, complaint: Complaint, told: Told) -> None:
    """The customer was answered there too."""
    root = root_of(context, complaint)
    if root is None:
        return
    answer = Answer(
        what=told.text,
        channel=root.channel,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
        line=context.line.id,
        came_at=iso(context.arrived),
        suspect=suspect(context),
        outcome=told.final,
        satisfied=SAID[told.satisfied],
    )
    keep(context, replace(root, answers=(*root.answers, answer)))


def close_in_case(context: DecisionContext, complaint: Complaint) -> None:
    """With the complaint its case is at an end."""
    root = root_of(context, complaint)
    if root is None:
        return
    closed = replace(
        root,
        state=CaseState.CLOSED,
        offered=None,
        closed_at=iso(context.at),
        closed_by=context.author.id,
        close_note=complaint.verdict,
    )
    keep(context, closed)


def to_close_case(world: World, known: ServiceCase) -> Iterator[str]:
    """A case is not closed under its complaint."""
    if any(one.state is ComplaintState.OPEN for one in world.find(Complaint, "case", known.id)):
        yield "complaint"
