"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import MONEY, person_tag
from rulebook.subjects.cash.records import Declaration, Handover, Return


def handover(record: Handover) -> frozenset[str]:
    return MONEY | {person_tag(record.technician)}


def declaration(record: Declaration) -> frozenset[str]:
    own = frozenset({person_tag(record.technician)})
    return own | MONEY if record.opened else own


def return_(record: Return) -> frozenset[str]:
    return MONEY | {person_tag(record.id)}


VISIBILITY: Visibility = {
    Handover: handover,
    Declaration: declaration,
    Return: return_,
}
