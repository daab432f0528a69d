"""Who may see which record (SEC-1): plans and qualifications are for all staff, tests for those concerned."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, STAFF, person_tag
from rulebook.subjects.trainings.records import Attendance, Feedback, MarkedTest, Qualification, TrainingSession


def session(_: TrainingSession) -> frozenset[str]:
    return frozenset({STAFF})


def attendance(record: Attendance) -> frozenset[str]:
    """The office, who signed, the trainer, and on whose device it was."""
    people = (record.person, record.trainer, record.taken_by)
    return OFFICE | frozenset(person_tag(p) for p in people if p)


def feedback(record: Feedback) -> frozenset[str]:
    """The office and who said it; who trained hears the office."""
    return OFFICE | frozenset(person_tag(p) for p in (record.person, record.by) if p)


def test_result(record: MarkedTest) -> frozenset[str]:
    return OFFICE | {person_tag(record.person), person_tag(record.by)}


def qualification(_: Qualification) -> frozenset[str]:
    """As skills are: whoever sends somebody out, or swaps a shift, has to know."""
    return frozenset({STAFF})


VISIBILITY: Visibility = {
    TrainingSession: session,
    Attendance: attendance,
    Feedback: feedback,
    MarkedTest: test_result,
    Qualification: qualification,
}
