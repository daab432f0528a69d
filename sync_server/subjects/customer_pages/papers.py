"""The label of a customer's page: its code, what it is about, whom one may ring (CUST-1)."""

from __future__ import annotations

from typing import Any

from rulebook.numbers import show_phone
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.customer_pages.records import CustomerPage
from rulebook.subjects.letterhead.records import ID, Letterhead
from rulebook.subjects.orders.records import Order
from sync_server.core.company import Company
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.figures import qr_svg
from sync_server.papers.words import Say
from sync_server.subjects.customer_pages.links import page_url


def page_paper(company: Company, work: UnitOfWork, page: CustomerPage, say: Say) -> dict[str, Any]:
    """What the label is filled with; one of a fleet names no plate."""
    order = work.get(Order, page.order) if page.order else None
    only = work.get(Vehicle, page.vehicles[0]) if len(page.vehicles) == 1 else None
    held = work.get(Letterhead, ID)
    company.follow_keys(work)
    return {
        "title": say("print.title.page"),
        "about": order.number if order else only.plate if only else page.customer_name,
        "lines": [say("print.page.words")],
        "whose": f"{held.name} {show_phone(held.phone)}" if held else "",
        "qr": qr_svg(page_url(company, page)),
    }
