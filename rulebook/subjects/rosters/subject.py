"""Rosters: who works which shift on which day, and shifts that two people exchange (DUTY-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.rosters.attendance import roster_due, roster_passed
from rulebook.subjects.rosters.commands import AgreeSwap, ApproveSwap, AskSwap, SetRoster
from rulebook.subjects.rosters.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.rosters.handlers import set_roster
from rulebook.subjects.rosters.records import Roster, RosterState, ShiftSwap, SwapState
from rulebook.subjects.rosters.swaps import agree_swap, approve_swap, ask_swap, swap_due, swap_passed
from rulebook.subjects.rosters.visibility import IN_PART, VISIBILITY

SUBJECT = Subject(
    name="rosters",
    records=(Roster, ShiftSwap),
    handlers={
        SetRoster: set_roster,
        AskSwap: ask_swap,
        AgreeSwap: agree_swap,
        ApproveSwap: approve_swap,
    },
    visibility=VISIBILITY,
    in_part=IN_PART,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(
        Watch(Roster, "state", (RosterState.CURRENT,), roster_due, roster_passed),
        Watch(ShiftSwap, "state", (SwapState.ASKED, SwapState.AGREED), swap_due, swap_passed),
    ),
)
