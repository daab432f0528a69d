"""Customers, vehicles and prices (ORD-1, FEE-2)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.company.commands import AddCustomer, AmendCustomer, ImportVehicles, ReplateVehicle, SetPrice
from rulebook.subjects.company.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.company.handlers import add_customer, amend_customer, import_vehicles, set_price
from rulebook.subjects.company.records import Customer, Price, Vehicle
from rulebook.subjects.company.vehicles import replate_vehicle
from rulebook.subjects.company.visibility import FIELD_SIGHT, VISIBILITY

SUBJECT = Subject(
    name="company",
    records=(
        Customer,
        Vehicle,
        Price,
    ),
    handlers={
        AddCustomer: add_customer,
        AmendCustomer: amend_customer,
        ImportVehicles: import_vehicles,
        ReplateVehicle: replate_vehicle,
        SetPrice: set_price,
    },
    visibility=VISIBILITY,
    field_sight=FIELD_SIGHT,
    searched={
        Customer: (
            "name",
            "address",
            "contact",
            "contact_phone",
            "past.name",
            "past.contact",
            "past.contact_phone",
        ),
        Vehicle: (
            "plate",
            "vin",
            "driver",
            "driver_phone",
            "planned_terminal",
            "planned_sim",
            "planned_sim_phone",
            "earlier_plates.plate",
        ),
    },
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
)
