"""Loads what a customer's page will ask for in a few questions, however many orders it shows (CUST-1)."""

from __future__ import annotations

from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport, VisitRating
from rulebook.subjects.knowledge.records import Article, ArticleState
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.records import Visit
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.subjects.customer_pages.view import newest_orders, own_vehicles


def look_ahead(work: UnitOfWork, page: CustomerPage) -> None:
    """Afterwards `shown` finds nearly all it needs remembered."""
    work.look_up((Vehicle.KIND,), page.vehicles)
    own = own_vehicles(work, page)
    if own and page.customer:
        work.look_found(Order, "customer", [page.customer])
    orders = newest_orders(work, page, own)
    visits = [order.visit for order in orders if order.visit]
    work.look_up((Vehicle.KIND,), {vehicle for order in orders for vehicle in order.vehicles})
    work.look_up((Visit.KIND,), visits)
    work.look_up((Unit.KIND,), {vehicle.terminal for vehicle in own.values() if vehicle.terminal})
    work.look_found(Article, "state", [ArticleState.PUBLISHED])
    work.look_found(VisitRating, "visit", visits)
    work.look_found(Receipt, "order", [order.id for order in orders])
    work.look_found(PublicReport, "page", [page.id])
    reports = work.find(PublicReport, "page", page.id)
    work.look_up((ServiceCase.KIND,), {report.case for report in reports if report.case})
