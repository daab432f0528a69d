"""What becomes of a round and of a fault when time passes (RND-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.times import iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.policy.lateness import settle_done_in_time
from rulebook.subjects.rounds.charging import charge
from rulebook.subjects.rounds.records import (
    Finding,
    FindingState,
    Round,
    RoundPlan,
    RoundState,
    RoundStop,
    StopState,
)
from rulebook.subjects.rounds.rhythms import window
from rulebook.subjects.rounds.stops import fill, left

replace = msgspec.structs.replace


def round_due(_: World, round: Round) -> str:
    """A planned round opens as its window begins; any other is over when it ends."""
    return round.begins if round.state is RoundState.PLANNED else round.ends


def round_passed(context: DecisionContext, round: Round) -> None:
    """Opened, with whatever joined the fleet since; at the end closed by itself, or told as missed."""
    if round.state is RoundState.PLANNED:
        context.put(opened(context, round))
        return
    waiting = left(context, round.id)
    if not waiting:
        closed = replace(round, state=RoundState.CLOSED, closed_at=iso(context.now))
        context.put(closed)
        charge(context, closed)
        return
    missed = replace(round, state=RoundState.MISSED)
    context.put(missed)
    charge(context, missed)
    context.irregular(
        "round_missed",
        round.id,
        name=round.name,
        day=round.begins[:10],
        left=str(len(waiting)),
        passed_over=str(round.passed_over),
    )


def opened(context: DecisionContext, round: Round) -> Round:
    """Open it; where the calendar has made its day a rest day meanwhile, it waits for its new one (CAL-1)."""
    plan = context.get(RoundPlan, round.plan)
    if plan is None:
        return replace(round, state=RoundState.OPEN)
    day = read_date(round.day)
    if day is not None and plan.edition == round.edition:
        begins, ends = window(context, plan.rhythm, day, plan.window)
        round = replace(round, begins=iso(begins), ends=iso(ends))
        if begins > context.now:
            return round
    fill(context, plan, round)
    return replace(round, state=RoundState.OPEN)


def settle_missed(context: DecisionContext, round: Round) -> None:
    """What was done in time and arrived late settles itself, unless a clock was told as wrong (TIME-1)."""
    stops = [s for s in context.find(RoundStop, "round", round.id) if s.state is not StopState.DROPPED]
    if any(stop.state is StopState.DUE for stop in stops):
        return
    ends = parse_time(round.ends)
    in_time = all(not s.doubted and s.seen_at and parse_time(s.seen_at) <= ends for s in stops)
    if in_time:
        settle_done_in_time(context, "round_missed", round.id)


def finding_due(_: World, finding: Finding) -> str:
    return finding.due_at


def finding_passed(context: DecisionContext, finding: Finding) -> None:
    context.put(replace(finding, state=FindingState.LATE))
    context.irregular(
        "fault_without_order",
        finding.id,
        caused_by=(finding.by, finding.by_name),
        name=finding.name,
        point=finding.point,
        words=finding.words,
    )
