"""One year of the company's calendar, as its notice has it (STK-5)."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record


class RestDay(msgspec.Struct, frozen=True, array_like=True):
    """An ISO date on which nobody works, and what it is called."""

    day: str
    name: str = ""


class CalendarYear(Record, frozen=True, kw_only=True):
    """Rest days and weekend days that are worked; every other day is what its weekday says.

    `id` is the year; `notice` what it rests on (a government notice, the company's own decision).
    """

    KIND: ClassVar[str] = "calendar"
    KEYS: ClassVar[tuple[str, ...]] = ("last",)
    id: str
    rest: tuple[RestDay, ...] = ()
    work: tuple[str, ...] = ()
    notice: str
    set_by: PersonId
    set_by_name: str = ""
    set_at: str
    missed_at: str = ""
    """When it was told that the year after this one is missing (CAL-1)."""

    @property
    def last(self) -> str:
        """Every year may be the last one that is entered; which one is, is asked when its November comes."""
        return "" if self.missed_at else "yes"
