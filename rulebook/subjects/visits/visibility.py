"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.visits.records import Visit


def visit(record: Visit) -> frozenset[str]:
    return OFFICE | {person_tag(record.technician)}


VISIBILITY: Visibility = {
    Visit: visit,
}
