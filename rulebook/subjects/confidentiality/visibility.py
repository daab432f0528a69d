"""Who may see which record (SEC-1): who read what is for auditor and department manager, and everybody about
themselves."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import EVERYONE, person_tag
from rulebook.subjects.confidentiality.records import ClassRule, ReadDay, ReadMark

WATCHERS = frozenset(f"role:{r}" for r in (Role.AUDITOR, Role.DEPARTMENT_MANAGER))


def read_mark(record: ReadMark) -> frozenset[str]:
    return WATCHERS | {person_tag(record.reader)}


def read_day(record: ReadDay) -> frozenset[str]:
    return WATCHERS | {person_tag(record.reader)}


def class_rule(_: ClassRule) -> frozenset[str]:
    """Whoever reads leaves marks by it."""
    return frozenset({EVERYONE})


VISIBILITY: Visibility = {ReadMark: read_mark, ReadDay: read_day, ClassRule: class_rule}
