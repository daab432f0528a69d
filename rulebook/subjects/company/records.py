"""Customers, vehicles and prices: the company's books of reference."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from rulebook.kernel.ids import CustomerId, Fen, PersonId, UnitId, VehicleId
from rulebook.kernel.records import Record


class PastCustomer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer's details until they were put right: by whom, when and why."""

    name: str
    address: str = ""
    contact: str = ""
    contact_phone: str = ""
    by: str
    at: str
    reason: str


class Customer(Record, frozen=True, kw_only=True):
    KIND: ClassVar[str] = "customer"
    KEYS: ClassVar[tuple[str, ...]] = ("name",)
    id: CustomerId
    name: str
    address: str = ""
    contact: str = ""
    contact_phone: str = ""
    past: tuple[PastCustomer, ...] = ()


class EarlierPlate(msgspec.Struct, frozen=True, kw_only=True):
    """A plate, or a VIN in its place, that a vehicle bore, until when, and who said so."""

    plate: str
    until: str
    by: PersonId
    reason: str = ""


class PastVehicle(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a vehicle that a list replaced, as they were; by whom, when, from which file."""

    said: dict[str, str]
    by: PersonId
    at: str
    file: str = ""


class Vehicle(Record, frozen=True, kw_only=True):
    """A customer's vehicle and what the archive says is fitted to it (RPL-3).

    Without a plate it bears its VIN in the plate's place, and the plate colour "none". `merged_into`: a second
    record of one truck, which gave way; it bears no plate any more.
    """

    KIND: ClassVar[str] = "vehicle"
    KEYS: ClassVar[tuple[str, ...]] = ("plate", "customer", "terminal", "sim", "vin")
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
    plate_colour: str = ""
    earlier_plates: tuple[EarlierPlate, ...] = ()
    merged_into: VehicleId | None = None
    past: tuple[PastVehicle, ...] = ()


class PastPrice(msgspec.Struct, frozen=True, array_like=True):
    """What a row of the price list said until then."""

    fen: Fen
    set_by: str
    until: str


class Price(Record, frozen=True, kw_only=True):
    """List price of a part from a date on; the part is named by its model.

    `before`: what this very row said earlier, newest first: nothing is replaced in silence (FEE-3). `entered_at`:
    when the row was first entered, '' where an older version did it.
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
    entered_at: str = ""
