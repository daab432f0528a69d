"""How many of the calls that were due were made, by month: with the denominator, and each its calls (FUP-1).

The one place where coverage is worked out: chart, list and report take theirs from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from rulebook.kernel.times import iso
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpState

_S = FollowUpState
DONE, LATE, UNREACHED, NEVER, WAITING, LET_BE = "done", "late", "unreached", "never", "waiting", "let_be"
GROUPS = (DONE, LATE, UNREACHED, NEVER, WAITING, LET_BE)
COUNTED = (DONE, LATE, UNREACHED, NEVER)
"""The denominator: calls whose window has closed or that were made. What waits or was let be is not in it."""


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """`month` YYYY-MM of the plan's day; group → how many. `asked` of `due` were asked, late ones too."""

    month: str
    groups: dict[str, int]
    due: int
    asked: int

    @property
    def percent(self) -> int | None:
        """Asked of due, rounded down; None where nothing was due."""
        return self.asked * 100 // self.due if self.due else None


def group_of(call: FollowUp, now: datetime) -> str:
    """Which group a call is in now."""
    if call.state is _S.DONE:
        return LATE if call.late else DONE
    if call.state is _S.UNREACHABLE:
        return UNREACHED
    if call.state in (_S.SKIPPED, _S.REPLACED, _S.REFUSED):
        return LET_BE
    return WAITING if call.closes > iso(now) else UNREACHED if call.tries else NEVER


def month_of(call: FollowUp) -> str:
    """A call belongs to the month of its day by the plan, whenever it was made."""
    return call.due[:7]


def coverage(calls: Iterable[FollowUp], now: datetime) -> list[Month]:
    """Each month that has calls, in order."""
    found: dict[str, dict[str, int]] = {}
    for call in calls:
        groups = found.setdefault(month_of(call), dict.fromkeys(GROUPS, 0))
        groups[group_of(call, now)] += 1
    return [
        Month(
            month=month,
            groups=groups,
            due=sum(groups[name] for name in COUNTED),
            asked=groups[DONE] + groups[LATE],
        )
        for month, groups in sorted(found.items())
    ]
