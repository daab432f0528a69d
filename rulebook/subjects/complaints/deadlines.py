"""What of a complaint is due when, and what follows when it passes (CMP-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.policy.working_days import add_working_days
from rulebook.subjects.complaints.gates import measures_of, standing
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.measures.records import MeasureState

replace = msgspec.structs.replace

CODES = {
    "answer": "complaint_unowned",
    "cause": "cause_late",
    "tell": "customer_untold",
    "verify": "verification_late",
}
"""Deadline → what is told when it passes."""


def cause_due(world: World, heard: str) -> str:
    """The end of so many working days after the day it was heard."""
    at = parse_time(heard)
    return iso(add_working_days(world, at, setting(world, "complaint_cause_days", at)))


def tell_due(world: World, last: str) -> str:
    """Until when the customer is told again, counted from when they last heard or said something."""
    at = parse_time(last)
    return iso(add_working_days(world, at, setting(world, "complaint_tell_days", at)))


def verify_due(world: World, complaint: Complaint) -> str:
    """So many days after the last measure was done; '' while one is not done, or once all are verified."""
    measures = standing(measures_of(world, complaint.id))
    if not measures or any(m.state is MeasureState.OPEN for m in measures):
        return ""
    if all(m.state is MeasureState.VERIFIED for m in measures):
        return ""
    last = max(parse_time(m.done_at) for m in measures)
    return iso(last + timedelta(days=setting(world, "complaint_verify_days", last)))


def pending(world: World, complaint: Complaint) -> Iterator[tuple[str, str]]:
    """(deadline, moment) of each that is due and has not passed yet."""
    if complaint.clock is not None and complaint.clock.runs and complaint.clock.due:
        yield "answer", complaint.clock.due
    if complaint.cause is None and complaint.cause_due:
        yield "cause", complaint.cause_due
    if complaint.tell_due:
        yield "tell", complaint.tell_due
    if due := verify_due(world, complaint):
        yield "verify", due


def still_to_pass(world: World, complaint: Complaint) -> list[tuple[str, str]]:
    return [(name, due) for name, due in pending(world, complaint) if name not in complaint.missed]


def complaint_due(world: World, complaint: Complaint) -> str:
    """The next moment at which something is due."""
    return min((due for _, due in still_to_pass(world, complaint)), key=parse_time, default="")


def complaint_passed(context: DecisionContext, complaint: Complaint) -> None:
    """Each deadline that is over is told once; that the customer waits is told again, from now on."""
    over = [(name, due) for name, due in still_to_pass(context, complaint) if parse_time(due) < context.now]
    context.put(_missed(context, complaint, over))


def note_late(context: DecisionContext, complaint: Complaint, *names: str) -> Complaint:
    """What just happened came too late: told now, where nobody looked in between. Before the act is kept."""
    pending_now = still_to_pass(context, complaint)
    over = [(name, due) for name, due in pending_now if name in names and parse_time(due) < context.at]
    return _missed(context, complaint, over)


def _missed(context: DecisionContext, complaint: Complaint, over: list[tuple[str, str]]) -> Complaint:
    for name, due in over:
        context.irregular(
            CODES[name],
            complaint.id,
            caused_by=(complaint.owner, complaint.owner_name),
            number=complaint.number or complaint.id,
            name=complaint.owner_name,
            due=due,
        )
        if name == "tell":
            complaint = replace(complaint, tell_due=tell_due(context, iso(context.now)))
            continue
        complaint = replace(complaint, missed=(*complaint.missed, name))
        if name == "answer" and complaint.clock is not None:
            complaint = replace(complaint, clock=replace(complaint.clock, passed_at=iso(context.now)))
    return complaint
