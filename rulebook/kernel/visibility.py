"""Who may see which record (SEC-1): every record has tags, every person and device has tags.

The change feed sends what shares a tag with the reader, and says "out of your sight" where that ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

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


AT = "at:"


def place_tag(role: str, branch: str) -> str:
    """Its holder sees that branch's records by the role, and those of others only by such a tag each (BR-1)."""
    return f"{AT}{role}:{branch}"


def plain_tags(tags: frozenset[str]) -> frozenset[str]:
    """Those that records carry: all but the places."""
    return frozenset(tag for tag in tags if not tag.startswith(AT))


@lru_cache(maxsize=256)
def places_of(tags: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """Role's tag → the branches that a reader sees by it; a role that is not in it sees all of them (BR-1)."""
    found: dict[str, set[str]] = {}
    for tag in tags:
        if tag.startswith(AT):
            role, _, branch = tag.removeprefix(AT).partition(":")
            found.setdefault(f"role:{role}", set()).add(branch)
    return {role: frozenset(branches) for role, branches in found.items()}
