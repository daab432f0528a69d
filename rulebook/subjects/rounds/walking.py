"""What happens at a stop: seen, scanned twice, skipped, a point noted. Facts, never refused (RND-1, RPL-3)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import PersonId, UnitId
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.lateness import clock_is_doubted
from rulebook.policy.settings import setting
from rulebook.policy.working_days import add_working_days
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.rounds.charging import charge
from rulebook.subjects.rounds.commands import NotePoint, SeeStop, SkipStop
from rulebook.subjects.rounds.deadlines import settle_missed
from rulebook.subjects.rounds.handlers import begun, round_of
from rulebook.subjects.rounds.records import (
    Again,
    Finding,
    FindingState,
    PointNote,
    Result,
    Round,
    RoundState,
    RoundStop,
    StopState,
)
from rulebook.subjects.rounds.stops import Goal, goal_of, goal_of_vehicle, new_stop, stop_id
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from rulebook.subjects.stock.units import unit_id

replace = msgspec.structs.replace


def see_stop(context: DecisionContext, body: SeeStop) -> None:
    """Presence by scan, time and, if the person chose to give it, place. Another sight is kept, never counted.

    It is told, unless it only adds a number that nobody had read there yet.
    """
    round = round_of(context)
    if round is None:
        return
    known = _stop(context, round, body.target)
    terminal, sim = body.terminal.strip(), body.sim.strip()
    stop = _sight(context, known, body)
    noted = {note.point for note in stop.points}
    fine = [point for point in round.points if point not in noted] if body.all_ok else []
    notes = (PointNote(point=point, result=Result.OK, at=iso(context.at), by=context.author.id) for point in fine)
    differs = _compare(context, stop, terminal, sim)
    seen = replace(
        stop,
        found_terminal=stop.found_terminal or terminal,
        found_sim=stop.found_sim or sim,
        mismatch=stop.mismatch or differs,
        points=(*stop.points, *notes),
    )
    _put(context, round, seen)
    adds = (terminal and not stop.found_terminal) or (sim and not stop.found_sim)
    if known.state is StopState.SEEN and not adds:
        context.irregular("scanned_twice", stop.id, name=stop.name, first=seen.seen_at, by=seen.seen_by_name)


def _sight(context: DecisionContext, stop: RoundStop, body: SeeStop) -> RoundStop:
    """The stop with this sight: the earliest counts, whichever arrives first, if its clock can be relied on."""
    doubted = clock_is_doubted(context)
    mine = replace(
        stop,
        state=StopState.SEEN,
        seen_at=iso(context.at),
        seen_by=context.author.id,
        seen_by_name=context.author.name,
        how=body.how,
        position=body.position,
        reason="",
        doubted=doubted,
    )
    if stop.state is not StopState.SEEN:
        return mine
    if context.at < parse_time(stop.seen_at) and not doubted:
        other = Again(
            at=stop.seen_at,
            by=PersonId(stop.seen_by),
            terminal=stop.found_terminal,
            sim=stop.found_sim,
            how=stop.how,
            position=stop.position,
        )
        return replace(mine, again=(*stop.again, other))
    again = Again(
        at=iso(context.at),
        by=context.author.id,
        terminal=body.terminal.strip(),
        sim=body.sim.strip(),
        how=body.how,
        position=body.position,
    )
    return replace(stop, again=(*stop.again, again))


def _put(context: DecisionContext, round: Round, stop: RoundStop) -> None:
    context.put(stop)
    walked = begun(context, round)
    context.put(walked)
    if walked.state is RoundState.MISSED:
        settle_missed(context, walked)
    charge(context, walked)


def _stop(context: DecisionContext, round: Round, target: str) -> RoundStop:
    """The round's stop; what is not on its list is one all the same, as the archive knows it."""
    known = context.get(RoundStop, stop_id(round.id, target))
    if known is not None:
        return replace(known, extra=True) if known.state is StopState.DROPPED else known
    goal = goal_of(context, round.kind, target) or Goal(target, target.removeprefix("vehicle:"))
    return replace(new_stop(round, goal), extra=True)


def _compare(context: DecisionContext, stop: RoundStop, *numbers: str) -> bool:
    """What was read now (terminal, SIM) must be the archive's as it is; a phone takes the round's list (RPL-3)."""
    vehicle = context.get(Vehicle, stop.target)
    goal = goal_of_vehicle(context, vehicle) if vehicle else None
    known = (goal.terminal, goal.sim) if goal else (stop.terminal, stop.sim)
    differs = False
    kinds = (UnitKind.TERMINAL, UnitKind.SIM)
    for kind, found, archive in zip(kinds, numbers, known, strict=True):
        if found and found != archive:
            differs = True
            context.irregular(
                "unit_mismatch",
                f"{stop.id}:{kind}",
                name=stop.name,
                found=found,
                archive=archive,
                where=_where(context, unit_id(kind, found)),
            )
    return differs


def _where(context: DecisionContext, id: UnitId) -> str:
    """On which vehicle the books have what was found; '' where on none."""
    unit = context.get(Unit, id)
    vehicle = context.get(Vehicle, unit.holder) if unit and unit.place is Place.VEHICLE else None
    return vehicle.plate if vehicle else ""


def skip_stop(context: DecisionContext, body: SkipStop) -> None:
    """Not possible, and why. What was seen stays seen."""
    round = round_of(context)
    if round is None:
        return
    stop = _stop(context, round, body.target)
    if stop.state is StopState.SEEN:
        return
    skipped = replace(
        stop,
        state=StopState.SKIPPED,
        reason=body.reason,
        seen_at=iso(context.at),
        seen_by=context.author.id,
        seen_by_name=context.author.name,
        doubted=clock_is_doubted(context),
    )
    _put(context, round, skipped)


def note_point(context: DecisionContext, body: NotePoint) -> None:
    """One point; the newest word on it counts. A fault is a finding, until it is ordered or taken back."""
    round = round_of(context)
    if round is None:
        return
    stop = _stop(context, round, body.target)
    earlier = next((one.finding for one in stop.points if one.point == body.point), "")
    finding = _finding(context, round, stop, body) if body.result is Result.FAULT else earlier
    note = PointNote(
        point=body.point,
        result=body.result,
        words=body.words.strip(),
        at=iso(context.at),
        by=context.author.id,
        finding=finding,
    )
    rest = tuple(one for one in stop.points if one.point != body.point)
    _put(context, round, replace(stop, points=(*rest, note)))


def _finding(context: DecisionContext, round: Round, stop: RoundStop, body: NotePoint) -> str:
    id = context.fresh(Finding, body.finding or f"finding:{context.line.id}")
    days = setting(context, "finding_order_days", context.at)
    context.put(
        Finding(
            id=id,
            round=round.id,
            stop=stop.id,
            target=stop.target,
            name=stop.name,
            people=stop.people,
            model=stop.model,
            point=body.point,
            words=body.words.strip(),
            photo=body.photo,
            at=iso(context.at),
            by=context.author.id,
            by_name=context.author.name,
            state=FindingState.FIXED if body.fixed else FindingState.OPEN,
            due_at=iso(add_working_days(context, context.at, days)),
        )
    )
    return id
