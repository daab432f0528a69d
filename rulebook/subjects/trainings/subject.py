"""Trainings, customer meetings, and qualifications with an end (TRN-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.trainings.commands import (
    AttendSession,
    CancelSession,
    HoldSession,
    MarkTest,
    PlanSession,
    ReadySession,
    SetQualification,
)
from rulebook.subjects.trainings.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.trainings.handlers import (
    attend_session,
    cancel_session,
    hold_session,
    plan_session,
    ready_session,
    session_due,
    session_passed,
)
from rulebook.subjects.trainings.qualifying import (
    mark_test,
    qualification_due,
    qualification_passed,
    set_qualification,
)
from rulebook.subjects.trainings.records import (
    Attendance,
    MarkedTest,
    Qualification,
    QualificationState,
    SessionState,
    TrainingSession,
)
from rulebook.subjects.trainings.visibility import VISIBILITY

SUBJECT = Subject(
    name="trainings",
    records=(TrainingSession, Attendance, MarkedTest, Qualification),
    handlers={
        PlanSession: plan_session,
        CancelSession: cancel_session,
        ReadySession: ready_session,
        AttendSession: attend_session,
        HoldSession: hold_session,
        MarkTest: mark_test,
        SetQualification: set_qualification,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(
        Watch(TrainingSession, "state", (SessionState.PLANNED,), session_due, session_passed),
        Watch(
            Qualification,
            "state",
            (QualificationState.CURRENT, QualificationState.WARNED),
            qualification_due,
            qualification_passed,
        ),
    ),
)
