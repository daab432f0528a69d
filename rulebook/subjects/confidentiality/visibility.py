"""Who may see which record (SEC-1): who read what is for auditor and department manager, and everybody about
themselves."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import person_tag
from rulebook.subjects.confidentiality.records import ReadDay, ReadMark

WATCHERS = frozenset({Role.AUDITOR, Role.DEPARTMENT_MANAGER})
"""Who may know who read what."""
_TAGS = frozenset(f"role:{role}" for role in WATCHERS)


def read_mark(record: ReadMark) -> frozenset[str]:
    return _TAGS | {person_tag(record.reader)}


def read_day(record: ReadDay) -> frozenset[str]:
    return _TAGS | {person_tag(record.reader)}


VISIBILITY: Visibility = {ReadMark: read_mark, ReadDay: read_day}
