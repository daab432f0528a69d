"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import person_tag
from rulebook.subjects.enrolment.records import EnrolmentCode


def enrolment_code(record: EnrolmentCode) -> frozenset[str]:
    return frozenset({person_tag(record.person), f"role:{Role.ADMINISTRATOR}", f"role:{Role.AUDITOR}"})


VISIBILITY: Visibility = {
    EnrolmentCode: enrolment_code,
}
