"""Dealers, whose customer is whose, and what they agreed with us (DEAL-1). By two approvers, neither who asked."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import CustomerId
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.policy.matrix import named, rows_for, steps_of
from rulebook.subjects.company.records import Customer
from rulebook.subjects.dealers.commands import AssignDealer, DecideAgreement, SetAgreement, SetDealer
from rulebook.subjects.dealers.counting import catch_up
from rulebook.subjects.dealers.rates import what_is_wrong
from rulebook.subjects.dealers.records import (
    Agreement,
    AgreementState,
    Assigned,
    Dealer,
    DealerCustomer,
    PastDealer,
    Signed,
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


def set_agreement(context: DecisionContext, body: SetAgreement) -> None:
    id = context.line.subject.strip()
    if not id or not body.number.strip():
        raise Refused("field_wrong", rule="DEAL-1", field="number" if id else "agreement", problem="empty")
    if context.get(Agreement, id) or any(context.find(Agreement, "number", body.number.strip())):
        raise Refused("exists", rule="DEAL-1", what=f"agreement {body.number}")
    dealer = context.need(Dealer, body.dealer)
    since, until = read_date(body.since), read_date(body.until)
    if since is None or until is None or until < since:
        field = "since" if since is None else "until"
        raise Refused("field_wrong", rule="DEAL-1", field=field, problem="not_a_date")
    if wrong := what_is_wrong(body.kind, body.tiers):
        raise Refused("field_wrong", rule="DEAL-1", field="tiers", problem=wrong)
    context.put(
        Agreement(
            id=id,
            number=body.number.strip(),
            dealer=dealer.id,
            since=since.isoformat(),
            until=until.isoformat(),
            basis=body.basis,
            kind=body.kind,
            counts=body.counts,
            tiers=body.tiers,
            scan=body.scan,
            asked_by=context.author.id,
            asked_by_name=context.author.name,
            asked_at=iso(context.now),
        )
    )


def decide_agreement(context: DecisionContext, body: DecideAgreement) -> None:
    """Step by step as the matrix says; each step another person, none of them who asked (ROLE-2, ROLE-3)."""
    found = context.need(Agreement, context.line.subject)
    if found.state is not AgreementState.ASKED:
        raise Refused("agreement_decided", number=found.number)
    if context.author.id == found.asked_by:
        raise Refused("own_request")
    if context.author.id in {one.by for one in found.approvals}:
        raise Refused("approved_by_two", number=found.number)
    rows = rows_for(context, "agreement", 0, context.now)
    step = len(found.approvals) + 1
    if not (may := named(rows, step)).intersection(context.author.roles):
        raise Refused("no_role", roles=", ".join(sorted(may)))
    if not body.allow:
        if not body.why.strip():
            raise Refused("reason_needed", rule="DEAL-1")
        refused = replace(found, state=AgreementState.REFUSED, refused_by=context.author.id, why=body.why.strip())
        context.put(refused)
        return
    word = Signed(by=context.author.id, name=context.author.name, at=iso(context.now))
    last = step >= max(steps_of(rows), default=1)
    state = AgreementState.IN_FORCE if last else AgreementState.ASKED
    context.put(replace(found, approvals=(*found.approvals, word), state=state))
