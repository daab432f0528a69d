"""Who may see it (SEC-1): who asks, who decides, who audits. It says of whom, but no word of theirs."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.subjects.erasures.records import Erasure

_SEEN_BY = frozenset(f"role:{r}" for r in (Role.ADMINISTRATOR, Role.DEPARTMENT_MANAGER, Role.AUDITOR))


def erasure(_: Erasure) -> frozenset[str]:
    return _SEEN_BY


VISIBILITY: Visibility = {Erasure: erasure}
