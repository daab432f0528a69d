"""People: who they are, what they may and can do (ROLE-1, ORD-6)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.commands import ADMIN, MANAGERS, TECHNICIAN, Key, Request, Short, Text
from rulebook.kernel.roles import Role

_R = Role


class AddPerson(Request, frozen=True):
    KIND: ClassVar[str] = "person.add"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-1"
    name: Short
    roles: tuple[Role, ...]
    phone: Short = ""
    skills: tuple[Short, ...] = ()


class Takeover(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who sees to a part of what somebody leaves with (`holdings.PARTS`), and by which ISO date."""

    part: Short
    owner: Annotated[str, Meta(max_length=100)] = ""
    due: Short = ""


class Deactivate(Request, frozen=True):
    """Somebody leaves the company, or rests: they ask for nothing any more. Their facts are still taken.

    `takeovers`: whose it is now, what is in their hands (CASH-1, STK-1, BASE-1).
    """

    KIND: ClassVar[str] = "person.deactivate"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-1"
    reason: Text
    takeovers: Annotated[tuple[Takeover, ...], Meta(max_length=20)] = ()


class Reactivate(Request, frozen=True):
    KIND: ClassVar[str] = "person.reactivate"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-1"


class ChangeRoles(Request, frozen=True):
    """Give a person other roles; all else of them stays as it is."""

    KIND: ClassVar[str] = "person.roles"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-1"
    roles: Annotated[tuple[Role, ...], Meta(min_length=1)]


class SetDuty(Request, frozen=True):
    """On duty or off (ORD-6); one's own, or by dispatcher and manager. The line's subject is the person."""

    KIND: ClassVar[str] = "duty.set"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN | MANAGERS | {_R.DISPATCHER}
    RULE: ClassVar[str] = "ORD-6"
    on_duty: bool


class SetSkills(Request, frozen=True):
    """What a person can do from a day on: order kinds, and skills that products need (ORD-6). Never one's own."""

    KIND: ClassVar[str] = "skills.set"
    ROLES: ClassVar[frozenset[Role]] = ADMIN | {_R.SERVICE_MANAGER}
    RULE: ClassVar[str] = "ORD-6"
    skills: Annotated[tuple[Short, ...], Meta(max_length=100)]
    since: Short = ""


class NeedSkills(Request, frozen=True):
    """What work on a product needs from a day on, beyond the order's kind (ORD-6)."""

    KIND: ClassVar[str] = "skills.need"
    ROLES: ClassVar[frozenset[Role]] = ADMIN | {_R.SERVICE_MANAGER}
    RULE: ClassVar[str] = "ORD-6"
    model: Annotated[str, Key]
    skills: Annotated[tuple[Short, ...], Meta(max_length=100)]
    since: Short = ""
