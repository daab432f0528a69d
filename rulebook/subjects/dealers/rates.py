"""What an agreement rebates on a turnover: whole fen, by basis points, rounded down once (DEAL-1).

Exact sums are kept in ten-thousandths of a fen and cut to fen only where a whole period is added up; so what one
statement cuts off, the next one carries (docs/decisions/0041).
"""

from __future__ import annotations

import itertools

from rulebook.kernel.ids import Fen
from rulebook.subjects.dealers.records import Agreement, Counts, Tier, TierKind

WHOLE = 10_000
"""Basis points of all of it."""


def rebate_on(turnover: int, agreement: Agreement) -> Fen:
    """The rebate on all that counts in one period, in fen; on nought or less there is none."""
    if turnover <= 0:
        return Fen(0)
    if agreement.kind is TierKind.WHOLE:
        rate = max((t for t in agreement.tiers if t.reaches <= turnover), default=None, key=lambda t: t.reaches)
        return Fen(turnover * rate.basis_points // WHOLE if rate else 0)
    return Fen(_by_slices(turnover, agreement.tiers) // WHOLE)


def _by_slices(turnover: int, tiers: tuple[Tier, ...]) -> int:
    """In ten-thousandths of a fen: each tier's rate on what lies between it and the next."""
    ends = [*(tier.reaches for tier in tiers[1:]), turnover]
    parts = zip(tiers, ends, strict=True)
    return sum(max(min(end, turnover) - tier.reaches, 0) * tier.basis_points for tier, end in parts)


def period_of(day: str, agreement: Agreement) -> str:
    """Where turnover of an ISO day is added up: its month, its year, or the agreement's whole term."""
    match agreement.counts:
        case Counts.MONTH:
            return day[:7]
        case Counts.YEAR:
            return day[:4]
        case _:
            return "term"


def what_is_wrong(kind: TierKind, tiers: tuple[Tier, ...]) -> str:
    """Why these tiers are no table; '' where they are. Rates on the whole may not fall: more would earn less."""
    if not tiers or any(a.reaches >= b.reaches for a, b in itertools.pairwise(tiers)):
        return "not_rising"
    if kind is TierKind.WHOLE and any(a.basis_points > b.basis_points for a, b in itertools.pairwise(tiers)):
        return "rate_falls"
    return ""
