"""Who may see which record (SEC-1): journals are secret; supervision goes beyond service."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.logs.records import DayLog, Minutes, SpotCheck, SupervisionReport, Task, WeekReport

_SUPERVISION = OFFICE | {f"role:{Role.FINANCE}"}


def day_log(record: DayLog) -> frozenset[str]:
    return OFFICE | {person_tag(record.person)}


def week_report(record: WeekReport) -> frozenset[str]:
    return OFFICE | {person_tag(record.person)}


def spot_check(record: SpotCheck) -> frozenset[str]:
    return _SUPERVISION


def supervision_report(record: SupervisionReport) -> frozenset[str]:
    return _SUPERVISION


def minutes(record: Minutes) -> frozenset[str]:
    return OFFICE | {person_tag(record.by)} | {person_tag(person) for person in record.present}


def task(record: Task) -> frozenset[str]:
    return OFFICE | {person_tag(record.who)}


VISIBILITY: Visibility = {
    DayLog: day_log,
    WeekReport: week_report,
    SpotCheck: spot_check,
    SupervisionReport: supervision_report,
    Minutes: minutes,
    Task: task,
}
