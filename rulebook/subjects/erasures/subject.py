"""What the subject erasures brings into the house."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.erasures.commands import AskErasure, CarryOutErasure, DecideErasure
from rulebook.subjects.erasures.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.erasures.handlers import ask_erasure, carry_out_erasure, decide_erasure
from rulebook.subjects.erasures.records import Erasure
from rulebook.subjects.erasures.visibility import VISIBILITY

SUBJECT = Subject(
    name="erasures",
    records=(Erasure,),
    handlers={
        AskErasure: ask_erasure,
        DecideErasure: decide_erasure,
        CarryOutErasure: carry_out_erasure,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
)
