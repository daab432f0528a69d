"""A major fault from its first minute to its report, and like symptoms that may be one (FLT-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import CustomerId, OrderId, PersonId, VehicleId
from rulebook.kernel.records import Record


class FaultState(StrEnum):
    RAISED = "raised"
    ENDED = "ended"
    ANALYSED = "analysed"
    RELEASED = "released"


class Whom(StrEnum):
    """Who has to hear of it: the service manager, the sales contact, the head of the company, the customer."""

    MANAGER = "manager"
    SALES = "sales"
    TOP = "top"
    CUSTOMER = "customer"


class ToldOf(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody was told: who, by whom, when."""

    whom: Whom
    who: str
    by: PersonId
    name: str
    at: str
    note: str = ""


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands: what is done, which vehicles came to it, which work again."""

    by: PersonId
    name: str
    at: str
    text: str
    affected: tuple[VehicleId, ...] = ()
    restored: tuple[VehicleId, ...] = ()


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """Impact, process, and the cause by its chain of whys."""

    by: PersonId
    name: str
    at: str
    impact: str
    process: str
    whys: tuple[str, ...]


class Fault(Record, frozen=True, kw_only=True):
    """One major fault. `began_at`: since when, as far as that is known; `raised_at`: when it was said here.

    `vehicles` were named; with a `model` every vehicle that bears one is affected too, of the `customer` alone
    where one is named. `missed`: deadlines that passed.
    """

    KIND: ClassVar[str] = "fault"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "watched", "model", "customer")
    id: str
    number: str = ""
    case: str = ""
    state: FaultState
    began_at: str
    place: str
    phenomenon: str
    plan: str = ""
    model: str = ""
    customer: CustomerId | None = None
    vehicles: tuple[VehicleId, ...] = ()
    raised_by: PersonId
    raised_by_name: str
    raised_at: str
    told: tuple[ToldOf, ...] = ()
    updates: tuple[Update, ...] = ()
    ended_at: str = ""
    ended_by: PersonId | None = None
    ended_by_name: str = ""
    how_ended: str = ""
    analysis: Analysis | None = None
    released_at: str = ""
    released_by: PersonId | None = None
    released_by_name: str = ""
    update_due: str = ""
    missed: tuple[str, ...] = ()

    @property
    def copied_at(self) -> str:
        """When the customer was given the report."""
        after = (t.at for t in self.told if t.whom is Whom.CUSTOMER and self.released_at)
        return next((at for at in after if at >= self.released_at), "")

    @property
    def watched(self) -> str:
        """`yes` until the customer has the report."""
        return "" if self.copied_at else "yes"


class Sighting(msgspec.Struct, frozen=True, array_like=True):
    """One order with a symptom: its vehicle, or the order again where it names none, and when."""

    order: OrderId
    vehicle: str
    at: str


class SymptomCluster(Record, frozen=True, kw_only=True):
    """The latest orders with one symptom and one model; `told_at`: when somebody was last warned of them."""

    KIND: ClassVar[str] = "symptom_cluster"
    KEYS: ClassVar[tuple[str, ...]] = ("model",)
    SERVERS: ClassVar[bool] = True
    id: str
    model: str
    symptom: str
    seen: tuple[Sighting, ...] = ()
    told_at: str = ""
