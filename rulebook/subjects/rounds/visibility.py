"""Who may see which record (SEC-1): the office, the store, and whoever walks the round."""

from __future__ import annotations

from rulebook.kernel.subject import FieldSight, Visibility
from rulebook.kernel.visibility import OFFICE, STORE, person_tag
from rulebook.subjects.rounds.records import Finding, Round, RoundPlan, RoundStop


def walked(record: RoundPlan | Round | RoundStop | Finding) -> frozenset[str]:
    return STORE | {person_tag(person) for person in record.people}


VISIBILITY: Visibility = {RoundPlan: walked, Round: walked, RoundStop: walked, Finding: walked}


def _where(record: RoundStop) -> frozenset[str]:
    """A storekeeper sees which unit was found on a vehicle, not where a colleague stood."""
    return OFFICE | {person_tag(person) for person in record.people}


FIELD_SIGHT: FieldSight = {RoundStop: {"position": _where, "again.position": _where}}
