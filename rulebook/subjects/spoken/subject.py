"""Approvals given by word of mouth (ORAL-1 to ORAL-3)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.spoken.commands import ClaimSpoken, ConfirmSpoken, DenySpoken, EnterCode
from rulebook.subjects.spoken.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.spoken.gates import to_close
from rulebook.subjects.spoken.handlers import (
    claim_spoken,
    confirm_spoken,
    deny_spoken,
    enter_code,
    spoken_due,
    spoken_passed,
)
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.spoken.visibility import VISIBILITY

SUBJECT = Subject(
    name="spoken",
    records=(SpokenApproval,),
    handlers={
        ClaimSpoken: claim_spoken,
        EnterCode: enter_code,
        ConfirmSpoken: confirm_spoken,
        DenySpoken: deny_spoken,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(SpokenApproval, "state", (SpokenState.CLAIMED,), spoken_due, spoken_passed),),
    to_close=(to_close,),
)
