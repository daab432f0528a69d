"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import FieldSight, Visibility
from rulebook.kernel.visibility import EVERYONE, OFFICE, STORE, person_tag
from rulebook.subjects.company.records import Customer, Price, Vehicle


def price(_: Price) -> frozenset[str]:
    return frozenset({EVERYONE})


def customer(_: Customer) -> frozenset[str]:
    return OFFICE


def vehicle(record: Vehicle) -> frozenset[str]:
    return STORE | {person_tag(p) for p in record.open_to}


VISIBILITY: Visibility = {
    Price: price,
    Customer: customer,
    Vehicle: vehicle,
}


def _driver(record: Vehicle) -> frozenset[str]:
    """A storekeeper sees which unit is on a vehicle, not who drives it nor who did."""
    return OFFICE | {person_tag(p) for p in record.open_to}


FIELD_SIGHT: FieldSight = {Vehicle: {"driver": _driver, "driver_phone": _driver, "past": _driver}}
