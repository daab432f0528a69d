"""The company as it names itself to customers (RCT-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.letterhead.commands import SetLetterhead
from rulebook.subjects.letterhead.handlers import set_letterhead
from rulebook.subjects.letterhead.records import Letterhead
from rulebook.subjects.letterhead.visibility import VISIBILITY

SUBJECT = Subject(
    name="letterhead",
    records=(Letterhead,),
    handlers={SetLetterhead: set_letterhead},
    visibility=VISIBILITY,
)
