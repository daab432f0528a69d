"""What of a customer is still to be gone round, or was found on a round and has no order yet (SEC-2)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.world import World
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.rounds.records import (
    TO_WALK,
    Finding,
    FindingState,
    PlanState,
    Round,
    RoundPlan,
    RoundState,
    RoundStop,
    StopState,
)


def open_rounds(world: World, customer: str) -> Iterator[str]:
    """Plans that name them or a vehicle of theirs, stops of rounds to come or under way, findings; by name."""
    targets = {customer, *(one.id for one in world.find(Vehicle, "customer", customer))}
    for plan in world.find(RoundPlan, "state", PlanState.CURRENT):
        if customer in plan.customers or targets.intersection(plan.targets):
            yield plan.name
    for target in sorted(targets):
        for stop in world.find(RoundStop, "target", target):
            walked = world.get(Round, stop.round)
            if stop.state is StopState.DUE and walked and walked.state in (RoundState.PLANNED, *TO_WALK):
                yield stop.name
        for finding in world.find(Finding, "target", target):
            if finding.state in (FindingState.OPEN, FindingState.LATE):
                yield finding.name
