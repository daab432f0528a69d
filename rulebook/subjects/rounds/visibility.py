"""Who may see which record (SEC-1): the office, the store, and whoever walks the round."""

from __future__ import annotations

from rulebook.kernel.subject import FieldSight, Visibility
from rulebook.kernel.visibility import BOOKS, OFFICE, STORE, person_tag
from rulebook.subjects.rounds.charges import RoundCharge, RoundPrice
from rulebook.subjects.rounds.records import Finding, Round, RoundPlan, RoundStop


def walked(record: RoundPlan | Round | RoundStop | Finding) -> frozenset[str]:
    return STORE | {person_tag(person) for person in record.people}


def costs(record: RoundPrice | RoundCharge) -> frozenset[str]:
    """Office and books, and whoever walks it: the customer asks them what it costs."""
    return OFFICE | BOOKS | {person_tag(person) for person in record.people}


VISIBILITY: Visibility = {
    RoundPlan: walked,
    Round: walked,
    RoundStop: walked,
    Finding: walked,
    RoundPrice: costs,
    RoundCharge: costs,
}


def _where(record: RoundStop) -> frozenset[str]:
    """A storekeeper sees which unit was found on a vehicle, not where a colleague stood."""
    return OFFICE | {person_tag(person) for person in record.people}


FIELD_SIGHT: FieldSight = {RoundStop: {"position": _where, "again.position": _where}}
