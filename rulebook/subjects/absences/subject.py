"""Absences: leave asked for and decided, sickness told, papers handed in (DUTY-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.absences.commands import AskLeave, DecideLeave, HandPapers, TellSick, WithdrawLeave
from rulebook.subjects.absences.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.absences.gates import note_absent, settle_covered, unsuitable
from rulebook.subjects.absences.handlers import (
    ask_leave,
    decide_leave,
    hand_papers,
    leave_due,
    leave_passed,
    papers_due,
    papers_passed,
    tell_sick,
    withdraw_leave,
)
from rulebook.subjects.absences.records import Absence, AbsenceState, Papers
from rulebook.subjects.absences.visibility import IN_PART, VISIBILITY

SUBJECT = Subject(
    name="absences",
    records=(Absence,),
    handlers={
        AskLeave: ask_leave,
        TellSick: tell_sick,
        DecideLeave: decide_leave,
        WithdrawLeave: withdraw_leave,
        HandPapers: hand_papers,
    },
    visibility=VISIBILITY,
    in_part=IN_PART,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(
        Watch(Absence, "state", (AbsenceState.ASKED,), leave_due, leave_passed),
        Watch(Absence, "papers", (Papers.WANTED,), papers_due, papers_passed),
    ),
    on_fact=(note_absent,),
    after=(settle_covered,),
    unsuitable=(unsuitable,),
)
