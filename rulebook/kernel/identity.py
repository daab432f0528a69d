"""Who says a thing, on which device: the two records that every line names."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from rulebook.kernel.ids import DeviceId, OrderId, PersonId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role


class SkillsSince(msgspec.Struct, frozen=True, kw_only=True):
    """Skills from a moment on, and who entered them when."""

    since: str
    skills: tuple[str, ...]
    by: PersonId
    at: str


class Outsider(msgspec.Struct, frozen=True, kw_only=True):
    """For which order and day somebody of another firm or department was let in, and by which form (EXT-1)."""

    order: OrderId
    day: str
    firm: str
    form: str


class PastPerson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stood of a person until they were entered anew: by whom and when."""

    name: str
    roles: tuple[Role, ...]
    phone: str = ""
    by: str
    at: str


class RoleSince(msgspec.Struct, frozen=True, kw_only=True):
    """Since when somebody has a role without a break."""

    role: Role
    at: str


class BranchSince(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """To which branch somebody belongs from an ISO day on (BR-1); who moved them when, and why."""

    branch: str
    since: str
    by: PersonId
    at: str
    reason: str = ""


class Person(Record, frozen=True, kw_only=True):
    """`branches`: moves in the order they were entered; without any, the head branch (BR-1).

    `since`: of the roles that were given since this is kept (edition 4); a role without an entry is older."""

    KIND: ClassVar[str] = "person"
    KEYS: ClassVar[tuple[str, ...]] = ("is_technician", "outside", "moved", "unmoved")
    id: PersonId
    name: str
    roles: tuple[Role, ...]
    phone: str = ""
    skills: tuple[str, ...] = ()
    skill_history: tuple[SkillsSince, ...] = ()
    on_duty: bool = True
    active: bool = True
    outsider: Outsider | None = None
    past: tuple[PastPerson, ...] = ()
    since: tuple[RoleSince, ...] = ()
    branches: tuple[BranchSince, ...] = ()

    def role_since(self, role: Role) -> str:
        """ISO; '' where it is not known, which is before all that is."""
        return next((one.at for one in self.since if one.role is role), "")

    @property
    def is_technician(self) -> str:
        return "yes" if Role.TECHNICIAN in self.roles else ""

    @property
    def moved(self) -> str:
        """Whoever was ever moved between branches; all others belong to the head branch."""
        return "yes" if self.branches else ""

    @property
    def unmoved(self) -> str:
        """Staff who never moved: with those who moved, and those lent, all that may work for the head branch."""
        return "" if self.branches or self.outsider or not self.active else "yes"

    @property
    def outside(self) -> str:
        """`now` while an outsider's day lasts."""
        return "now" if self.outsider and self.active else ""


class Device(Record, frozen=True, kw_only=True):
    """One app installation for one person; its lines form one chain."""

    KIND: ClassVar[str] = "device"
    KEYS: ClassVar[tuple[str, ...]] = ("person",)
    id: DeviceId
    person: PersonId
    name: str = ""
    revoked: bool = False
    revoked_at: str = ""
    revoked_by: PersonId | None = None
    revoked_why: str = ""
    key: int = 1
    """The newest master secret that a line of it was signed under, by number (SYS-9)."""
    key_since: str = ""
    """When it moved there, ISO; "" where it began with it."""
