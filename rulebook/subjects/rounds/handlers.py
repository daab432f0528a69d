"""Plans are set and rounds closed on request; what happened on a round is taken as it was (RND-1)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.subjects.company.records import Customer
from rulebook.subjects.rounds.charging import charge
from rulebook.subjects.rounds.commands import MOST_STOPS, CloseRound, PlanRound, StartRound
from rulebook.subjects.rounds.making import is_over, withdraw
from rulebook.subjects.rounds.pricing import ask_for_payer, follow_plan
from rulebook.subjects.rounds.records import Every, PlanState, Round, RoundPlan, RoundState
from rulebook.subjects.rounds.rhythms import LATEST, day_after
from rulebook.subjects.rounds.stops import all_goals, goal_of, left

replace = msgspec.structs.replace
LOOKS_BACK = timedelta(days=31)
"""A new plan begins no longer ago than this."""
BEFORE = (RoundState.PLANNED, RoundState.OPEN, RoundState.WITHDRAWN)
OVER = (RoundState.CLOSED, RoundState.WITHDRAWN)


def _wrong(field: str, problem: str) -> Refused:
    return Refused("field_wrong", rule="RND-1", field=field, problem=problem)


def plan_round(context: DecisionContext, body: PlanRound) -> None:
    """Enter a plan. What has begun stays; rounds that have not are made anew by the new edition."""
    id = context.line.subject
    known = context.get(RoundPlan, id)
    if (known.edition if known else 0) != body.edition:
        raise Refused("plan_changed", edition=str(known.edition if known else 0))
    if not id.strip() or len(id) > 100:
        raise _wrong("plan", "empty")
    plan = RoundPlan(
        id=id,
        name=body.name.strip(),
        kind=body.kind,
        people=tuple(dict.fromkeys(body.people)),
        customers=tuple(dict.fromkeys(body.customers)),
        model=body.model.strip(),
        targets=tuple(dict.fromkeys(body.targets)),
        points=tuple(dict.fromkeys(body.points)),
        rhythm=body.rhythm,
        window=body.window,
        since=body.since,
        next="",
        edition=body.edition + 1,
        state=PlanState.CURRENT if body.active else PlanState.ENDED,
        set_by=context.author.id,
        set_at=iso(context.now),
    )
    _check(context, plan, known)
    if known is not None and body.active and not body.payer_stays:
        ask_for_payer(context, known, plan)
    withdraw(context, id)
    context.put(replace(plan, next=_first(context, plan) if body.active else ""))
    follow_plan(context, plan)


def _check(context: DecisionContext, plan: RoundPlan, known: RoundPlan | None) -> None:
    """It has a name, a day, somebody to walk it and something to go to; its windows do not overlap."""
    since = read_date(plan.since)
    if since is None or since >= LATEST:
        raise _wrong("since", "not_a_date")
    if (known is None or known.since != plan.since) and since < company_day(context.now) - LOOKS_BACK:
        raise _wrong("since", "in_the_past")
    if not plan.name:
        raise _wrong("name", "empty")
    if plan.rhythm.nth == 0:
        raise _wrong("nth", "unknown")
    if plan.rhythm.every is Every.WORKING_DAYS and plan.window > plan.rhythm.count:
        raise _wrong("window", "overlaps")
    if not plan.people:
        raise Refused("plan_nobody")
    for person in plan.people:
        context.need(Person, person)
    for customer in plan.customers:
        context.need(Customer, customer)
    for target in plan.targets:
        if goal_of(context, plan.kind, target) is None:
            raise Refused("not_found", what=target)
    found = all_goals(context, plan)
    if not found:
        raise Refused("plan_nothing")
    if len(found) > MOST_STOPS:
        raise _wrong("targets", "too_large")


def _first(context: DecisionContext, plan: RoundPlan) -> str:
    """The first day of the rhythm, from `since`, whose round has not begun; no plan looks back for ever.

    One that is changed or revived goes on in step with its last round, with the first window that is not over.
    """
    since = day = read_date(plan.since)
    begun = [one.day for one in context.find(Round, "plan", plan.id) if one.state is not RoundState.WITHDRAWN]
    last = read_date(max(begun, default=""))
    if since is not None and last is not None and last >= since:
        day = day_after(context, plan.rhythm, since, last)
    if plan.edition > 1 and plan.rhythm.every is not Every.ONCE:
        while day is not None and since is not None and is_over(context, plan, day):
            day = day_after(context, plan.rhythm, since, day)
    return day.isoformat() if day else ""


def start_round(context: DecisionContext, _: StartRound) -> None:
    round = round_of(context)
    if round is not None:
        context.put(begun(context, round))


def round_of(context: DecisionContext) -> Round | None:
    """The round that a fact is about; one that nobody knows is told."""
    round = context.get(Round, context.line.subject)
    if round is None and context.sees_all:
        context.irregular("state", context.line.id, state="unknown")
    return round


def begun(context: DecisionContext, round: Round) -> Round:
    """The first fact of a round is its start, withdrawn meanwhile or not; closed or missed it stays so."""
    state = RoundState.STARTED if round.state in BEFORE else round.state
    if round.started_at:
        return replace(round, state=state)
    return replace(round, state=state, started_at=iso(context.at), started_by=context.author.id)


def close_round(context: DecisionContext, _: CloseRound) -> None:
    round = context.need(Round, context.line.subject)
    if round.state in OVER:
        raise Refused("round_over")
    if waiting := left(context, round.id):
        names = ", ".join(stop.name for stop in waiting[:10])
        raise Refused("round_stops_left", count=str(len(waiting)), names=names)
    closed = replace(round, state=RoundState.CLOSED, closed_at=iso(context.at), closed_by=context.author.id)
    context.put(closed)
    charge(context, closed)
