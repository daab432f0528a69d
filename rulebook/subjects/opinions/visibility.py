"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.contact_forms.records import ROLES_OF
from rulebook.subjects.opinions.records import Lead, Opinion


def opinion(record: Opinion) -> frozenset[str]:
    """The office, its giver, and the department where it lies."""
    return OFFICE | {person_tag(record.by)} | {f"role:{role}" for role in ROLES_OF[record.department]}


def lead(record: Lead) -> frozenset[str]:
    """The office, whoever handed it on, and whoever sees to it."""
    return OFFICE | {person_tag(p) for p in (record.by, record.to) if p}


VISIBILITY: Visibility = {Opinion: opinion, Lead: lead}
