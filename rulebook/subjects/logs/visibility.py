"""Who may see which record (SEC-1): journals are secret; supervision goes beyond service."""

from __future__ import annotations

from msgspec.structs import replace

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.subject import ToBound, Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.logs.records import (
    DayLog,
    Minutes,
    SpotCheck,
    Supervised,
    SupervisionReport,
    Task,
    WeekReport,
)
from rulebook.subjects.logs.supervised_figures import COUNTED

_SUPERVISION = OFFICE | {f"role:{Role.FINANCE}"}


def day_log(record: DayLog) -> frozenset[str]:
    return OFFICE | {person_tag(record.person)}


def week_report(record: WeekReport) -> frozenset[str]:
    return OFFICE | {person_tag(record.person)}


def spot_check(record: SpotCheck) -> frozenset[str]:
    return _SUPERVISION


def supervision_report(record: SupervisionReport) -> frozenset[str]:
    return _SUPERVISION


def counts_only(record: SupervisionReport) -> SupervisionReport:
    """The month without saying which irregularities it counted, however many they stay (BR-1).

    Their ids are words: who did not come, on which day, whose certificate is missing. So they are left out for
    whoever is bound to branches, of whichever branch; their own branch's they have as irregularities.
    """
    editions = tuple(
        replace(edition, figures=tuple(_count_only(figure) for figure in edition.figures))
        for edition in record.editions
    )
    return replace(record, editions=editions)


def _count_only(figure: Supervised) -> Supervised:
    if COUNTED.get(figure.name) is not Irregularity:
        return figure
    return replace(figure, ids=("",) * figure.count)


def minutes(record: Minutes) -> frozenset[str]:
    return OFFICE | {person_tag(record.by)} | {person_tag(person) for person in record.present}


def task(record: Task) -> frozenset[str]:
    return OFFICE | {person_tag(record.who)}


TO_BOUND: ToBound = {SupervisionReport: counts_only}
VISIBILITY: Visibility = {
    DayLog: day_log,
    WeekReport: week_report,
    SpotCheck: spot_check,
    SupervisionReport: supervision_report,
    Minutes: minutes,
    Task: task,
}
