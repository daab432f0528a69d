"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.spoken.records import SpokenApproval


def spoken_approval(record: SpokenApproval) -> frozenset[str]:
    heard = frozenset(person_tag(p) for p in (record.approver, record.claimant, *record.open_to))
    return OFFICE | heard | ({f"role:{record.raised_to}"} if record.raised_to else frozenset())


VISIBILITY: Visibility = {
    SpokenApproval: spoken_approval,
}
