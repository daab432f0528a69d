"""What a measure hangs on: a complaint or a major fault, and who is in charge of it (CMP-1, FLT-1)."""

from __future__ import annotations

from rulebook.kernel.commands import MANAGERS
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.world import World
from rulebook.subjects.complaints.records import Complaint, ComplaintState
from rulebook.subjects.faults.records import Fault, FaultState

Matter = Complaint | Fault


def matter_of(world: World, id: str) -> Matter | None:
    """The complaint or fault of that id."""
    return world.get(Complaint, id) or world.get(Fault, id)


def is_over(matter: Matter) -> bool:
    """Whether nothing is set or done about it any more."""
    if isinstance(matter, Complaint):
        return matter.state is not ComplaintState.OPEN
    return matter.state is FaultState.RELEASED


def in_charge(context: DecisionContext, matter: Matter) -> None:
    """Refuses who neither owns it nor manages (CMP-1)."""
    if MANAGERS.intersection(context.author.roles):
        return
    if isinstance(matter, Complaint):
        if matter.owner == context.author.id:
            return
        raise Refused("not_in_charge", name=matter.owner_name)
    raise Refused("not_in_charge", rule="FLT-1", name=matter.raised_by_name)
