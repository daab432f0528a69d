"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import EVERYONE
from rulebook.subjects.calendar.records import CalendarYear


def calendar_year(_: CalendarYear) -> frozenset[str]:
    """Everybody's deadlines stand on it, an outsider's too."""
    return frozenset({EVERYONE})


VISIBILITY: Visibility = {CalendarYear: calendar_year}
