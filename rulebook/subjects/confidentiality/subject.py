"""What the subject confidentiality brings into the house."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.confidentiality.classes import set_class
from rulebook.subjects.confidentiality.commands import MovePaper, NoteReads, OpenFile, SetClass
from rulebook.subjects.confidentiality.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.confidentiality.handlers import note_reads, open_file
from rulebook.subjects.confidentiality.keeping import month_due, month_passed
from rulebook.subjects.confidentiality.papers import move_paper
from rulebook.subjects.confidentiality.records import (
    ClassRule,
    MonthState,
    PaperCustody,
    ReadDay,
    ReadMark,
    ReadMonth,
)
from rulebook.subjects.confidentiality.visibility import VISIBILITY

SUBJECT = Subject(
    name="confidentiality",
    records=(ReadMark, ReadDay, ReadMonth, ClassRule, PaperCustody),
    handlers={NoteReads: note_reads, OpenFile: open_file, SetClass: set_class, MovePaper: move_paper},
    deadlines=(Watch(ReadMonth, "state", (MonthState.KEPT,), month_due, month_passed),),
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
)
