"""Who may see which record (SEC-1): hand-overs are secret; the office, giver and successor see them."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.shift_handovers.records import Shift, ShiftHandover


def shift(record: Shift) -> frozenset[str]:
    return OFFICE | {person_tag(record.person)}


def shift_handover(record: ShiftHandover) -> frozenset[str]:
    people = {record.giver, record.to, *([record.taken_by] if record.taken_by else [])}
    return OFFICE | {person_tag(person) for person in people}


VISIBILITY: Visibility = {Shift: shift, ShiftHandover: shift_handover}
