"""Whether cash was handed over in time, of one act once, whoever declared it (CASH-2, CASH-3). Pure."""

from __future__ import annotations

from collections.abc import Iterable

from rulebook.kernel.ids import Fen
from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.subjects.cash.records import Handover


def handed_over(handovers: Iterable[Handover]) -> list[Handover]:
    """Each act once: one's own envelope of cash that another declared is the same as that other's."""
    found = list(handovers)
    told = {id for one in found if one.due_at for id in one.own_envelopes}
    return [one for one in found if one.id not in told]


def in_time(handover: Handover) -> bool:
    """By when it was declared, or by their own envelope of all of it; False where nothing says when it was due."""
    if not handover.due_at:
        return False
    moments = [parse_time(at) for at in (handover.declared_at, handover.covered_at) if at]
    return min(moments) <= parse_time(handover.due_at)


def difference_of(world: World, handover: Handover) -> Fen:
    """What it came to as counted, with their own envelopes of it, where what one lacks the other has."""
    own = (world.get(Handover, id) for id in handover.own_envelopes)
    return Fen((handover.difference or 0) + sum(one.difference or 0 for one in own if one))
