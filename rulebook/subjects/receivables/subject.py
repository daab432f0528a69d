"""What customers owe (CASH-8)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.receivables.commands import AskWriteOff, ChaseReceivable, CollectReceivable, DecideWriteOff
from rulebook.subjects.receivables.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.receivables.handlers import (
    ask_write_off,
    chase,
    collect,
    decide_write_off,
    receivable_due,
    receivable_passed,
)
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.receivables.visibility import VISIBILITY

SUBJECT = Subject(
    name="receivables",
    records=(Receivable,),
    handlers={
        ChaseReceivable: chase,
        CollectReceivable: collect,
        AskWriteOff: ask_write_off,
        DecideWriteOff: decide_write_off,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Receivable, "state", (ReceivableState.OPEN,), receivable_due, receivable_passed),),
)
