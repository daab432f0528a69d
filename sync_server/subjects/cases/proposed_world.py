"""A world with nothing in it but the published calendars: what is due before anything was entered (SLA-1)."""

from __future__ import annotations

from collections.abc import Iterable

from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.world import R
from rulebook.subjects.calendar.records import CalendarYear
from sync_server.subjects.calendar.proposal import proposed


class ProposedWorld:
    """Default settings, and of every year what the calendar's package proposes."""

    def get(self, kind: type[R], id: str) -> R | None:
        if kind is not CalendarYear or not id.isdigit() or (found := proposed(int(id))) is None:
            return None
        year = CalendarYear(
            id=id, rest=found.rest, work=found.work, notice=found.notice, set_by=SYSTEM_PERSON, set_at=""
        )
        return year if isinstance(year, kind) else None

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        return []

    def version(self, kind: type[R], id: str) -> int:
        return 0
