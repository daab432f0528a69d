"""Shifts begun, ended, handed over and taken; nobody's shift begins unseen (DUTY-1)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.rosters.attendance import came
from rulebook.subjects.rosters.lookup import Planned, shift_at
from rulebook.subjects.shift_handovers.commands import BeginShift, EndShift, GiveShift, TakeShift
from rulebook.subjects.shift_handovers.open_matters import open_matters
from rulebook.subjects.shift_handovers.records import HandoverState, Shift, ShiftHandover

replace = msgspec.structs.replace

TAKEN_WITHIN = timedelta(hours=12)
"""A hand-over that nobody took for so long is told, whoever's shift begins."""


def begin_shift(context: DecisionContext, body: BeginShift) -> None:
    """It begins, whatever was left undone; what the last shift handed over and nobody took is told."""
    planned = shift_at(context, context.author.id, context.at)
    day = (planned.day if planned else company_day(context.at)).isoformat()
    id = f"{context.author.id}:{day}"
    if context.get(Shift, id) is None:
        _note_rest(context)
        context.put(_begun(context, id, day, planned))
        came(context)
    for waiting in context.find(ShiftHandover, "to", context.author.id):
        if waiting.state is HandoverState.GIVEN:
            tell_untaken(context, waiting)


def _begun(context: DecisionContext, id: str, day: str, planned: Planned | None) -> Shift:
    return Shift(
        id=id,
        person=context.author.id,
        name=context.author.name,
        day=day,
        branch=planned.branch if planned else "",
        code=planned.pattern.code if planned else "",
        begins=iso(planned.begins) if planned else "",
        ends=iso(planned.ends) if planned else "",
        begun_at=iso(context.at),
    )


def last_shift(world: World, person: str, before: str) -> Shift | None:
    """The person's latest shift that began before a moment (ISO)."""
    moment = parse_time(before)
    begun = [s for s in world.find(Shift, "person", person) if parse_time(s.begun_at) < moment]
    return max(begun, key=lambda s: parse_time(s.begun_at), default=None)


def _note_rest(context: DecisionContext) -> None:
    """Less rest than the figure since the last shift's end (its own, or the planned one) is told."""
    last = last_shift(context, context.author.id, iso(context.at))
    ended = (last.ended_at or last.ends) if last else ""
    least = timedelta(hours=setting(context, "shift_rest_hours", context.at))
    if last and ended and timedelta(0) <= context.at - parse_time(ended) < least:
        rest = (context.at - parse_time(ended)) // timedelta(minutes=1)
        context.irregular(
            "rest_short",
            context.line.id,
            name=context.author.name,
            ended=ended,
            rest=f"{rest // 60}:{rest % 60:02d}",
        )


def end_shift(context: DecisionContext, body: EndShift) -> None:
    """The shift that runs ends; where none was begun, it is one of this moment alone."""
    last = last_shift(context, context.author.id, iso(context.at + timedelta(seconds=1)))
    if last and not last.ended_at and context.at - parse_time(last.begun_at) < timedelta(days=1):
        context.put(replace(last, ended_at=iso(context.at)))
        return
    planned = shift_at(context, context.author.id, context.at)
    day = (planned.day if planned else company_day(context.at)).isoformat()
    id = f"{context.author.id}:{day}"
    if context.get(Shift, id) is None:
        context.put(replace(_begun(context, id, day, planned), ended_at=iso(context.at)))


def give_shift(context: DecisionContext, body: GiveShift) -> None:
    """What the giver saw is kept as they saw it; what the books have open beyond that stands beside it."""
    id = context.fresh(ShiftHandover, body.handover)
    successor = context.get(Person, PersonId(body.to))
    listed = {(m.kind, m.id) for m in body.matters}
    drawn = open_matters(context, context.author.id)
    planned = shift_at(context, context.author.id, context.at)
    context.put(
        ShiftHandover(
            id=id,
            giver=context.author.id,
            giver_name=context.author.name,
            to=body.to,
            to_name=successor.name if successor else "",
            branch=planned.branch if planned else "",
            matters=body.matters,
            left_out=tuple(m for m in drawn if (m.kind, m.id) not in listed),
            words=body.words.strip(),
            given_at=iso(context.at),
            due_at=iso(context.at + TAKEN_WITHIN),
            state=HandoverState.GIVEN,
        )
    )


def take_shift(context: DecisionContext, body: TakeShift) -> None:
    """Signed by the successor, who is another than the giver; what was told as untaken is settled by it."""
    handover = context.get(ShiftHandover, body.handover)
    if handover is None or handover.state is HandoverState.TAKEN:
        context.irregular("handover_unknown", context.line.id, what=body.handover)
        return
    if handover.giver == context.author.id:
        tell_untaken(context, handover)
        return
    context.put(
        replace(
            handover,
            state=HandoverState.TAKEN,
            seen=body.seen,
            taken_by=context.author.id,
            taken_by_name=context.author.name,
            taken_at=iso(context.at),
            taken_words=body.words.strip(),
        )
    )
    context.settle_about("shift_untaken", handover.id, PersonId(SYSTEM_PERSON))


def tell_untaken(context: DecisionContext, handover: ShiftHandover) -> None:
    who = context.get(Person, PersonId(handover.to))
    context.irregular(
        "shift_untaken",
        handover.id,
        caused_by=(who.id, who.name) if who else (handover.giver, handover.giver_name),
        giver=handover.giver_name,
        name=handover.to_name or handover.to,
        given=handover.given_at,
        count=str(len(handover.matters) + len(handover.left_out)),
    )


def handover_due(world: World, handover: ShiftHandover) -> str:
    return "" if handover.told else handover.due_at


def handover_passed(context: DecisionContext, handover: ShiftHandover) -> None:
    context.put(replace(handover, told=True))
    tell_untaken(context, handover)
