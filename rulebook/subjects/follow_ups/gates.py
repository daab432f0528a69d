"""An order closes only after its call of the next day (FUP-1). Orders completed before version 4 have none."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.editions import since_4
from rulebook.kernel.world import World
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpKind, FollowUpState
from rulebook.subjects.orders.records import Order

_UNASKED = (FollowUpState.DUE, FollowUpState.MISSED)


def to_close(world: World, order: Order) -> Iterator[str]:
    if not since_4(world):
        return
    calls = world.find(FollowUp, "order", order.id)
    if any(call.kind is FollowUpKind.NEXT_DAY and call.state in _UNASKED for call in calls):
        yield "follow_up"
