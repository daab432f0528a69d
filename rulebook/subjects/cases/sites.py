"""How far a customer's place is, and what that does to the terms that run (SLA-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import CustomerId
from rulebook.kernel.times import iso
from rulebook.subjects.cases.commands import ClassifySite
from rulebook.subjects.cases.order_clocks import classify_again
from rulebook.subjects.cases.records import Site, SiteSince
from rulebook.subjects.company.records import Customer
from rulebook.subjects.orders.records import Order

replace = msgspec.structs.replace


def classify_site(context: DecisionContext, body: ClassifySite) -> None:
    """Refused where nothing changes. Clocks that run for the customer's orders go over to the other term."""
    customer = context.need(Customer, context.line.subject)
    known = context.get(Site, customer.id)
    if known and known.site is body.site:
        raise Refused("nothing_changed")
    said = SiteSince(
        site=body.site,
        since=iso(context.now),
        by=context.author.id,
        by_name=context.author.name,
        reason=body.reason.strip(),
    )
    site = Site(id=CustomerId(customer.id), site=body.site, history=(*(known.history if known else ()), said))
    context.put(site)
    for order in context.find(Order, "customer", customer.id):
        if any(clock.runs for clock in order.clocks):
            classify_again(context, order, body.site)
