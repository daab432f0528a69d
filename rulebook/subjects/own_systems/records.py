"""A key by which a system of the company's own reads, and an address that news is pushed to (API-1, API-2)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role


class InUse(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


class ApiKey(Record, frozen=True, kw_only=True):
    """A key reads what its role may read, until its last day (`until`, YYYY-MM-DD, '' without end).

    `hash`: SHA-256 of the key in hexadecimal, told to nobody; the key itself is nowhere but with who was given it.
    """

    KIND: ClassVar[str] = "api_key"
    KEYS: ClassVar[tuple[str, ...]] = ("hash", "state")
    id: str
    name: str
    role: Role
    hash: str = ""
    state: InUse
    until: str = ""
    given_by: PersonId
    given_by_name: str
    given_at: str
    ended_by: PersonId | None = None
    ended_by_name: str = ""
    ended_at: str = ""
    why: str = ""

    def opens(self, today: str) -> bool:
        """Whether it is let in on that day, YYYY-MM-DD."""
        return self.state is InUse.ACTIVE and not (self.until and self.until < today)


class Webhook(Record, frozen=True, kw_only=True):
    """News of what its role may see goes to `url`. `kinds`: of which records; all of them where it is empty."""

    KIND: ClassVar[str] = "webhook"
    KEYS: ClassVar[tuple[str, ...]] = ("state",)
    id: str
    url: str
    role: Role
    kinds: tuple[str, ...] = ()
    state: InUse
    given_by: PersonId
    given_by_name: str
    given_at: str
    ended_by: PersonId | None = None
    ended_by_name: str = ""
    ended_at: str = ""
    why: str = ""
