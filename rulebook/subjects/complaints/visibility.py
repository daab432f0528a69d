"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.complaints.numbers import NumberSeries
from rulebook.subjects.complaints.records import Complaint


def complaint(record: Complaint) -> frozenset[str]:
    """The office, whoever owned it or heard it, and to whom it is handed. Not the person complained of."""
    seers = {record.heard_by, *(owned.person for owned in record.owners), record.offered_to}
    return OFFICE | frozenset(person_tag(p) for p in seers if p)


def number_series(_: NumberSeries) -> frozenset[str]:
    """Only the books need it."""
    return frozenset({"role:auditor"})


VISIBILITY: Visibility = {
    Complaint: complaint,
    NumberSeries: number_series,
}
