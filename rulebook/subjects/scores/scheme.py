"""How a month's score is made: base, cap, grades, what an event is worth, what a point is worth (KPI-1, S3).

Rows, each edition from a month on; a score that is released keeps the edition it was made by.
"""

from __future__ import annotations

import msgspec

from rulebook.kernel.ids import Fen


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """`grades`: letter and the least points for it, the best first. `events`: rule → the points of each.

    `unpaid`: so many released months of a person are shown and not paid. `mark`: a manager's mark goes so far
    either way. `most_fen` caps what is paid or kept off.
    """

    edition: str
    since: str
    base: int = 80
    cap: int = 110
    grades: tuple[tuple[str, int], ...] = (("A", 100), ("B", 90), ("C", 80), ("D", 70), ("E", 0))
    events: dict[str, int]
    mark: int = 5
    point_fen: Fen = Fen(1_000)
    most_fen: Fen = Fen(30_000)
    unpaid: int = 2


SCHEMES: tuple[Scheme, ...] = (
    Scheme(
        edition="2026-1",
        since="2026-01",
        events={
            "praise": 3,
            "helped_another": 2,
            "trained_others": 2,
            "late_to_10": -1,
            "late_to_30": -2,
            "late_over_30": -5,
            "papers_incomplete": -2,
            "cash_late": -3,
            "complaint_justified": -5,
            "false_workload": -10,
        },
    ),
)
"""Words of an event: `score.rule.<rule>`."""


def scheme_of(month: str) -> Scheme:
    """The edition that a month (YYYY-MM) is scored by; the first one for what lies before it."""
    return max((one for one in SCHEMES if one.since <= month), key=lambda one: one.since, default=SCHEMES[0])


def points_of(scheme: Scheme, changes: int) -> int:
    """Base and all changes, capped; never below nothing."""
    return max(min(scheme.base + changes, scheme.cap), 0)


def grade_of(scheme: Scheme, points: int) -> str:
    return next(letter for letter, least in scheme.grades if points >= least)


def pay_of(scheme: Scheme, points: int, released_before: int) -> Fen:
    """What the points add to the pay (fen, negative: keep off it); nothing in the first months."""
    if released_before < scheme.unpaid:
        return Fen(0)
    fen = (points - scheme.base) * scheme.point_fen
    return Fen(max(min(fen, scheme.most_fen), -scheme.most_fen))
