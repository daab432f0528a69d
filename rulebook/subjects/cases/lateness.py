"""A clock that passed is told, and settles itself once a line shows that it was met in time (SLA-1).

Whose clock it is, case or order, is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.clocks import ROWS, Clock, ClockEnd

replace = msgspec.structs.replace


def about(owner: str, clock: Clock) -> str:
    """What a late clock's irregularity is about."""
    return f"{owner}:{clock.start}" if clock.row != "arrival" else f"{owner}:{clock.row}:{clock.start}"


def told(
    context: DecisionContext,
    owner: str,
    clocks: Iterable[Clock],
    by: tuple[PersonId, str] | None,
    looked: bool = False,
    number: str = "",
    lasting: bool = False,
) -> tuple[Clock, ...]:
    """The clocks with what is known of their passing; opens and settles what that makes true.

    `looked`: the system looks at what has passed; a fact alone tells only of what was met too late. `by`: who has
    to answer for it; `number`: the case's or order's, for people. `lasting`: none of them ever goes away, so that
    nothing stands about one that is not noted as passed. A case's may, while a contact that arrives late takes its
    place, and comes back without the note.
    """
    return tuple(_told(context, owner, clock, by, looked, number, lasting) for clock in clocks)


def _told(
    context: DecisionContext,
    owner: str,
    clock: Clock,
    by: tuple[PersonId, str] | None,
    looked: bool,
    number: str,
    lasting: bool,
) -> Clock:
    code, thing = ROWS[clock.row].late, about(owner, clock)
    may_stand = bool(clock.passed_at) or not lasting
    if clock.end is ClockEnd.MET:
        if may_stand:
            settle(context, code, thing, met=clock.met_at, arrived=clock.arrived_at)
        return clock
    if not clock.runs and clock.end is not ClockEnd.LATE:
        return clock
    over = bool(clock.due) and parse_time(clock.due) < context.now
    if clock.runs and not over:
        if may_stand:
            settle(context, code, thing)
        return replace(clock, passed_at="") if clock.passed_at else clock
    if clock.passed_at or (clock.runs and not looked):
        return clock
    context.irregular(code, thing, caused_by=by, due=clock.due, number=number)
    return replace(clock, passed_at=iso(context.now))


def settle(context: DecisionContext, code: str, thing: str, **facts: str) -> None:
    """What was told of it is settled in the system's name, with both times; nobody has to look at it again."""
    context.settle_about(code, thing, PersonId(SYSTEM_PERSON), **facts)
