"""What the subject confidentiality brings into the house."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.confidentiality.commands import NoteReads, OpenFile
from rulebook.subjects.confidentiality.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.confidentiality.handlers import note_reads, open_file
from rulebook.subjects.confidentiality.records import ReadDay, ReadMark
from rulebook.subjects.confidentiality.visibility import VISIBILITY

SUBJECT = Subject(
    name="confidentiality",
    records=(ReadMark, ReadDay),
    handlers={NoteReads: note_reads, OpenFile: open_file},
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
)
