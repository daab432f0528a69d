"""Who may see which record (SEC-1): the roster is for all staff, a swap for those concerned."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, STAFF, person_tag
from rulebook.subjects.rosters.records import Roster, ShiftSwap


def roster(_: Roster) -> frozenset[str]:
    return frozenset({STAFF})


def shift_swap(record: ShiftSwap) -> frozenset[str]:
    return OFFICE | {person_tag(record.asker), person_tag(record.peer)}


VISIBILITY: Visibility = {Roster: roster, ShiftSwap: shift_swap}
