"""What a company's own layout of a statement must say before rows can be read by it (CASH-5).

May not know files.
"""

from __future__ import annotations

from collections.abc import Mapping

FIELDS = (
    *("day", "clock", "sum", "income", "outgo", "way", "wallet", "number", "memo", "party", "balance", "fee"),
    "currency",
)
"""What a column of a statement may hold: the day or moment, a time of day beside it, a sum or money in and out,
the word for its way, the bank's own number, ours, what the payer wrote, who paid, balance, fee, currency.
"""
LONGEST = 60
"""So long a heading may be."""


def what_is_wrong(columns: Mapping[str, str], money_in: tuple[str, ...]) -> str:
    """What is wrong with the columns that were picked; "" where rows can be read by them."""
    if not set(columns) <= set(FIELDS):
        return "not_a_column"
    if any(not heading.strip() or len(heading) > LONGEST for heading in columns.values()):
        return "not_a_heading"
    if "day" not in columns:
        return "no_day"
    if ("sum" in columns) == ("income" in columns):
        return "sum_or_income"
    sums = [columns[field] for field in ("sum", "income", "outgo", "balance", "fee") if field in columns]
    if len(set(sums)) < len(sums):
        return "heading_twice"
    return "no_money_in" if "way" in columns and not money_in else ""
