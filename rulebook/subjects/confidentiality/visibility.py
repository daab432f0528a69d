"""Who may see which record (SEC-1): who read what is for auditor and department manager, and everybody about
themselves."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import EVERYONE, person_tag
from rulebook.subjects.confidentiality.records import ClassRule, PaperCustody, ReadDay, ReadMark, ReadMonth

WATCHERS = frozenset({Role.AUDITOR, Role.DEPARTMENT_MANAGER})
"""Who may know who read what."""
_TAGS = frozenset(f"role:{role}" for role in WATCHERS)


def read_mark(record: ReadMark) -> frozenset[str]:
    if record.forgotten:
        return frozenset()
    return _TAGS | {person_tag(record.reader)}


def read_day(record: ReadDay) -> frozenset[str]:
    if record.forgotten:
        return frozenset()
    return _TAGS | {person_tag(record.reader)}


def read_month(_: ReadMonth) -> frozenset[str]:
    return _TAGS


def paper_custody(record: PaperCustody) -> frozenset[str]:
    """Who holds or held it, and who watches."""
    people = {record.keeper, record.printed_by, *(move.to for move in record.moves if move.to_name)}
    return _TAGS | {person_tag(person) for person in people}


def class_rule(_: ClassRule) -> frozenset[str]:
    """Whoever reads leaves marks by it."""
    return frozenset({EVERYONE})


VISIBILITY: Visibility = {
    ReadMark: read_mark,
    ReadDay: read_day,
    ReadMonth: read_month,
    ClassRule: class_rule,
    PaperCustody: paper_custody,
}
