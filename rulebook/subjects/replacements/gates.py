"""What a replacement leaves to be done before completion (RPL-2)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.files.gates import none_shows
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.terminal_models import taken_as_printed
from rulebook.subjects.visits.records import Visit


def to_complete(world: World, _: Order, visit: Visit) -> Iterator[str]:
    """A photo of each number taken as printed; no vehicle left without its SIM (RPL-2)."""
    if label_unseen(world, visit):
        yield "photo_as_printed"
    if without_sim(world, visit):
        yield "sim"


def without_sim(world: World, visit: Visit) -> bool:
    """Whether a SIM came off with its terminal and none was put in since: the vehicle is silent (RPL-2)."""
    left = {s.vehicle for s in world.find(Swap, "visit", visit.id) if s.sim_stays}
    return any((v := world.get(Vehicle, id)) and not v.sim for id in left)


def label_unseen(world: World, visit: Visit) -> bool:
    """Whether a number was taken as printed on this visit and no photo shows its label (RPL-2)."""
    swaps = world.find(Swap, "visit", visit.id)
    if not any(
        taken_as_printed(world, s.unit, number, parse_time(s.at), s.model if number == s.new_number else "")
        for s in swaps
        for number in (s.old_number, s.new_number)
    ):
        return False
    return none_shows(world, visit, Purpose.AS_PRINTED)
