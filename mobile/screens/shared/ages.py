"""How old something is that waits: said on every row, and what is old looks old. Knows no record."""

from __future__ import annotations

from datetime import datetime

import flet as ft

from mobile.ui.basics import pill, quiet
from mobile.ui.text import t
from rulebook.kernel.times import company_day, parse_time

TONES: tuple[tuple[int, str], ...] = ((3, ""), (7, "wait"))
"""Days up to which it looks like any row, then as one that waits; beyond the last it is overdue to look at."""


def days_old(at: str, now: datetime) -> int:
    """Whole company days since a moment (ISO text with its zone); never below 0."""
    return max(0, (company_day(now) - company_day(parse_time(at))).days)


def age_words(at: str, now: datetime) -> str:
    """今天来的, 已 3 天; "new today", "3 days old"."""
    days = days_old(at, now)
    return t("age.days", count=days) if days else t("age.today")


def age_mark(at: str, now: datetime) -> list[ft.Control]:
    """The age of what still waits since `at`; nothing where that is not known."""
    if not at:
        return []
    days = days_old(at, now)
    tone = next((tone for most, tone in TONES if days <= most), "overdue")
    words = age_words(at, now)
    return [pill(words, tone, ft.Icons.HOURGLASS_BOTTOM_ROUNDED) if tone else quiet(words)]
