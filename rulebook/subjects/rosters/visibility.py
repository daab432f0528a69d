"""Who may see which record (SEC-1): the roster is for all staff, a swap for those concerned."""

from __future__ import annotations

import msgspec

from rulebook.kernel.subject import InPart, Visibility
from rulebook.kernel.visibility import OFFICE, STAFF, person_tag
from rulebook.subjects.rosters.records import Roster, ShiftSwap


def roster(_: Roster) -> frozenset[str]:
    return frozenset({STAFF})


def shift_swap(record: ShiftSwap) -> frozenset[str]:
    return OFFICE | {person_tag(record.asker), person_tag(record.peer)}


def exchange(record: ShiftSwap) -> ShiftSwap:
    """Who changes which days with whom, as the roster shows it anyway; not why, of another branch's (BR-1)."""
    return msgspec.structs.replace(record, reason="", why="")


IN_PART: InPart = {ShiftSwap: exchange}
VISIBILITY: Visibility = {Roster: roster, ShiftSwap: shift_swap}
