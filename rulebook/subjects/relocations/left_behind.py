"""A SIM left on a vehicle that bears no terminal any more is looked for by nobody, so it is told (RPL-2)."""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.visits.records import Visit


def tell_left_behind(context: DecisionContext, order: Order | None, visit: Visit) -> None:
    """Once the visit is done: until then another terminal may go on, or the SIM may come off (no accusation)."""
    for swap in context.find(Swap, "visit", visit.id):
        if not swap.moved or swap.unit is not UnitKind.TERMINAL or not swap.old_number or swap.sim_moves:
            continue
        vehicle = context.get(Vehicle, swap.vehicle)
        if vehicle is None or vehicle.terminal or not vehicle.sim:
            continue
        sim = context.get(Unit, vehicle.sim)
        number = sim.number if sim else str(vehicle.sim)
        about = order.id if order else None
        context.irregular("sim_left_behind", vehicle.sim, about, plate=vehicle.plate, number=number)
