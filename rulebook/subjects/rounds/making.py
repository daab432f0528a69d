"""Rounds that make themselves: each of a plan's windows once, and never without end (RND-1).

The server looks (`deadline.pass`); one line makes at most `AT_ONCE` rounds. Of windows that were over before
anybody looked only the last is made and told as missed; how many were passed over stands on it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.times import iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.rounds.records import Round, RoundPlan, RoundState
from rulebook.subjects.rounds.rhythms import day_after, window
from rulebook.subjects.rounds.stops import fill

replace = msgspec.structs.replace

AT_ONCE = 4
"""Rounds that one line makes."""
LOOKED_AT = 400
"""Windows that one line passes over."""


def round_id(plan: str, day: str) -> str:
    """One round to a plan and a window, whoever makes it and how often."""
    return f"round:{plan}:{day}"


def _ahead(world: World, begins: datetime) -> datetime:
    return begins - timedelta(days=setting(world, "round_ahead_days", begins))


def plan_due(world: World, plan: RoundPlan) -> str:
    """When the next round is made: so many days ahead of its window, for tools and papers."""
    day = read_date(plan.next) if plan.next else None
    return iso(_ahead(world, window(world, plan.rhythm, day, plan.window)[0])) if day else ""


def plan_passed(context: DecisionContext, plan: RoundPlan) -> None:
    """Make what is due by now, and write down which day is next."""
    day, since = read_date(plan.next), read_date(plan.since)
    passed_over = made = looked = 0
    while day is not None and since is not None and made < AT_ONCE and looked < LOOKED_AT:
        begins, ends = window(context, plan.rhythm, day, plan.window)
        if _ahead(context, begins) >= context.now:
            break
        after = day_after(context, plan.rhythm, since, day)
        looked += 1
        if ends < context.now and after is not None and is_over(context, plan, after):
            passed_over += 1
        else:
            _make(context, plan, day, passed_over)
            passed_over, made = 0, made + 1
        day = after
    context.put(replace(plan, next=day.isoformat() if day else ""))


def is_over(context: DecisionContext, plan: RoundPlan, day: date) -> bool:
    return window(context, plan.rhythm, day, plan.window)[1] < context.now


def _make(context: DecisionContext, plan: RoundPlan, day: date, passed_over: int) -> None:
    """The round of a window; one that is there already stays as it is, unless it was withdrawn."""
    id = round_id(plan.id, day.isoformat())
    known = context.get(Round, id)
    if known is not None and known.state is not RoundState.WITHDRAWN:
        return
    begins, ends = window(context, plan.rhythm, day, plan.window)
    round = Round(
        id=id,
        plan=plan.id,
        name=plan.name,
        kind=plan.kind,
        people=plan.people,
        day=day.isoformat(),
        begins=iso(begins),
        ends=iso(ends),
        points=plan.points,
        edition=plan.edition,
        state=RoundState.PLANNED,
        passed_over=passed_over,
    )
    context.put(round)
    fill(context, plan, round)


def withdraw(context: DecisionContext, plan: str) -> None:
    """Rounds that have not begun give way to the plan's new edition."""
    for round in list(context.find(Round, "plan", plan)):
        if round.state is RoundState.PLANNED and parse_time(round.begins) > context.now:
            context.put(replace(round, state=RoundState.WITHDRAWN))
