"""Cash on its way from technician to finance (CASH-1 to CASH-4, BASE-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.cash.commands import (
    CountHandover,
    DeclareForAnother,
    DeclareHandover,
    ReturnToBase,
    SignOff,
)
from rulebook.subjects.cash.declaring import declare_for, declare_handover
from rulebook.subjects.cash.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.cash.gates import to_close
from rulebook.subjects.cash.handlers import count_handover, return_to_base
from rulebook.subjects.cash.overdue import unsuitable
from rulebook.subjects.cash.records import Declaration, Handover, Return
from rulebook.subjects.cash.sign_off import sign_off
from rulebook.subjects.cash.visibility import VISIBILITY

SUBJECT = Subject(
    name="cash",
    records=(
        Handover,
        Declaration,
        Return,
    ),
    handlers={
        ReturnToBase: return_to_base,
        DeclareHandover: declare_handover,
        DeclareForAnother: declare_for,
        CountHandover: count_handover,
        SignOff: sign_off,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    unsuitable=(unsuitable,),
    to_close=(to_close,),
)
