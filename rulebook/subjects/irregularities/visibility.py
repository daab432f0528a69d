"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import person_tag


def irregularity(record: Irregularity) -> frozenset[str]:
    owner = frozenset({f"role:{record.owner}", person_tag(record.person)})
    extra = {f"role:{Role.FINANCE}"} if record.code == "difference" else set()
    return (
        owner
        | extra
        | {f"role:{r}" for r in (Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)}
    )


VISIBILITY: Visibility = {
    Irregularity: irregularity,
}
