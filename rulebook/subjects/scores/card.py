"""A month's score as it stands now: figures, points, what they come to; drawn, never kept (KPI-1).

The phone draws it from its own records, offline, and calls it provisional; the server from all. Once a month is
released its record is what counts.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from rulebook.kernel.ids import Fen
from rulebook.kernel.world import World
from rulebook.policy.working_days import end_of_day, working_day_after
from rulebook.subjects.scores.indicators import Figure, figures_of
from rulebook.subjects.scores.records import Correction, Ruling, Score, ScorePoint, score_id
from rulebook.subjects.scores.scheme import grade_of, pay_of, points_of, scheme_of
from rulebook.subjects.scores.span import month_after, month_span

OBJECTION_DAYS = 3
"""Working days after the month in which the scored person may object."""
RELEASE_DAYS = 5


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One person's month. `pay` in fen; `objections_until`: end of the time for objections."""

    person: str
    month: str
    scheme: str
    figures: tuple[Figure, ...]
    given: tuple[ScorePoint, ...]
    points: int
    grade: str
    pay: Fen
    paid: bool
    corrections: tuple[Correction, ...]
    objections_until: datetime
    released: Score | None = None


def card_of(world: World, person: str, month: str) -> Card:
    """`month` is YYYY-MM; what is released is told as it was released."""
    known = world.get(Score, score_id(month, person))
    given = tuple(world.find(ScorePoint, "score", score_id(month, person)))
    if known is not None:
        return Card(
            person=person, month=month, scheme=known.scheme, figures=known.figures, given=given,
            points=known.points, grade=known.grade, pay=known.pay, paid=known.paid,
            corrections=known.corrections, objections_until=objections_until(world, month), released=known,
        )  # fmt: skip
    scheme = scheme_of(month)
    before = [score for score in world.find(Score, "person", person) if score.month < month]
    points = points_of(scheme, sum(point.points for point in given if point.counts))
    return Card(
        person=person,
        month=month,
        scheme=scheme.edition,
        figures=figures_of(world, person, month_span(month)),
        given=given,
        points=points,
        grade=grade_of(scheme, points),
        pay=pay_of(scheme, points, len(before)),
        paid=len(before) >= scheme.unpaid,
        corrections=corrections(world, person, before),
        objections_until=objections_until(world, month),
    )


def corrections(world: World, person: str, before: list[Score]) -> tuple[Correction, ...]:
    """What facts that came later make of the month released last."""
    if not before:
        return ()
    last = max(before, key=lambda score: score.month)
    now = {figure.name: figure for figure in figures_of(world, person, month_span(last.month))}
    return tuple(
        Correction(month=last.month, name=was.name, was=_sums(was), now=_sums(now[was.name]))
        for was in last.figures
        if was.name in now and now[was.name].edition == was.edition and _sums(was) != _sums(now[was.name])
    )


def _sums(figure: Figure) -> tuple[int, int]:
    return figure.numerator, figure.denominator


def objections_until(world: World, month: str) -> datetime:
    """The end of the third working day after the month."""
    return _working_days_after(world, month, OBJECTION_DAYS)


def release_due(world: World, month: str) -> datetime:
    """The end of the fifth working day after the month."""
    return _working_days_after(world, month, RELEASE_DAYS)


def _working_days_after(world: World, month: str, count: int) -> datetime:
    span = month_span(month)
    return end_of_day(world, working_day_after(world, span.days()[-1], count))


def open_month(world: World, person: str, month: str) -> str:
    """That month, or the first after it that is not released for the person."""
    while world.get(Score, score_id(month, person)) is not None:
        month = month_after(month)
    return month


def unanswered(card: Card) -> tuple[ScorePoint, ...]:
    """Points whose objection nobody has ruled on."""
    return tuple(p for p in card.given if p.objection and p.objection.ruling is Ruling.OPEN)
