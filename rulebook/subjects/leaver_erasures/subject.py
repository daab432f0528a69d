"""What the subject leaver_erasures brings into the house."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.leaver_erasures.commands import (
    AskLeaverErasure,
    CarryOutLeaverErasure,
    DecideLeaverErasure,
)
from rulebook.subjects.leaver_erasures.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.leaver_erasures.handlers import ask_erasure, carry_out_erasure, decide_erasure
from rulebook.subjects.leaver_erasures.records import LeaverErasure
from rulebook.subjects.leaver_erasures.visibility import VISIBILITY

SUBJECT = Subject(
    name="leaver_erasures",
    records=(LeaverErasure,),
    handlers={
        AskLeaverErasure: ask_erasure,
        DecideLeaverErasure: decide_erasure,
        CarryOutLeaverErasure: carry_out_erasure,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
)
