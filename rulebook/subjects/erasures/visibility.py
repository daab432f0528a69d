"""Who may see it (SEC-1): who asks, who decides, who audits. It says of whom, but no word of theirs."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.subjects.erasures.records import Erasure

WATCHERS = frozenset({Role.ADMINISTRATOR, Role.DEPARTMENT_MANAGER, Role.AUDITOR})
"""Who asks, who decides, who audits."""
_SEEN_BY = frozenset(f"role:{role}" for role in WATCHERS)


def erasure(_: Erasure) -> frozenset[str]:
    return _SEEN_BY


VISIBILITY: Visibility = {Erasure: erasure}
