"""The company's own calendar: rest days and moved working days, year by year (STK-5, CASH-2)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.errors import REFUSALS
from rulebook.subjects.calendar.handlers import set_calendar
from rulebook.subjects.calendar.records import CalendarYear
from rulebook.subjects.calendar.visibility import VISIBILITY

SUBJECT = Subject(
    name="calendar",
    records=(CalendarYear,),
    handlers={SetCalendar: set_calendar},
    visibility=VISIBILITY,
    refusals=REFUSALS,
)
