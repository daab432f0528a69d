"""What the books lack after they came back from a backup (SYS-8)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.restored.commands import ReportRestored
from rulebook.subjects.restored.errors import IRREGULARITIES
from rulebook.subjects.restored.handlers import report_restored

SUBJECT = Subject(
    name="restored",
    handlers={
        ReportRestored: report_restored,
    },
    irregularities=IRREGULARITIES,
)
