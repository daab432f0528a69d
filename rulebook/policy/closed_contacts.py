"""Whom a phone may still call: a customer's contact data on a technician's device after the close (SEC-1). Pure.

After the close a number is masked at once. So many days later, once every line and photo is with the server and
in a backup, the contact data may go: `forgets` says when, `without_contacts` what is left, to what feeds devices.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar

import msgspec

from rulebook.kernel.identity import Person
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order, OrderState

R = TypeVar("R", bound=Record)
FORGET_DAYS = 30
"""Days after the close for which a technician's device holds whom it was for."""
CONTACTS: dict[type[Record], tuple[str, ...]] = {
    Order: ("customer_name", "contact", "contact_phone", "address"),
    ServiceCase: ("caller", "phone"),
    Vehicle: ("driver", "driver_phone"),
}
"""Kind → the fields by which somebody can be called, visited or named."""
_FIELD = frozenset({Role.TECHNICIAN})


def in_the_field(person: Person) -> bool:
    """Whether somebody is a technician and nothing else; the office calls customers long after."""
    return bool(person.roles) and _FIELD.issuperset(person.roles)


def masks(reader: Person, order: Order) -> bool:
    """Whether the order's number is masked for that reader: it is closed, and with it all that was promised."""
    return order.state is OrderState.CLOSED and in_the_field(reader)


def masked(number: str) -> str:
    """138****8000: enough to tell numbers apart, too little to call; of a short one its last two."""
    if len(number) < 8:
        return "*" * max(0, len(number) - 2) + number[-2:]
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def phone_shown(reader: Person, order: Order) -> str:
    """The order's number as that reader is shown it."""
    return masked(order.contact_phone) if masks(reader, order) else order.contact_phone


def forget_on(closed_on: date, days: int = FORGET_DAYS) -> date | None:
    """The first day on which a device no longer holds the contact data; None for 0 days: never."""
    return closed_on + timedelta(days=days) if days > 0 else None


def forgets(
    closed_on: date | None, today: date, *, acknowledged: bool, backed_up: bool, days: int = FORGET_DAYS
) -> bool:
    """Whether the contact data goes today: never of what is open (`closed_on` None), nor before all lines and
    photos of the device are acknowledged and lie in a backup, however long ago the close was.
    """
    first = forget_on(closed_on, days) if closed_on else None
    return first is not None and today >= first and acknowledged and backed_up


def without_contacts(record: R) -> R:
    """The record without whom it was for; any other kind as it is."""
    fields = CONTACTS.get(type(record), ())
    return msgspec.structs.replace(record, **dict.fromkeys(fields, "")) if fields else record
