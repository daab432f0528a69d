"""The nine rules of leave, one row each (DUTY-1, S0/1): whose decision it is, how early it is asked, what follows.

Each row looks at one request and says what it makes of it; the handlers act on what the rows say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from rulebook.kernel.times import company_day
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.absences.records import AbsenceKind
from rulebook.subjects.orders.planned import Span
from rulebook.subjects.rosters.lookup import is_holiday, shift_at, shift_on

WHOLE = 100
"""A whole working day, as `Absence.length` counts it."""
MOST_LOOKED_AT = 62
"""So many days of a leave are looked through for holidays."""


class Verdict(StrEnum):
    """What a row makes of a request."""

    NOTHING = ""
    SUPERVISOR = "absence_day"
    """The matter of the matrix that decides."""
    MANAGER = "absence_longer"
    WANTS_NEED = "need"
    """Only with its need said."""
    WANTS_PAPERS = "papers"
    OWN = "own_request"
    HOLDINGS = "absence_holdings"


@dataclass(frozen=True)
class LeaveCase:
    """One request as the rows look at it. `length`: with what follows on; `decider`: '' at asking."""

    world: World
    person: str
    kind: AbsenceKind
    span: Span
    asked: datetime
    length: int
    held: tuple[str, ...] = ()
    stand_in: str = ""
    decider: str = ""

    def figure(self, name: str) -> int:
        return setting(self.world, name, self.asked)


def _night(case: LeaveCase) -> bool:
    shift = shift_at(case.world, case.person, case.span.begins) or shift_on(
        case.world, case.person, company_day(case.span.begins)
    )
    return shift is not None and shift.night


def _days_ahead(case: LeaveCase) -> int:
    return (company_day(case.span.begins) - company_day(case.asked)).days


def _holiday(case: LeaveCase) -> bool:
    """Whether the leave takes in a public holiday, or the working day before or after one."""
    first, last = company_day(case.span.begins), company_day(case.span.ends - timedelta(seconds=1))
    days = min((last - first).days, MOST_LOOKED_AT)
    inside = (first + timedelta(days=n) for n in range(-1, days + 2))
    return any(is_holiday(case.world, day) for day in inside)


def up_to_a_day(case: LeaveCase) -> Verdict:
    fits = case.length <= case.figure("absence_short_days") * WHOLE
    return Verdict.SUPERVISOR if fits else Verdict.NOTHING


def longer(case: LeaveCase) -> Verdict:
    return Verdict.NOTHING if up_to_a_day(case) else Verdict.MANAGER


def never_own(case: LeaveCase) -> Verdict:
    return Verdict.OWN if case.decider == case.person else Verdict.NOTHING


def a_day_ahead(case: LeaveCase) -> Verdict:
    late = not _night(case) and _days_ahead(case) < case.figure("absence_ahead_days")
    return Verdict.WANTS_NEED if late else Verdict.NOTHING


def an_hour_in_need(case: LeaveCase) -> Verdict:
    ahead = case.span.begins - case.asked
    short = ahead < timedelta(minutes=case.figure("absence_need_minutes"))
    return Verdict.MANAGER if short else Verdict.NOTHING


def night_before_noon(case: LeaveCase) -> Verdict:
    late = _night(case) and not _days_ahead(case) and case.asked.hour >= case.figure("absence_night_hour")
    return Verdict.WANTS_NEED if late else Verdict.NOTHING


def holidays_two_days_ahead(case: LeaveCase) -> Verdict:
    late = _holiday(case) and _days_ahead(case) < case.figure("absence_holiday_days")
    return Verdict.WANTS_NEED if late else Verdict.NOTHING


def sickness_with_papers(case: LeaveCase) -> Verdict:
    return Verdict.WANTS_PAPERS if case.kind is AbsenceKind.SICK else Verdict.NOTHING


def handed_over_first(case: LeaveCase) -> Verdict:
    return Verdict.HOLDINGS if case.held and not case.stand_in else Verdict.NOTHING


class LeaveRow(NamedTuple):
    """`name` has words (`absence.row.<name>`); `figure` is what the company may set in it."""

    name: str
    figure: str
    says: Callable[[LeaveCase], Verdict]


LEAVE_ROWS: tuple[LeaveRow, ...] = (
    LeaveRow("up_to_a_day", "absence_short_days", up_to_a_day),
    LeaveRow("longer", "absence_short_days", longer),
    LeaveRow("never_own", "", never_own),
    LeaveRow("a_day_ahead", "absence_ahead_days", a_day_ahead),
    LeaveRow("an_hour_in_need", "absence_need_minutes", an_hour_in_need),
    LeaveRow("night_before_noon", "absence_night_hour", night_before_noon),
    LeaveRow("holidays_two_days_ahead", "absence_holiday_days", holidays_two_days_ahead),
    LeaveRow("sickness_with_papers", "", sickness_with_papers),
    LeaveRow("handed_over_first", "", handed_over_first),
)
"""S0/1's nine. In their order: who decides (three), how early (four), what goes with it (two)."""


def said_of(case: LeaveCase) -> dict[str, Verdict]:
    """Row → what it says, of the rows that say something."""
    return {row.name: said for row in LEAVE_ROWS if (said := row.says(case))}
