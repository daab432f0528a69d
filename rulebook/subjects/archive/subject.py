"""The archive: its databases as reports that can be saved under a name (ARC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.archive.handlers import save_query
from rulebook.subjects.archive.orphan_units import orphans
from rulebook.subjects.archive.records import SavedQuery
from rulebook.subjects.archive.unit_numbers import numbers_twice
from rulebook.subjects.archive.visibility import VISIBILITY

SUBJECT = Subject(
    name="archive",
    records=(SavedQuery,),
    handlers={SaveQuery: save_query},
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    after=(numbers_twice, orphans),
)
