"""Shifts begun and ended, and the hand-over book between them (DUTY-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.shift_handovers.commands import BeginShift, EndShift, GiveShift, TakeShift
from rulebook.subjects.shift_handovers.errors import IRREGULARITIES
from rulebook.subjects.shift_handovers.handlers import (
    begin_shift,
    end_shift,
    give_shift,
    handover_due,
    handover_passed,
    take_shift,
)
from rulebook.subjects.shift_handovers.records import HandoverState, Shift, ShiftHandover
from rulebook.subjects.shift_handovers.visibility import VISIBILITY

SUBJECT = Subject(
    name="shift_handovers",
    records=(Shift, ShiftHandover),
    handlers={
        BeginShift: begin_shift,
        EndShift: end_shift,
        GiveShift: give_shift,
        TakeShift: take_shift,
    },
    visibility=VISIBILITY,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(ShiftHandover, "state", (HandoverState.GIVEN,), handover_due, handover_passed),),
)
