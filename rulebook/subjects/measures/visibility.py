"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.measures.records import Measure, Proof


def measure(record: Measure) -> frozenset[str]:
    """The office, who is to do it, who did it, and whose matter it is."""
    seers = (record.who, record.set_by, record.done_by, *record.open_to)
    return OFFICE | frozenset(person_tag(p) for p in seers if p)


def proof(record: Proof) -> frozenset[str]:
    return OFFICE | frozenset(person_tag(p) for p in (record.by, *record.open_to))


VISIBILITY: Visibility = {
    Measure: measure,
    Proof: proof,
}
