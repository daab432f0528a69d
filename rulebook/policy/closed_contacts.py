"""Whom a phone may still call: a customer's contact data on a technician's device after the close (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.subjects.orders.records import Order, OrderState

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
