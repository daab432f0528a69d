"""Trainings, customer meetings, and qualifications with an end (TRN-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.trainings.commands import (
    AttendSession,
    CancelSession,
    GiveFeedback,
    HoldSession,
    MarkTest,
    PlanSession,
    ReadySession,
    RevokeQualification,
    SetQualification,
)
from rulebook.subjects.trainings.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.trainings.feedback import feedback_awaited, feedback_passed, give_feedback
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
    revoke_qualification,
    set_qualification,
)
from rulebook.subjects.trainings.records import (
    Attendance,
    Feedback,
    MarkedTest,
    Qualification,
    QualificationState,
    SessionState,
    TrainingSession,
)
from rulebook.subjects.trainings.visibility import VISIBILITY

SUBJECT = Subject(
    name="trainings",
    records=(TrainingSession, Attendance, Feedback, MarkedTest, Qualification),
    handlers={
        PlanSession: plan_session,
        CancelSession: cancel_session,
        ReadySession: ready_session,
        AttendSession: attend_session,
        HoldSession: hold_session,
        GiveFeedback: give_feedback,
        MarkTest: mark_test,
        SetQualification: set_qualification,
        RevokeQualification: revoke_qualification,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(
        Watch(TrainingSession, "state", (SessionState.PLANNED,), session_due, session_passed),
        Watch(TrainingSession, "state", (SessionState.HELD,), feedback_awaited, feedback_passed),
        Watch(
            Qualification,
            "state",
            (QualificationState.CURRENT, QualificationState.WARNED),
            qualification_due,
            qualification_passed,
        ),
    ),
)
