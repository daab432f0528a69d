"""A visit rated by its customer: kept, told where it is bad, counted for nobody's score (CUST-1)."""

from __future__ import annotations

from rulebook.kernel.authority import by_system
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.times import iso
from rulebook.policy.satisfaction import LEAST_SATISFIED
from rulebook.subjects.customer_pages.commands import RateVisit, ReportByPage
from rulebook.subjects.customer_pages.records import VisitRating
from rulebook.subjects.customer_pages.reports import open_report
from rulebook.subjects.orders.lookup import order_of_fact
from rulebook.subjects.visits.records import Visit


def rate_visit(context: DecisionContext, body: RateVisit) -> None:
    """The first one of a visit stands. A bad one waits to be taken like whatever else a customer reports."""
    if not by_system(context):
        return
    order = order_of_fact(context)
    if order is None:
        return
    visit = context.get(Visit, body.visit)
    worker = (order.technician, order.technician_name) if order.technician else None
    second = any(not one.aside for one in context.find(VisitRating, "visit", body.visit))
    rating = VisitRating(
        id=body.visit if not second else f"{body.visit}:{context.line.id}",
        page=body.page,
        order=order.id,
        visit=body.visit,
        technician=visit.technician if visit else order.technician,
        technician_name=order.technician_name,
        stars=body.stars,
        words=body.words.strip(),
        at=iso(context.at),
        aside=second,
    )
    context.put(rating)
    if second or body.stars >= LEAST_SATISFIED:
        return
    context.irregular(
        "rated_low", rating.id, order.id, caused_by=worker, stars=str(body.stars), why=rating.words or "—"
    )
    said = rating.words or f"{body.stars}/5"
    open_report(
        context, f"rated:{rating.id}", ReportByPage(page=body.page, said=said, order=order.id), stars=body.stars
    )
