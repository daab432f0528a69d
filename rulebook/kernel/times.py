"""Times with a zone, in and out of text. Asks no clock: `now` is always handed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from typing import Protocol, TypeVar

from rulebook.kernel.lines import Line, Unreadable

COMPANY_ZONE = timezone(timedelta(hours=8), "+08:00")
"""China has one zone and no summer time; company days and deadlines are reckoned in it."""


def parse_time(text: str) -> datetime:
    """Read ISO 8601 text; it must carry a zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unreadable("time", f"not a time: {text!r}") from error
    if moment.tzinfo is None:
        raise Unreadable("time", f"no zone: {text!r}")
    return moment


def iso(moment: datetime) -> str:
    """Company time to the second: 2026-11-22T14:05:00+08:00."""
    return moment.astimezone(COMPANY_ZONE).isoformat(timespec="seconds")


def in_company_time(text: str) -> str:
    """ISO text of any zone as company time, for people to read; what is no time comes back as it is."""
    try:
        return iso(parse_time(text))
    except (Unreadable, OverflowError):
        return text


def happened_at(line: Line) -> datetime:
    """When the author did it: the device's time, corrected by the offset measured at its last sync.

    A device that lost its clock says 1970 and is believed; what no device can say is `Unreadable`.
    """
    try:
        moment = parse_time(line.at) + timedelta(milliseconds=line.offset or 0)
    except OverflowError as error:
        raise Unreadable("time", f"out of range: {line.at!r}") from error
    return in_range(moment, line.at)


def in_range(moment: datetime, text: str) -> datetime:
    """The moment, where a line may bear it: 1900 to 2999 in company time. Raises `Unreadable` with its text."""
    try:
        year = moment.astimezone(COMPANY_ZONE).year
    except OverflowError as error:
        raise Unreadable("time", f"out of range: {text!r}") from error
    if not 1900 <= year < 3000:
        raise Unreadable("time", f"out of range: {text!r}")
    return moment


def not_before(line: Line) -> datetime | None:
    """When at the earliest a line can have been written: the server's time its device had last heard, and so long
    as it ran since. None where the device never heard a server, or says what cannot be."""
    if line.heard is None:
        return None
    try:
        return datetime.fromtimestamp(0, COMPANY_ZONE) + timedelta(milliseconds=line.heard + (line.ran or 0))
    except OverflowError:
        return None


def latest_start(line: Line) -> datetime:
    """When its author did it, by clock and by what the server had said, whichever is later."""
    said, floor = happened_at(line), not_before(line)
    return max(said, floor) if floor else said


class Since(Protocol):
    """An entry of a history."""

    @property
    def since(self) -> str: ...


Entry = TypeVar("Entry", bound=Since)


def held_at(history: Iterable[Entry], at: datetime) -> Entry | None:
    """The entry that held at a moment: the latest begun; of two from the same moment, the one entered last."""
    begun = [entry for entry in history if parse_time(entry.since) <= at]
    return max(reversed(begun), key=lambda entry: parse_time(entry.since), default=None)


def company_day(moment: datetime) -> date:
    return moment.astimezone(COMPANY_ZONE).date()


def day_begins(day: date) -> datetime:
    """Midnight of a company day."""
    return datetime(day.year, day.month, day.day, tzinfo=COMPANY_ZONE)


def last_day(end: str) -> str:
    """The last company day (ISO) before a half-open end: what people are told instead of the midnight after it."""
    return company_day(parse_time(end) - timedelta(seconds=1)).isoformat()


def day_ends(day: date) -> datetime:
    """Midnight at the end of a company day; of the last day there is, its last second."""
    return (
        day_begins(day) + timedelta(days=1)
        if day < date.max
        else datetime(9999, 12, 31, 23, 59, 59, 0, COMPANY_ZONE)
    )


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"no day in {year}-{month + 1}")


def read_month(text: str) -> date | None:
    """The first day of YYYY-MM and of no other form; None also for the last month there is: no day follows."""
    first = read_date(f"{text}-01")
    return first if first is not None and first < date(9999, 12, 1) else None


def read_date(text: str) -> date | None:
    """Read YYYY-MM-DD and no other form, since dates are also compared as text; None where it is not one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
