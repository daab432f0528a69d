"""Spot checks, and the month as another line than service releases it (LOG-1, ROLE-2)."""

from __future__ import annotations

from datetime import timedelta

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import add_months, company_day, day_begins, iso, read_month
from rulebook.policy.duties import of_own_line
from rulebook.subjects.logs.commands import CheckSpot, ReleaseSupervision
from rulebook.subjects.logs.records import SpotCheck, SupervisionEdition, SupervisionReport
from rulebook.subjects.logs.supervised_figures import supervised
from rulebook.subjects.orders.records import Order


def check_spot(context: DecisionContext, body: CheckSpot) -> None:
    """What another line saw of an order or a call; a point that is not good is the manager's to settle."""
    order = context.get(Order, body.order) if body.order else None
    check = SpotCheck(
        id=context.fresh(SpotCheck, body.check, order.id if order else None),
        month=company_day(context.at).isoformat()[:7],
        order=body.order,
        number=order.number if order else "",
        about=body.about.strip(),
        points=body.points,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
    )
    context.put(check)
    if check.failed:
        context.irregular(
            "spot_check_failed",
            check.id,
            order.id if order else None,
            what=check.number or check.about,
            points=", ".join(point.name for point in check.points if not point.good),
        )


def release_supervision(context: DecisionContext, body: ReleaseSupervision) -> None:
    """The month as its books are now, in a new edition; never by the line that it looks at (ROLE-2)."""
    if of_own_line("supervise", context.author.roles):
        raise Refused("own_line")
    month = read_month(context.line.subject)
    if month is None:
        raise Refused("field_wrong", rule="LOG-1", field="month", problem="not_a_month")
    last = add_months(month, 1) - timedelta(days=1)
    if context.now < day_begins(last) - timedelta(days=5):
        raise Refused("month_not_over", month=context.line.subject)
    if not body.words.strip():
        raise Refused("field_missing", rule="LOG-1", fields="words")
    known = context.get(SupervisionReport, context.line.subject)
    before = known.editions if known else ()
    edition = SupervisionEdition(
        edition=len(before) + 1,
        figures=supervised(context, context.line.subject),
        words=body.words.strip(),
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.now),
    )
    context.put(SupervisionReport(id=context.line.subject, editions=(*before, edition)))
