"""What a phone foretold of a line against what the server made of it: no invented accusation (section 0).

Compared where the phone could know: nothing of anybody else's arrived between its last look and the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import func, select

from rulebook.kernel.wire import Outcome
from rulebook.policy.clocks import ROWS
from sync_server.db import tables as t

if TYPE_CHECKING:
    from pair.machine.story import Pocket, Story

SAME_THING: dict[str, frozenset[str]] = {
    "not_in_bag": frozenset({"unknown_unit"}),
    "state": frozenset({"not_assigned"}),
}
"""A phone sees nobody else's units and orders: what it calls not in the bag, the whole books may call not in the
books; work on an order that is not in its sight may be on one that is somebody else's."""

OF_THE_CLOCK = frozenset(
    {
        "clock",
        "clock_back",
        "backdated",
        "appointment_missed",
        "late_handover",
        *(row.late for row in ROWS.values()),
    }
)
"""What hangs on when the line arrives and by whose clock: a phone whose clock was moved cannot know."""


class Foretold(NamedTuple):
    """The codes that the phone showed, and the last arrival that it knew of."""

    codes: frozenset[str]
    known: int


def last_arrival(story: Story) -> int:
    with story.office.company.engine.connect() as connection:
        return int(connection.execute(select(func.max(t.lines.c.arrival))).scalar() or 0)


def nothing_was_invented(pocket: Pocket, rows: list[dict[str, Any]]) -> int:
    """Every irregularity that was foretold was opened; returns how many lines were compared."""
    device = pocket.profile.device
    others = [row["arrival"] for row in rows if row["device"] != device]
    compared = 0
    for row in rows:
        outcome = msgspec.json.decode(row["outcome"], type=Outcome)
        told = pocket.foretold.get(outcome.line)
        if told is None or any(told.known < arrival < row["arrival"] for arrival in others):
            continue
        compared += 1
        opened = {id.partition(":")[0] for id in outcome.irregularities}
        invented = {
            code for code in told.codes - OF_THE_CLOCK - opened if not SAME_THING.get(code, frozenset()) & opened
        }
        assert not invented, f"foretold and not opened: {sorted(invented)} of {outcome.line} ({row['seq']})"
    return compared
