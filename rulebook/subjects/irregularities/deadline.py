"""An irregularity that is not settled in time goes one level up (section 0)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.kernel.world import World
from rulebook.policy.matrix import UP

replace = msgspec.structs.replace


def irregularity_due(world: World, found: Irregularity) -> str:
    return found.due_at if found.owner in UP else ""


def irregularity_passed(context: DecisionContext, found: Irregularity) -> None:
    """Not settled in time: it is the next level's now, with as much time again (section 0)."""
    hours = context.tables.irregularities[found.code].hours
    context.put(
        replace(
            found,
            owner=UP[found.owner],
            raised=(*found.raised, found.owner),
            due_at=iso(context.now + timedelta(hours=hours)),
        )
    )
