"""Customers, vehicles and prices entered."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.commands import ADMIN, OFFICE, Request, Short, Text
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role


class ReplateVehicle(Request, frozen=True):
    """The vehicle bears another plate now: what is fitted, its history and its orders stay its own (RPL-3).

    Where the archive has a second record under the new plate with nothing fitted, it is the same vehicle and gives
    way. `plate` in the VIN's place is a first plate; a VIN there says that the vehicle has none.
    """

    KIND: ClassVar[str] = "vehicle.replate"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | frozenset({Role.ADMINISTRATOR})
    RULE: ClassVar[str] = "RPL-3"
    vehicle: Short
    plate: Short
    plate_colour: Short = ""
    reason: Text = ""


class AddCustomer(Request, frozen=True):
    KIND: ClassVar[str] = "customer.add"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | ADMIN
    RULE: ClassVar[str] = "ORD-2"
    name: Short
    address: Text = ""
    contact: Short = ""
    contact_phone: Short = ""


class AmendCustomer(Request, frozen=True):
    """A customer's details put right, all of them as they are now; what was before stays on record (SYS-4)."""

    KIND: ClassVar[str] = "customer.amend"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | ADMIN
    RULE: ClassVar[str] = "SYS-4"
    name: Short
    reason: Text
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
    plate_colour: str = ""


class ImportVehicles(Request, frozen=True):
    """Take a customer's vehicle list, all of its rows or none (ORD-1). Known plates are updated."""

    KIND: ClassVar[str] = "vehicles.import"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | ADMIN
    RULE: ClassVar[str] = "ORD-1"
    file: Short
    sha256: Short
    vehicles: tuple[VehicleLine, ...]
    customer: Short = ""


MOST_PRICE = 10**9
"""Fen that one part may cost."""


class SetPrice(Request, frozen=True):
    """What a part costs from a day on. One that begins in the past, over one in force, needs a `reason`."""

    KIND: ClassVar[str] = "price.set"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "FEE-3"
    model: Short
    name: Short
    name_en: Short
    fen: Annotated[Fen, Meta(ge=0, le=MOST_PRICE)]
    valid_from: Short
    reason: Text = ""
