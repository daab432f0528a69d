"""Who may see which record (SEC-1): every record has tags, every person and device has tags.

The change feed sends what shares a tag with the reader, and says "out of your sight" where that ends.
"""

from __future__ import annotations

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role

EVERYONE = "all"
STAFF = "staff"
"""Everybody but outsiders, who see their one order and what its fee is worked out from (EXT-1)."""

OFFICE = frozenset(
    f"role:{r}"
    for r in (
        Role.CUSTOMER_SERVICE,
        Role.DISPATCHER,
        Role.SERVICE_MANAGER,
        Role.DEPARTMENT_MANAGER,
        Role.ADMINISTRATOR,
        Role.AUDITOR,
    )
)
STORE = OFFICE | {f"role:{Role.STOREKEEPER}"}
MONEY = frozenset(
    f"role:{r}"
    for r in (Role.FINANCE, Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER, Role.AUDITOR, Role.DISPATCHER)
)
BOOKS = frozenset(f"role:{r}" for r in (Role.FINANCE, Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER, Role.AUDITOR))


def person_tag(person: str) -> str:
    return f"person:{person}"


def device_tag(device: str) -> str:
    return f"device:{device}"


def tags_of_reader(person: Person, device: str) -> frozenset[str]:
    """Whatever shares one of these tags is in sight."""
    own = {EVERYONE, person_tag(person.id), device_tag(device)}
    if person.outsider:
        return frozenset(own)
    return frozenset({STAFF, *own, *(f"role:{role}" for role in person.roles)})
