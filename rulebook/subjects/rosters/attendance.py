"""Whether somebody came: a shift begun, an act of theirs, or an absence that says why not (DUTY-1).

Looked at by the server once a shift is `unasked_minutes` old. Somebody may have worked without signal: what they
signed in time settles it when it arrives, unless their clock was told as wrong (TIME-1).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.lateness import settle_done_in_time
from rulebook.policy.settings import setting
from rulebook.subjects.absences.lookup import absences_on
from rulebook.subjects.logs.acts import acts_between
from rulebook.subjects.rosters.lent import holds
from rulebook.subjects.rosters.lookup import Planned, kinds_of, shift_at, shifts_of
from rulebook.subjects.rosters.records import Roster, RosterState
from rulebook.subjects.shift_handovers.records import Shift


def _grace(world: World, at: datetime) -> timedelta:
    return timedelta(minutes=setting(world, "unasked_minutes", at))


def roster_due(world: World, roster: Roster) -> str:
    """When the next shift of this month is old enough to ask whether somebody came; '' after the last."""
    seen = parse_time(roster.seen_until)
    moments = {shift.begins for shift in kinds_of(roster)}
    return min((iso(at + _grace(world, at)) for at in moments if at + _grace(world, at) > seen), default="")


def roster_passed(context: DecisionContext, roster: Roster) -> None:
    """Tell of everybody whose shift has begun, and of whom there is neither an act nor an absence."""
    seen = parse_time(roster.seen_until)
    for person, shift in shifts_of(roster):
        old_enough = shift.begins + _grace(context, shift.begins)
        asked = seen < old_enough <= context.now and holds(context, person, shift)
        if asked and not _was_there(context, person, shift, context.now):
            _tell(context, person, shift)
    looked = msgspec.structs.replace(roster, seen_until=iso(context.now))
    if not roster_due(context, looked) and context.now > _last(roster) + timedelta(days=10):
        looked = msgspec.structs.replace(looked, state=RosterState.DONE)
    context.put(looked)


def _last(roster: Roster) -> datetime:
    return max((shift.ends for shift in kinds_of(roster)), default=parse_time(roster.seen_until))


def _was_there(context: DecisionContext, person: str, shift: Planned, until: datetime) -> bool:
    if absences_on(context, person, shift.begins, shift.begins + timedelta(minutes=1)):
        return True
    begun = context.get(Shift, f"{person}:{shift.day.isoformat()}")
    return begun is not None or any(acts_between(context, person, shift.begins - timedelta(hours=2), until))


def _tell(context: DecisionContext, id: str, shift: Planned) -> None:
    person = context.get(Person, PersonId(id))
    if person is None or not person.active:
        return
    context.irregular(
        "absent_unasked",
        f"{id}:{shift.day.isoformat()}",
        caused_by=(person.id, person.name),
        name=person.name,
        shift=shift.pattern.name or shift.pattern.code,
        begins=iso(shift.begins),
    )


def came(context: DecisionContext) -> None:
    """A fact of somebody's in their shift, signed in time: that they came is no question any more."""
    shift = shift_at(context, context.author.id, context.at)
    if shift is not None and context.at <= shift.begins + _grace(context, shift.begins):
        settle_done_in_time(context, "absent_unasked", f"{context.author.id}:{shift.day.isoformat()}")
