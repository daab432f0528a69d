"""A plan gets a price once whoever approves prices has granted it (FEE-3, ROLE-3). Amounts in fen."""

from __future__ import annotations

from typing import Any

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.kernel.world import World
from rulebook.subjects.approvals.commands import AskApproval
from rulebook.subjects.approvals.handlers import ask_approval
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.company.fleet import vehicle_now
from rulebook.subjects.company.records import Customer
from rulebook.subjects.rounds.charges import Per, PriceState, RoundCharge, RoundPrice
from rulebook.subjects.rounds.charging import charge, is_done, price_of
from rulebook.subjects.rounds.commands import PriceRound
from rulebook.subjects.rounds.records import Round, RoundPlan
from rulebook.subjects.rounds.stops import all_goals

replace = msgspec.structs.replace
MATRIX = "override"
"""The subject of the matrix: another price than the list's."""


def price_round(context: DecisionContext, body: PriceRound) -> None:
    """Ask for a plan's price, one at a time; who decides goes by all that is decided with it (FEE-3).

    Refuses `price_waits`, `field_wrong` for a day that is none, and what `approval.ask` refuses.
    """
    plan = context.need(RoundPlan, body.plan)
    customer = context.need(Customer, body.customer)
    since = read_date(body.since)
    if since is None:
        raise Refused("field_wrong", rule="RND-1", field="since", problem="not_a_date")
    for other in context.find(RoundPrice, "plan", plan.id):
        if other.state is PriceState.ASKED:
            raise Refused("price_waits", name=other.asked_by_name, day=other.asked_at[:10])
    amount = decided_with_it(context, plan, body, since.isoformat())
    asked = AskApproval(subject=MATRIX, reason=body.reason, about=context.line.subject, amount=amount)
    ask_approval(context, asked)
    context.put(
        RoundPrice(
            id=context.line.subject,
            plan=plan.id,
            plan_name=plan.name,
            customer=customer.id,
            customer_name=customer.name,
            per=body.per,
            fen=body.fen,
            since=since.isoformat(),
            people=plan.people,
            asked_by=context.author.id,
            asked_by_name=context.author.name,
            asked_at=iso(context.now),
        )
    )


def decided_with_it(world: World, plan: RoundPlan, body: PriceRound, since: str) -> Fen:
    """What one round may come to by the new price or by the one that it takes the place of, whichever is more; and
    that for each round since then that is done and not all charged, since all of them are booked at once.
    """
    goals = len(all_goals(world, plan))
    before = price_of(world, plan.id, since)
    whole = max(
        body.fen * (goals if body.per is Per.STOP else 1),
        before.fen * (goals if before.per is Per.STOP else 1) if before else 0,
    )
    waiting = [
        one
        for one in world.find(Round, "plan", plan.id)
        if one.day >= since and is_done(world, one) and _waits(world, one)
    ]
    return Fen(whole * max(1, len(waiting)))


def _waits(world: World, round: Round) -> bool:
    """Whether a new price may be charged for it: nothing of it stands, or a stop of a voided charge does not."""
    charges = list(world.find(RoundCharge, "round", round.id))
    stand = {stop.target for one in charges if not one.voided_at for stop in one.stops}
    return not stand or any(stop.target not in stand for one in charges for stop in one.stops)


STATES = {
    FormState.GRANTED: PriceState.GRANTED,
    FormState.DENIED: PriceState.REFUSED,
    FormState.LAPSED: PriceState.REFUSED,
    FormState.WITHDRAWN: PriceState.REFUSED,
}


def price_decided(context: DecisionContext, _: Any) -> None:
    """The price follows its form; granted, it is owed for rounds from its day on that are done already."""
    for form in context.written(ApprovalForm):
        price = context.get(RoundPrice, form.id)
        state = STATES.get(form.state)
        if price is None or state is None or price.state is not PriceState.ASKED:
            continue
        decided = replace(price, state=state, decided_by_name=form.decided_by_name, decided_at=form.decided_at)
        context.put(decided)
        if state is PriceState.GRANTED:
            for round in sorted(context.find(Round, "plan", price.plan), key=lambda one: one.day):
                charge(context, round)


def ask_for_payer(context: DecisionContext, before: RoundPlan, after: RoundPlan) -> None:
    """Refuse `round_payer` where a plan leaves the customer who pays for it, now or from a later day on.

    Who may go on paying is not guessed: either that is said, or a price is agreed with another customer first.
    """
    gone = _whose(context, before) - _whose(context, after)
    today = company_day(context.now).isoformat()
    now = price_of(context, after.id, today)
    later = [p for p in context.find(RoundPrice, "plan", after.id) if p.since > today]
    agreed = [p for p in (*([now] if now else []), *later) if p.state is PriceState.GRANTED and p.fen]
    for one in agreed:
        if one.customer in gone:
            raise Refused("round_payer", name=one.customer_name, plan=one.plan_name)


def _whose(world: World, plan: RoundPlan) -> set[str]:
    """The customers that a plan goes to, or to whose vehicles."""
    vehicles = (vehicle_now(world, target) for target in plan.targets)
    return {*plan.customers, *plan.targets, *(one.customer for one in vehicles if one and one.customer)}


def follow_plan(context: DecisionContext, plan: RoundPlan) -> None:
    """Whoever walks the plan's rounds sees what they cost."""
    for price in list(context.find(RoundPrice, "plan", plan.id)):
        if price.people != plan.people:
            context.put(replace(price, people=plan.people))
