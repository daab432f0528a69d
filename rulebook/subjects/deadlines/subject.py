"""Deadlines that pass, by the system's own word (section 0)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.deadlines.commands import PassDeadline
from rulebook.subjects.deadlines.handlers import pass_deadline

SUBJECT = Subject(
    name="deadlines",
    handlers={
        PassDeadline: pass_deadline,
    },
)
