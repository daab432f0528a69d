"""People: roles, duty, skills (ROLE-1, ORD-6)."""

from __future__ import annotations

from rulebook.kernel.identity import Person
from rulebook.kernel.subject import Subject
from rulebook.subjects.people.commands import (
    AddPerson,
    ChangeRoles,
    Deactivate,
    NeedSkills,
    Reactivate,
    SetDuty,
    SetSkills,
)
from rulebook.subjects.people.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.people.handlers import (
    add_person,
    change_roles,
    deactivate,
    need_skills,
    reactivate,
    set_duty,
    set_skills,
)
from rulebook.subjects.people.records import SkillNeed
from rulebook.subjects.people.suitability import unsuitable
from rulebook.subjects.people.visibility import VISIBILITY

SUBJECT = Subject(
    name="people",
    records=(
        Person,
        SkillNeed,
    ),
    handlers={
        AddPerson: add_person,
        SetDuty: set_duty,
        SetSkills: set_skills,
        NeedSkills: need_skills,
        Deactivate: deactivate,
        Reactivate: reactivate,
        ChangeRoles: change_roles,
    },
    visibility=VISIBILITY,
    searched={Person: ("name", "phone")},
    refusals=REFUSALS,
    unsuitable=(unsuitable,),
    irregularities=IRREGULARITIES,
)
