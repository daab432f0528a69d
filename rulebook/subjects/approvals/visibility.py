"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import EVERYONE, STAFF, person_tag
from rulebook.subjects.approvals.records import ApprovalForm, Matrix, Setting


def setting(_: Setting) -> frozenset[str]:
    return frozenset({EVERYONE})


def matrix(_: Matrix) -> frozenset[str]:
    return frozenset({STAFF})


def approval_form(record: ApprovalForm) -> frozenset[str]:
    roles = {f"role:{role}" for role in (*record.deciders, Role.AUDITOR)}
    return frozenset({*roles, *(person_tag(person) for person in (record.asked_by, *record.open_to))})


VISIBILITY: Visibility = {
    Setting: setting,
    Matrix: matrix,
    ApprovalForm: approval_form,
}
