"""The calendar of a year, set as a whole (STK-5)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import Request, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.calendar.records import RestDay


class SetCalendar(Request, frozen=True):
    """Enter the calendar of the year that the line is about; what was entered before stays in its line.

    `notice`: what it rests on. Dates are ISO text of that year; `work` are weekend days that are worked.
    """

    KIND: ClassVar[str] = "calendar.set"
    ROLES: ClassVar[frozenset[Role]] = frozenset(
        {Role.ADMINISTRATOR, Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER}
    )
    RULE: ClassVar[str] = "STK-5"
    notice: Text
    rest: Annotated[tuple[RestDay, ...], Meta(max_length=366)] = ()
    work: Annotated[tuple[str, ...], Meta(max_length=110)] = ()
