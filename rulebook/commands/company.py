"""The company's own data and its stock, by administrator, storekeeper or the system."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.commands.base import (
    ADMIN,
    OFFICE,
    Fact,
    Request,
    Short,
    Text,
)
from rulebook.ids import Fen, PersonId
from rulebook.records import Place, Role, UnitKind

_R = Role


class AddPerson(Request, frozen=True):
    KIND: ClassVar[str] = "person.add"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-1"
    name: Short
    roles: tuple[Role, ...]
    phone: Short = ""
    skills: tuple[Short, ...] = ()


class AddCustomer(Request, frozen=True):
    KIND: ClassVar[str] = "customer.add"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | ADMIN
    RULE: ClassVar[str] = "ORD-2"
    name: Short
    address: Text = ""
    contact: Short = ""
    contact_phone: Short = ""


class VehicleLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One good row of a customer's vehicle list (ORD-1)."""

    plate: str
    vehicle_type: str = ""
    vin: str = ""
    driver: str = ""
    driver_phone: str = ""
    model: str = ""
    terminal: str = ""
    sim: str = ""
    sim_phone: str = ""
    remark: str = ""


class ImportVehicles(Request, frozen=True):
    """Take a customer's vehicle list, all of its rows or none (ORD-1). Known plates are updated."""

    KIND: ClassVar[str] = "vehicles.import"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | ADMIN
    RULE: ClassVar[str] = "ORD-1"
    file: Short
    sha256: Short
    vehicles: tuple[VehicleLine, ...]
    customer: Short = ""


class ReceiveUnit(Request, frozen=True):
    """A unit enters the books, where it is now (STK-1)."""

    KIND: ClassVar[str] = "unit.receive"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.STOREKEEPER}) | ADMIN
    RULE: ClassVar[str] = "STK-1"
    unit: UnitKind
    number: Short
    model: Short
    phone: Short = ""
    place: Place = Place.STORE
    holder: Short = ""
    warranty_until: Short = ""


class SetPrice(Request, frozen=True):
    """What a part costs from a day on. One that begins in the past, over one in force, needs a `reason`."""

    KIND: ClassVar[str] = "price.set"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "FEE-3"
    model: Short
    name: Short
    name_en: Short
    fen: Annotated[Fen, Meta(ge=0, le=10**9)]
    valid_from: Short
    reason: Text = ""


class SetSetting(Request, frozen=True):
    """A figure from a day or moment on; `since` empty: from now. `name:model` for one product (ROLE-3)."""

    KIND: ClassVar[str] = "setting.set"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-3"
    name: Short
    value: Short
    since: Short = ""
    reason: Text = ""


class EnrolDevice(Fact, frozen=True):
    """The server let a device in with a one-time code."""

    KIND: ClassVar[str] = "device.enrol"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "ROLE-1"
    device: Short
    person: PersonId
    name: Short = ""


class LeaseBlock(Fact, frozen=True):
    """The server reserved receipt numbers for a device (RCT-2)."""

    KIND: ClassVar[str] = "block.lease"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "RCT-2"
    device: Short
    person: PersonId
    series: Short
    first: int
    last: int
