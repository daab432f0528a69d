"""Dealers, and whose customer is whose (DEAL-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import CustomerId
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.subjects.company.records import Customer
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.dealers.counting import catch_up
from rulebook.subjects.dealers.records import (
    Assigned,
    Dealer,
    DealerCustomer,
    PastDealer,
)
from rulebook.subjects.scores.span import month_of

replace = msgspec.structs.replace
DETAILS = ("name", "branch", "contact", "contact_phone", "address")
"""What is said of a dealer and can be put right, in the order in which it is asked for."""


def set_dealer(context: DecisionContext, body: SetDealer) -> None:
    """A new one, or a known one put right; what was said before stays in the record."""
    id = context.line.subject.strip()
    if not id or not body.name.strip():
        raise Refused("field_wrong", rule="DEAL-1", field="name" if id else "dealer", problem="empty")
    said = {name: getattr(body, name).strip() for name in DETAILS}
    known = context.get(Dealer, id)
    if known is None:
        context.put(Dealer(id=id, **said, next_month=month_of(company_day(context.now))))
        return
    before = {name: getattr(known, name) for name in DETAILS}
    if said == before:
        raise Refused("nothing_changed", rule="DEAL-1")
    if not body.reason.strip():
        raise Refused("reason_needed", rule="DEAL-1")
    past = PastDealer(**before, by=context.author.id, at=iso(context.now), reason=body.reason.strip())
    context.put(replace(known, **said, past=(*known.past, past)))


def assign_dealer(context: DecisionContext, body: AssignDealer) -> None:
    """From a day on, also one that is over: what issued statements told is put right in the next ones."""
    customer = context.need(Customer, context.line.subject)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="DEAL-1")
    if read_date(body.since) is None:
        raise Refused("field_wrong", rule="DEAL-1", field="since", problem="not_a_date")
    dealer = context.need(Dealer, body.dealer) if body.dealer else None
    known = context.get(DealerCustomer, customer.id) or DealerCustomer(id=customer.id, history=())
    if known.dealer_on(body.since) == body.dealer:
        raise Refused("nothing_changed", rule="DEAL-1")
    entry = Assigned(
        dealer=body.dealer,
        since=body.since,
        by=context.author.id,
        at=iso(context.now),
        reason=body.reason.strip(),
    )
    context.put(replace(known, history=(*known.history, entry)))
    if dealer and customer.id not in dealer.customers:
        context.put(replace(dealer, customers=(*dealer.customers, CustomerId(customer.id))))
    if context.sees_all:
        catch_up(context, customer.id)
