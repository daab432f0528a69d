"""Who may see which record (SEC-1): the office, whoever it is about, who stands in and who told it."""

from __future__ import annotations

from rulebook.kernel.subject import InPart, Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.absences.records import Absence, AbsenceKind, AbsenceState


def absence(record: Absence) -> frozenset[str]:
    people = {record.person, record.asked_by} | ({record.stand_in} if record.stand_in else set())
    return OFFICE | {person_tag(person) for person in people}


def away(record: Absence) -> Absence | None:
    """That another branch's colleague is away, or asks to be, from when until when (BR-1).

    Not why, how it was told or decided, who stands in, nor what papers there are: nothing tells sickness from a
    holiday. As if asked for by themselves on its first day, since a later one says that it was need. Of what was
    refused, withdrawn or has lapsed nothing at all: nobody is away for it.
    """
    if not (record.holds or record.state is AbsenceState.ASKED):
        return None
    return Absence(
        id=record.id,
        person=record.person,
        person_name=record.person_name,
        kind=AbsenceKind.WITHHELD,
        begins=record.begins,
        ends=record.ends,
        length=record.length,
        state=AbsenceState.APPROVED if record.holds else record.state,
        asked_by=record.person,
        asked_by_name=record.person_name,
        asked_at=record.begins,
    )


IN_PART: InPart = {Absence: away}
VISIBILITY: Visibility = {Absence: absence}
