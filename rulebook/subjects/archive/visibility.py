"""Who may see which record (SEC-1): a saved report is for those whose roles open its database."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import person_tag
from rulebook.policy.reports import REPORTS
from rulebook.subjects.archive.databases import report_name
from rulebook.subjects.archive.records import SavedQuery


def saved_query(record: SavedQuery) -> frozenset[str]:
    roles = REPORTS[report_name(record.query.database)]
    return frozenset(f"role:{role}" for role in roles) | {person_tag(record.by)}


VISIBILITY: Visibility = {SavedQuery: saved_query}
