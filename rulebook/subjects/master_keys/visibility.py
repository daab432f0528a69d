"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.subjects.master_keys.records import MasterKeys


def master_keys(record: MasterKeys) -> frozenset[str]:
    return frozenset({f"role:{Role.ADMINISTRATOR}", f"role:{Role.AUDITOR}"})


VISIBILITY: Visibility = {
    MasterKeys: master_keys,
}
