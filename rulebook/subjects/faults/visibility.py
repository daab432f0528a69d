"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, STAFF
from rulebook.subjects.faults.records import Fault, SymptomCluster


def fault(_: Fault) -> frozenset[str]:
    """All of the company's own people: a fault stands above every screen."""
    return frozenset({STAFF})


def symptom_cluster(_: SymptomCluster) -> frozenset[str]:
    return OFFICE


VISIBILITY: Visibility = {
    Fault: fault,
    SymptomCluster: symptom_cluster,
}
