"""Logs: a day's log that draws itself, weeks, supervision, spot checks, minutes (LOG-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.logs.commands import (
    CheckSpot,
    CloseLog,
    CloseWeek,
    EndTask,
    ReleaseSupervision,
    RemarkLog,
    WriteMinutes,
)
from rulebook.subjects.logs.due import logs_due, logs_passed, weeks_due, weeks_passed
from rulebook.subjects.logs.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.logs.handlers import close_log, close_week, remark_log, supplement
from rulebook.subjects.logs.meetings import end_task, task_due, task_passed, write_minutes
from rulebook.subjects.logs.records import (
    DayLog,
    Minutes,
    SpotCheck,
    SupervisionReport,
    Task,
    TaskState,
    WeekReport,
)
from rulebook.subjects.logs.supervision import check_spot, release_supervision
from rulebook.subjects.logs.visibility import TO_BOUND, VISIBILITY
from rulebook.subjects.rosters.records import Roster, RosterState

SUBJECT = Subject(
    name="logs",
    records=(DayLog, WeekReport, SpotCheck, SupervisionReport, Minutes, Task),
    handlers={
        CloseLog: close_log,
        RemarkLog: remark_log,
        CloseWeek: close_week,
        CheckSpot: check_spot,
        ReleaseSupervision: release_supervision,
        WriteMinutes: write_minutes,
        EndTask: end_task,
    },
    visibility=VISIBILITY,
    to_bound=TO_BOUND,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(
        Watch(Roster, "state", (RosterState.CURRENT,), logs_due, logs_passed),
        Watch(Roster, "state", (RosterState.CURRENT,), weeks_due, weeks_passed),
        Watch(Task, "state", (TaskState.OPEN,), task_due, task_passed),
    ),
    after=(supplement,),
)
