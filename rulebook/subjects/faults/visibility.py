"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import STAFF
from rulebook.subjects.faults.records import Fault, SymptomCluster


def fault(_: Fault) -> frozenset[str]:
    """All of the company's own people: a fault stands above every screen."""
    return frozenset({STAFF})


def symptom_cluster(_: SymptomCluster) -> frozenset[str]:
    """One for nearly every finding, counted by the server and shown on no screen; what it comes to is told."""
    return frozenset({f"role:{Role.AUDITOR}"})


VISIBILITY: Visibility = {
    Fault: fault,
    SymptomCluster: symptom_cluster,
}
