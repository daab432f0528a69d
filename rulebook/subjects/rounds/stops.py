"""What a round goes to: vehicles, customers, rooms, with the numbers the archive has for them (RND-1, RPL-3)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import CustomerId, UnitId, VehicleId
from rulebook.kernel.world import World
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.rounds.commands import MOST_STOPS
from rulebook.subjects.rounds.records import Round, RoundKind, RoundPlan, RoundStop, StopState
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.stock.units import unit_by_id

replace = msgspec.structs.replace
NAMED = 20
"""So many of those that no longer fit are told by name."""
VEHICLES = (RoundKind.INSPECTION, RoundKind.CENSUS)


class Goal(msgspec.Struct, frozen=True):
    """A stop as the archive has it now."""

    target: str
    name: str
    model: str = ""
    terminal: str = ""
    sim: str = ""


def all_goals(world: World, plan: RoundPlan) -> list[Goal]:
    """Everything the plan is about as the archive is now, by name, each once."""
    found: dict[str, Goal] = {}
    for goal in _goals(world, plan):
        found.setdefault(goal.target, goal)
    return sorted(found.values(), key=lambda goal: (goal.name, goal.target))


def _goals(world: World, plan: RoundPlan) -> Iterator[Goal]:
    for target in plan.targets:
        if goal := goal_of(world, plan.kind, target):
            yield goal
    for customer in plan.customers:
        if plan.kind is RoundKind.TOUR:
            if goal := goal_of(world, plan.kind, customer):
                yield goal
        elif plan.kind in VEHICLES:
            for vehicle in world.find(Vehicle, "customer", customer):
                goal = goal_of_vehicle(world, vehicle)
                if not vehicle.merged_into and (not plan.model or plan.model == goal.model):
                    yield goal


def goal_of(world: World, kind: RoundKind, target: str) -> Goal | None:
    """One target as the archive knows it; None where it does not. A room goes by its name."""
    if kind in VEHICLES:
        vehicle = world.get(Vehicle, VehicleId(target))
        return goal_of_vehicle(world, vehicle) if vehicle else None
    if kind is RoundKind.TOUR:
        customer = world.get(Customer, CustomerId(target))
        return Goal(target, customer.name) if customer else None
    return Goal(target, target)


def goal_of_vehicle(world: World, vehicle: Vehicle) -> Goal:
    terminal, sim = _unit(world, vehicle.terminal), _unit(world, vehicle.sim)
    return Goal(
        vehicle.id,
        vehicle.plate,
        terminal.model if terminal else vehicle.planned_model,
        terminal.number if terminal else "",
        sim.number if sim else "",
    )


def _unit(world: World, id: UnitId | None) -> Unit | None:
    return (world.get(Unit, id) or unit_by_id(id)) if id else None


def stop_id(round: str, target: str) -> str:
    return f"{round}:{target}"


def fill(context: DecisionContext, plan: RoundPlan, round: Round) -> None:
    """Bring a round's stops to what the archive has now, at most `MOST_STOPS`. What was told stays.

    What a fleet that has grown since the plan was set has beyond them is named to the dispatcher.
    """
    found = all_goals(context, plan)
    wanted = {goal.target: goal for goal in found[:MOST_STOPS]}
    for stop in list(context.find(RoundStop, "round", round.id)):
        if stop.target not in wanted and stop.state is StopState.DUE:
            context.put(replace(stop, state=StopState.DROPPED))
    for goal in wanted.values():
        known = context.get(RoundStop, stop_id(round.id, goal.target))
        if known is not None and known.state in (StopState.SEEN, StopState.SKIPPED):
            continue
        made = new_stop(round, goal)
        context.put(replace(made, points=known.points) if known else made)
    if over := found[MOST_STOPS:]:
        context.irregular(
            "round_too_long",
            plan.id,
            name=round.name,
            count=str(len(over)),
            most=str(MOST_STOPS),
            names=", ".join(goal.name for goal in over[:NAMED]),
        )
    else:
        context.settle_about("round_too_long", plan.id)


def new_stop(round: Round, goal: Goal) -> RoundStop:
    return RoundStop(
        id=stop_id(round.id, goal.target),
        round=round.id,
        plan=round.plan,
        target=goal.target,
        name=goal.name,
        people=round.people,
        model=goal.model,
        terminal=goal.terminal,
        sim=goal.sim,
    )


def left(world: World, round: str) -> list[RoundStop]:
    """The stops that nobody has seen or skipped, although points of them may be noted."""
    return [stop for stop in world.find(RoundStop, "round", round) if stop.state is StopState.DUE]
