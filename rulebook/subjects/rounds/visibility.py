"""Who may see which record (SEC-1): the office, and whoever walks the round."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import STORE, person_tag
from rulebook.subjects.rounds.records import Finding, Round, RoundPlan, RoundStop


def walked(record: RoundPlan | Round | RoundStop | Finding) -> frozenset[str]:
    return STORE | {person_tag(person) for person in record.people}


VISIBILITY: Visibility = {RoundPlan: walked, Round: walked, RoundStop: walked, Finding: walked}
