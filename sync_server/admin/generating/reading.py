"""Who read what in the made-up month: comes last of all, so that nothing before it changes (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.company.records import Customer
from rulebook.subjects.confidentiality.commands import NoteReads, OpenFile, Read
from rulebook.subjects.confidentiality.records import about_of
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.records import Visit
from sync_server.admin.generating.people import Clock, Hand

FILES = 5
"""So many customers' files the desk reads for an order, and so many visits the manager."""


def read_at_last(clock: Clock, office: dict[Role, Hand]) -> None:
    """The desk reads for its orders, the manager visits; the auditor says why; one file is read for nothing."""
    desk, manager, auditor = (office[r] for r in (Role.CUSTOMER_SERVICE, Role.SERVICE_MANAGER, Role.AUDITOR))
    with desk.company.read() as work:
        orders = [one for one in work.all(Order) if one.customer][:FILES]
        visits = work.all(Visit)[:FILES]
        customers = work.all(Customer)
    at = iso(clock.now)
    files = tuple(Read(kind=Customer.KIND, id=str(o.customer), at=at, basis=f"order:{o.id}") for o in orders)
    seen = tuple(Read(kind=Visit.KIND, id=one.id, at=at) for one in visits)
    for hand, reads in ((desk, files), (manager, seen)):
        if reads:
            hand.does(clock.now, NoteReads(reads=reads), hand.device)
    if customers:
        first, last = customers[0].id, customers[-1].id
        asked = OpenFile(kind=Customer.KIND, record=first, reason="年度审计抽查")
        auditor.does(clock.now, asked, about_of(Customer.KIND, first))
        manager.does(clock.now, NoteReads(reads=(Read(kind=Customer.KIND, id=last, at=at),)), manager.device)
    for hand in (desk, manager, auditor):
        hand.sync()
