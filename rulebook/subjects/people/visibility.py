"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.identity import Person
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import STAFF, person_tag
from rulebook.subjects.people.records import SkillNeed


def skill_need(_: SkillNeed) -> frozenset[str]:
    return frozenset({STAFF})


def person(record: Person) -> frozenset[str]:
    return frozenset({STAFF, person_tag(record.id)})


VISIBILITY: Visibility = {
    SkillNeed: skill_need,
    Person: person,
}
