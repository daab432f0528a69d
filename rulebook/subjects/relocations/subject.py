"""移机: a terminal moved from one vehicle to another, one act (RPL-1, RPL-3, RPL-5)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.relocations.commands import RelocateUnit
from rulebook.subjects.relocations.errors import IRREGULARITIES
from rulebook.subjects.relocations.handlers import relocate_unit
from rulebook.subjects.relocations.left_behind import tell_left_behind

SUBJECT = Subject(
    name="relocations",
    handlers={RelocateUnit: relocate_unit},
    irregularities=IRREGULARITIES,
    on_complete=(tell_left_behind,),
)
