"""One unit replaced by another (RPL-1)."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.ids import OrderId, PersonId, VehicleId, VisitId
from rulebook.kernel.records import Record
from rulebook.subjects.stock.records import UnitKind


class Swap(Record, frozen=True, kw_only=True):
    """Old unit off, new unit on, one act (RPL-1, RPL-2). Stays in vehicle and unit history.

    `moved`: the unit only changes its vehicle and stays the customer's; nothing is sold, so it bears no price.
    """

    KIND: ClassVar[str] = "swap"
    KEYS: ClassVar[tuple[str, ...]] = ("visit", "vehicle", "old_number", "new_number")
    id: str
    visit: VisitId
    order: OrderId
    vehicle: VehicleId
    plate: str
    unit: UnitKind
    old_number: str
    new_number: str
    old_phone: str = ""
    new_phone: str = ""
    model: str = ""
    reason: str = ""
    condition: str = ""
    sim_moves: bool = False
    sim_stays: bool = False
    moved: bool = False
    by: PersonId
    at: str
    line: str = ""
