"""Dates and times as people type them, read into ISO text. What cannot be read stays: the rules say so."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from rulebook.kernel.times import COMPANY_ZONE, company_day, parse_time, read_date
from rulebook.numbers import halfwidth

_DATE = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?")
_TIME = re.compile(r"(\d{1,2})\s*[:.点时h]?\s*(\d{2})?\s*分?")


def typed_date(text: str) -> str:
    """2025/1/15, 2025年1月15日 or 20250115 as 2025-01-15; anything else unchanged."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return text.strip()
    year, month, day = (int(part) for part in found.groups())
    written = f"{year:04d}-{month:02d}-{day:02d}"
    return written if read_date(written) else text.strip()


def typed_time(text: str) -> str:
    """9:30, 9点30分 or 0930 as 09:30; anything else unchanged."""
    found = _TIME.fullmatch(halfwidth(text).strip())
    if not found:
        return text.strip()
    hour, minute = int(found.group(1)), int(found.group(2) or 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else text.strip()


def appointment(day: str, hour: str) -> str:
    """Day and time as one ISO text in company time; the day alone where no time was agreed."""
    day, hour = typed_date(day), typed_time(hour)
    if read_date(day) and re.fullmatch(r"\d\d:\d\d", hour):
        return f"{day}T{hour}:00+08:00"
    return f"{day} {hour}".strip()


def parts(text: str) -> tuple[str, str]:
    """An appointment taken apart again: day and time as they are typed."""
    try:
        moment = parse_time(text).astimezone(COMPANY_ZONE)
    except ValueError:
        day, _, hour = text.partition(" ")
        return day, hour
    return moment.strftime("%Y-%m-%d"), moment.strftime("%H:%M")


def days_from(now: datetime, count: int) -> list[date]:
    """Today and the days after it."""
    today = company_day(now)
    return [today + timedelta(days=n) for n in range(count)]


def picked_date(value: object) -> str:
    """What a calendar answers, as the ISO date that was picked.

    Flet's calendar answers with the midnight that begins the day in the machine's zone: so it is read in that.
    """
    if isinstance(value, datetime):
        return (value.astimezone() if value.tzinfo else value).date().isoformat()
    return value.isoformat() if isinstance(value, date) else ""
