"""A terminal moved to another vehicle (RPL-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import Key, Short, Text
from rulebook.kernel.ids import VehicleId
from rulebook.subjects.visits.commands import VisitFact


class RelocateUnit(VisitFact, frozen=True):
    """The terminal comes off one vehicle and goes onto another, its SIM with it where `sim_moves` (RPL-1, RPL-2).

    `number` is the terminal's, as it is read on the first vehicle. Plates are for the people who read the line.
    """

    KIND: ClassVar[str] = "visit.relocate"
    RULE: ClassVar[str] = "RPL-1"
    relocation: Annotated[str, Key]
    source: Annotated[VehicleId, Key]
    source_plate: Short
    target: Annotated[VehicleId, Key]
    target_plate: Short
    number: Short
    sim_moves: bool = True
    reason: Text = ""
