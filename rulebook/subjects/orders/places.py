"""Several technicians on one order, and how far each of its vehicles is (ORD-1, ORD-10)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import OrderId, PersonId, VehicleId, VisitId
from rulebook.kernel.records import Record
from rulebook.subjects.orders.records import OrderState


class Assignment(Record, frozen=True, kw_only=True):
    """One more technician beside the order's own: their visit and how far it is. `ended_at`: no longer on it."""

    KIND: ClassVar[str] = "assignment"
    KEYS: ClassVar[tuple[str, ...]] = ("order", "technician")
    id: str
    order: OrderId
    technician: PersonId
    technician_name: str
    state: OrderState
    assigned_by: PersonId
    assigned_at: str
    visit: VisitId | None = None
    ended_at: str = ""


class JobState(StrEnum):
    """How far one vehicle of an order is; without a record it is planned."""

    DONE = "done"
    NOT_POSSIBLE = "not_possible"


class VehicleJob(Record, frozen=True, kw_only=True):
    """What became of one vehicle of an order, by whom and on which visit. `open_to`: who else is on the order."""

    KIND: ClassVar[str] = "vehicle_job"
    KEYS: ClassVar[tuple[str, ...]] = ("order", "vehicle")
    id: str
    order: OrderId
    vehicle: VehicleId
    plate: str
    state: JobState
    reason: str = ""
    visit: VisitId
    by: PersonId
    at: str
    open_to: tuple[PersonId, ...] = ()
