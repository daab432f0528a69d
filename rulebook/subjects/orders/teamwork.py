"""Who is on an order, each with their own visit, and how far its vehicles are. Reads only."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from rulebook.kernel.ids import VehicleId
from rulebook.kernel.world import World
from rulebook.subjects.orders.kinds import KINDS
from rulebook.subjects.orders.places import Assignment, VehicleJob
from rulebook.subjects.orders.records import Order, OrderState

WORKING = frozenset({OrderState.ASSIGNED, OrderState.ACCEPTED, OrderState.DEPARTED, OrderState.ON_SITE})


def assignment_id(order: str, person: str) -> str:
    return f"{order}:{person}"


def assignment_of(world: World, order: Order, person: str) -> Assignment | None:
    """A person's place beside the order's own technician, while it lasts."""
    if person not in order.team:
        return None
    found = world.get(Assignment, assignment_id(order.id, person))
    return found if found and not found.ended_at else None


def team_of(world: World, order: Order) -> list[Assignment]:
    """Everybody beside the order's own technician."""
    return [a for person in order.team if (a := assignment_of(world, order, person))]


def works_on(world: World, order: Order, person: str) -> bool:
    """Whether the order is this person's work now, alone or with others."""
    return order.technician == person or assignment_of(world, order, person) is not None


def as_seen_by(world: World, order: Order, person: str) -> Order:
    """The order with one's own step and visit in it, where one is beside its technician."""
    own = assignment_of(world, order, person)
    if own is None or order.state not in WORKING:
        return order
    return msgspec.structs.replace(
        order,
        technician=own.technician,
        technician_name=own.technician_name,
        state=own.state,
        visit=own.visit,
    )


def orders_of(world: World, person: str) -> list[Order]:
    """All orders that are this person's work, each as they see it."""
    own = list(world.find(Order, "technician", person))
    places = world.find(Assignment, "technician", person)
    others = [order for a in places if not a.ended_at and (order := world.get(Order, a.order))]
    return own + [as_seen_by(world, order, person) for order in others if person in order.team]


class Progress(msgspec.Struct, frozen=True):
    """One vehicle of an order: what became of it, None while it is planned."""

    vehicle: VehicleId
    job: VehicleJob | None


def progress(world: World, order: Order) -> tuple[Progress, ...]:
    """Every vehicle of an order in the order of its list (ORD-1)."""
    jobs = {job.vehicle: job for job in world.find(VehicleJob, "order", order.id)}
    return tuple(Progress(vehicle, jobs.get(vehicle)) for vehicle in order.vehicles)


def vehicles_left(world: World, order: Order) -> Iterable[VehicleId]:
    """The vehicles that are still to do, where the order's kind asks for each of them (ORD-10)."""
    if not KINDS[order.kind].each_vehicle:
        return ()
    return tuple(p.vehicle for p in progress(world, order) if p.job is None)
