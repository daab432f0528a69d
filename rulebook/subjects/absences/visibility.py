"""Who may see which record (SEC-1): the office, whoever it is about, who stands in and who told it."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.absences.records import Absence


def absence(record: Absence) -> frozenset[str]:
    people = {record.person, record.asked_by} | ({record.stand_in} if record.stand_in else set())
    return OFFICE | {person_tag(person) for person in people}


VISIBILITY: Visibility = {Absence: absence}
