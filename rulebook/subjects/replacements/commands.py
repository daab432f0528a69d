"""A unit replaced (RPL-1, RPL-2)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import Key, Short, Text
from rulebook.kernel.ids import VehicleId
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.commands import VisitFact


class SwapUnit(VisitFact, frozen=True):
    """Old unit off, new unit on, one act (RPL-1, RPL-2). `as_printed`: the check digit fails, photo taken.

    `sim_moves`, `sim_stays`: the SIM moves along, or comes off with the old terminal; neither: not asked.
    """

    KIND: ClassVar[str] = "visit.swap"
    RULE: ClassVar[str] = "RPL-1"
    swap: Annotated[str, Key]
    vehicle: Annotated[VehicleId, Key]
    plate: Short
    unit: UnitKind
    old_number: Short
    new_number: Short
    old_phone: Short = ""
    new_phone: Short = ""
    model: Short = ""
    reason: Text = ""
    condition: Text = ""
    sim_moves: bool = False
    as_printed: bool = False
    sim_stays: bool = False
