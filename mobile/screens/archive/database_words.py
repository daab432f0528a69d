"""How figures, rows and columns of a database are said (ARC-1)."""

from __future__ import annotations

from mobile.ui.text import money_short, t
from rulebook.subjects.archive.records import Dimension, Measure


def said(value: int, measure: Measure) -> str:
    return money_short(value) if measure is Measure.FEN else str(value)


def named(by: Dimension, place: str) -> str:
    """What a row or a column is called."""
    if by in (Dimension.NATURE, Dimension.MONTH):
        return t(f"archive.{by}.{place}")
    if by is Dimension.YEAR:
        return t("archive.year", year=place)
    return place or t(f"archive.none.{by}")
