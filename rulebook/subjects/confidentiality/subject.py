"""What the subject confidentiality brings into the house."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.confidentiality.classes import set_class
from rulebook.subjects.confidentiality.commands import NoteReads, OpenFile, SetClass
from rulebook.subjects.confidentiality.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.confidentiality.handlers import note_reads, open_file
from rulebook.subjects.confidentiality.records import ClassRule, ReadDay, ReadMark
from rulebook.subjects.confidentiality.visibility import VISIBILITY

SUBJECT = Subject(
    name="confidentiality",
    records=(ReadMark, ReadDay, ClassRule),
    handlers={NoteReads: note_reads, OpenFile: open_file, SetClass: set_class},
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
)
