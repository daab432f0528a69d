"""Whether somebody signed, or only touched the glass: one answer for pad, phone and server (ORD-10)."""

from __future__ import annotations

from collections.abc import Sequence

from rulebook import RULES_VERSION
from rulebook.kernel.editions import FEE_IN_PARTS
from rulebook.subjects.visits.records import Signature, Stroke

FEWEST_POINTS = 8
"""A signature of fewer points is taken for an empty one."""

SHORTEST = 40
"""So far, in thousandths of the pad's width and across and down together, its strokes go at least."""

TREMBLE = 8
"""A finger that rests moves less than this; such a stroke is a spot, and any number of spots is no signature."""


def is_drawn(strokes: Sequence[Stroke]) -> bool:
    """Whether there is more than a touch: enough points, in strokes that go somewhere."""
    if sum(len(s.points) for s in strokes) < FEWEST_POINTS:
        return False
    return sum(reach for s in strokes if (reach := _reach(s)) >= TREMBLE) >= SHORTEST


def _reach(stroke: Stroke) -> int:
    """How far a stroke goes, across and down together."""
    if not stroke.points:
        return 0
    across, down = [p[0] for p in stroke.points], [p[1] for p in stroke.points]
    return max(across) - min(across) + max(down) - min(down)


def is_empty(signature: Signature, rules: int = RULES_VERSION) -> bool:
    """Whether nobody signed. `rules`: by which edition; until version 3 only the points were counted."""
    if rules < FEE_IN_PARTS:
        return sum(len(s.points) for s in signature.strokes) < FEWEST_POINTS
    return not is_drawn(signature.strokes)
