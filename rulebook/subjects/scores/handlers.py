"""Points are given with something behind them, objected to, ruled on; a month is released once (KPI-1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.files.records import Photo
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.scores.card import card_of, objections_until, open_month, unanswered
from rulebook.subjects.scores.commands import (
    GiveScoreEvent,
    GiveScoreMark,
    ObjectToScore,
    ReleaseScore,
    RuleOnObjection,
)
from rulebook.subjects.scores.records import (
    Objection,
    PointKind,
    Ruling,
    Score,
    ScorePoint,
    score_id,
)
from rulebook.subjects.scores.scheme import scheme_of
from rulebook.subjects.scores.span import is_month, month_of
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace

BEHIND: dict[str, tuple[type[Record], Callable[[Any], Iterable[str | None]]]] = {
    "order": (Order, lambda r: (r.technician, *r.team, *r.past_technicians, r.opened_by, r.assigned_by)),
    "visit": (Visit, lambda r: (r.technician,)),
    "receipt": (Receipt, lambda r: (r.by,)),
    "handover": (Handover, lambda r: (r.technician,)),
    "irregularity": (Irregularity, lambda r: (r.person,)),
    "complaint": (Complaint, lambda r: (r.person,)),
    "case": (ServiceCase, lambda r: (r.person,)),
    "photo": (Photo, lambda r: (r.by, *r.open_to)),
}
"""What an event may rest on, and whose it is."""


def _scored(context: DecisionContext) -> Person:
    """Whom the line is about; nobody scores themselves."""
    person = context.need(Person, context.line.subject)
    if person.id == context.author.id:
        raise Refused("own_score")
    return person


def _point(context: DecisionContext, id: str, day: str, **more: Any) -> ScorePoint:
    """Points of a day that is over or today; those of a released month count in the first that is not."""
    person = _scored(context)
    on = read_date(day)
    if on is None or on > company_day(context.now):
        raise Refused("field_wrong", rule="KPI-1", field="day", problem="not_a_day_so_far", text=day)
    if context.get(ScorePoint, id) is not None:
        raise Refused("exists", what=f"score_point {id}")
    return ScorePoint(
        id=id,
        person=person.id,
        person_name=person.name,
        month=open_month(context, person.id, month_of(on)),
        day=day,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.now),
        line=context.line.id,
        **more,
    )


def give_event(context: DecisionContext, body: GiveScoreEvent) -> None:
    """Refused without a record of that person behind it: no points on hearsay."""
    events = scheme_of(body.day[:7]).events
    if body.rule not in events:
        raise Refused("field_wrong", rule="KPI-1", field="rule", problem="no_such_row", text=body.rule)
    kind, _, id = body.behind.partition(":")
    record, whose = BEHIND.get(kind, (None, None))
    found = context.get(record, id) if record else None
    if found is None or whose is None or context.line.subject not in set(whose(found)):
        raise Refused("nothing_behind", behind=body.behind)
    context.put(
        _point(
            context,
            body.point,
            body.day,
            kind=PointKind.EVENT,
            rule=body.rule,
            points=events[body.rule],
            behind=body.behind,
            reason=body.reason.strip(),
        )
    )


def give_mark(context: DecisionContext, body: GiveScoreMark) -> None:
    if not body.reason.strip():
        raise Refused("reason_needed")
    most = scheme_of(body.day[:7]).mark
    if not 0 < abs(body.points) <= most:
        raise Refused("field_wrong", rule="KPI-1", field="points", problem="beyond", text=str(most))
    reason = body.reason.strip()
    context.put(_point(context, body.point, body.day, kind=PointKind.MARK, points=body.points, reason=reason))


def object_to(context: DecisionContext, body: ObjectToScore) -> None:
    """Said by whom the points are about. Too late, or after the release, it is kept and told all the same."""
    point = context.get(ScorePoint, context.line.subject)
    if point is None or point.person != context.author.id or point.objection is not None:
        context.irregular("objection_astray", context.line.id, words=body.words)
        return
    released = context.get(Score, point.score) is not None
    late = released or context.at > objections_until(context, point.month)
    said = Objection(words=body.words, at=iso(context.at), line=context.line.id, late=late)
    context.put(replace(point, objection=said))
    if late:
        context.irregular("objection_late", point.id, words=body.words, month=point.month)


def rule_on(context: DecisionContext, body: RuleOnObjection) -> None:
    point = context.need(ScorePoint, context.line.subject)
    if context.author.id in (point.person, point.by):
        raise Refused("own_points")
    if point.objection is None:
        raise Refused("not_found", what=f"objection {point.id}")
    if point.objection.ruling is not Ruling.OPEN:
        raise Refused("objection_ruled", name=point.objection.ruled_by_name)
    if context.get(Score, point.score) is not None:
        raise Refused("score_released", month=point.month)
    if not body.why.strip():
        raise Refused("reason_needed")
    ruled = replace(
        point.objection,
        ruling=Ruling.UPHELD if body.upheld else Ruling.DENIED,
        ruled_by=context.author.id,
        ruled_by_name=context.author.name,
        ruled_at=iso(context.now),
        why=body.why.strip(),
    )
    context.put(replace(point, objection=ruled))


def release(context: DecisionContext, body: ReleaseScore) -> None:
    """By another than the scored; who leads the service is released by the department's head only."""
    person = _scored(context)
    if Role.SERVICE_MANAGER in person.roles and Role.DEPARTMENT_MANAGER not in context.author.roles:
        raise Refused("score_for_the_head")
    if not is_month(body.month):
        raise Refused("field_wrong", rule="KPI-1", field="month", problem="not_a_month", text=body.month)
    if context.get(Score, score_id(body.month, person.id)) is not None:
        raise Refused("score_released", month=body.month)
    card = card_of(context, person.id, body.month)
    if context.now <= card.objections_until:
        raise Refused("objections_run", until=iso(card.objections_until))
    if waiting := unanswered(card):
        raise Refused("objection_unanswered", count=str(len(waiting)))
    context.put(
        Score(
            id=score_id(body.month, person.id),
            person=person.id,
            person_name=person.name,
            month=body.month,
            scheme=card.scheme,
            figures=card.figures,
            points=card.points,
            grade=card.grade,
            pay=card.pay,
            paid=card.paid,
            given=tuple(point.id for point in card.given),
            corrections=card.corrections,
            released_by=context.author.id,
            released_by_name=context.author.name,
            released_at=iso(context.now),
        )
    )
