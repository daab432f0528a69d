"""Irregularities: explained, settled, raised (section 0)."""

from __future__ import annotations

from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.irregularities.commands import Explain, Settle
from rulebook.subjects.irregularities.deadline import irregularity_due, irregularity_passed
from rulebook.subjects.irregularities.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.irregularities.gates import to_close
from rulebook.subjects.irregularities.handlers import explain, settle
from rulebook.subjects.irregularities.visibility import VISIBILITY

SUBJECT = Subject(
    name="irregularities",
    records=(Irregularity,),
    handlers={
        Explain: explain,
        Settle: settle,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(
        Watch(
            Irregularity,
            "state",
            (IrregularityState.OPEN, IrregularityState.EXPLAINED),
            irregularity_due,
            irregularity_passed,
        ),
    ),
    to_close=(to_close,),
)
