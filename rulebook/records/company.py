"""People, devices, customers, vehicles, units and prices."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from rulebook.ids import (
    CustomerId,
    DeviceId,
    Fen,
    OrderId,
    PersonId,
    UnitId,
    VehicleId,
)
from rulebook.records.base import Place, Record, Role, UnitKind


class SkillsSince(msgspec.Struct, frozen=True, kw_only=True):
    """Skills from a moment on, and who entered them when."""

    since: str
    skills: tuple[str, ...]
    by: PersonId
    at: str


class SkillNeed(Record, frozen=True, kw_only=True):
    """What work on a product model needs beyond the order's kind, with its history (ORD-6)."""

    KIND: ClassVar[str] = "skill_need"
    id: str
    versions: tuple[SkillsSince, ...]


class Outsider(msgspec.Struct, frozen=True, kw_only=True):
    """For which order and day somebody of another firm or department was let in, and by which form (EXT-1)."""

    order: OrderId
    day: str
    firm: str
    form: str


class Person(Record, frozen=True, kw_only=True):
    KIND: ClassVar[str] = "person"
    KEYS: ClassVar[tuple[str, ...]] = ("is_technician", "outside")
    id: PersonId
    name: str
    roles: tuple[Role, ...]
    phone: str = ""
    skills: tuple[str, ...] = ()
    skill_history: tuple[SkillsSince, ...] = ()
    on_duty: bool = True
    active: bool = True
    outsider: Outsider | None = None

    @property
    def is_technician(self) -> str:
        return "yes" if Role.TECHNICIAN in self.roles else ""

    @property
    def outside(self) -> str:
        """`now` while an outsider's day lasts."""
        return "now" if self.outsider and self.active else ""


class Device(Record, frozen=True, kw_only=True):
    """One app installation for one person; its lines form one chain."""

    KIND: ClassVar[str] = "device"
    KEYS: ClassVar[tuple[str, ...]] = ("person",)
    id: DeviceId
    person: PersonId
    name: str = ""
    revoked: bool = False
    revoked_at: str = ""
    revoked_by: PersonId | None = None
    revoked_why: str = ""


class NumberBlock(Record, frozen=True, kw_only=True):
    """Receipt numbers reserved for one device, `first` to `last`, both included (RCT-2).

    `retired`: nothing new is numbered from it; receipts that bear its numbers are taken, as many as there are.
    """

    KIND: ClassVar[str] = "block"
    KEYS: ClassVar[tuple[str, ...]] = ("device", "person")
    id: str
    device: DeviceId
    person: PersonId
    series: str
    first: int
    last: int
    next: int
    retired: bool = False


class Customer(Record, frozen=True, kw_only=True):
    KIND: ClassVar[str] = "customer"
    KEYS: ClassVar[tuple[str, ...]] = ("name",)
    id: CustomerId
    name: str
    address: str = ""
    contact: str = ""
    contact_phone: str = ""


class Vehicle(Record, frozen=True, kw_only=True):
    """A customer's vehicle and what the archive says is fitted to it (RPL-3)."""

    KIND: ClassVar[str] = "vehicle"
    KEYS: ClassVar[tuple[str, ...]] = ("plate", "customer", "terminal", "sim")
    id: VehicleId
    plate: str
    customer: CustomerId | None = None
    vehicle_type: str = ""
    vin: str = ""
    driver: str = ""
    driver_phone: str = ""
    terminal: UnitId | None = None
    sim: UnitId | None = None
    planned_model: str = ""
    planned_terminal: str = ""
    planned_sim: str = ""
    planned_sim_phone: str = ""
    open_to: tuple[PersonId, ...] = ()


class Unit(Record, frozen=True, kw_only=True):
    """One numbered thing: terminal, SIM, part, tool. It is in exactly one place at any time (STK-1)."""

    KIND: ClassVar[str] = "unit"
    KEYS: ClassVar[tuple[str, ...]] = ("number", "holder", "place", "phone")
    id: UnitId
    unit: UnitKind
    number: str
    model: str
    phone: str = ""
    place: Place
    holder: str = ""
    condition: str = "good"
    owed_to_store: bool = False
    owed_since: str = ""
    warranty_until: str = ""
    open_to: tuple[PersonId, ...] = ()


class PastPrice(msgspec.Struct, frozen=True, array_like=True):
    """What a row of the price list said until then."""

    fen: Fen
    set_by: str
    until: str


class Price(Record, frozen=True, kw_only=True):
    """List price of a part from a date on; the part is named by its model.

    `before`: what this very row said earlier, newest first: nothing is replaced in silence (FEE-3).
    """

    KIND: ClassVar[str] = "price"
    KEYS: ClassVar[tuple[str, ...]] = ("model",)
    id: str
    model: str
    name: str
    name_en: str
    fen: Fen
    valid_from: str
    set_by: str = ""
    set_at: str = ""
    reason: str = ""
    before: tuple[PastPrice, ...] = ()


class SettingSince(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value from a moment on, who entered it when, and why."""

    since: str
    value: str
    by: PersonId
    at: str
    reason: str = ""


class Setting(Record, frozen=True, kw_only=True):
    """One company setting: what was entered last, and all that ever was, in that order (ROLE-3).

    An entry for the past stands beside the one it corrects; what was decided before it stays decided.
    """

    KIND: ClassVar[str] = "setting"
    id: str
    value: str
    history: tuple[SettingSince, ...] = ()
