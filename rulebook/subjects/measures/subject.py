"""Corrective and preventive measures of complaints and of major faults (CMP-1, FLT-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.measures.commands import DoMeasure, DropMeasure, MoveMeasure, SetMeasure, VerifyMeasure
from rulebook.subjects.measures.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.measures.handlers import (
    do_measure,
    drop_measure,
    measure_due,
    measure_passed,
    move_measure,
    set_measure,
    verify_measure,
)
from rulebook.subjects.measures.records import Measure, MeasureState, Proof
from rulebook.subjects.measures.visibility import VISIBILITY

SUBJECT = Subject(
    name="measures",
    records=(Measure, Proof),
    handlers={
        SetMeasure: set_measure,
        DoMeasure: do_measure,
        VerifyMeasure: verify_measure,
        MoveMeasure: move_measure,
        DropMeasure: drop_measure,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Measure, "state", (MeasureState.OPEN,), measure_due, measure_passed),),
)
