"""Devices enrolled and shut out, their number blocks and clocks, and what they forget."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ADMIN, Fact, Request, Short, Text
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role


class EnrolDevice(Fact, frozen=True):
    """The server let a device in with a one-time code."""

    KIND: ClassVar[str] = "device.enrol"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "ROLE-1"
    device: Short
    person: PersonId
    name: Short = ""
    code: Short = ""
    """By which code, as the books name it; "" of those from before codes were on record."""
    key: int = 1
    """Of a new device: the number of the master secret that its key follows from (SYS-9)."""


class LeaseBlock(Fact, frozen=True):
    """The server reserved receipt numbers for a device (RCT-2)."""

    KIND: ClassVar[str] = "block.lease"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "RCT-2"
    device: Short
    person: PersonId
    series: Short
    first: int
    last: int


_NOBODY: frozenset[Role] = frozenset()


class RevokeDevice(Request, frozen=True):
    """A device was lost, left behind or copied: it is fed nothing any more. Its facts are still taken."""

    KIND: ClassVar[str] = "device.revoke"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-1"
    reason: Text


class ReportClock(Fact, frozen=True):
    """A device found at a sync that its clock was changed since the last one: its lag before and after, in ms."""

    KIND: ClassVar[str] = "device.clock"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "TIME-1"
    before: int
    after: int
    since: Short


class ReportQuarantine(Fact, frozen=True):
    """The server set lines of a device aside that it could not judge; somebody has to look at them."""

    KIND: ClassVar[str] = "lines.quarantine"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "SYS-5"
    device: Short
    code: Short
    lines: int


class RetireBlock(Fact, frozen=True):
    """The books came back from a backup: numbers of this block may have been used since. No new one is taken."""

    KIND: ClassVar[str] = "block.retire"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "RCT-2"


class ReportForgotten(Fact, frozen=True):
    """The device's own word, signed in its chain: what ended before `before` (ISO day) is not here any more.

    It is fed within `days`; `gone` records went since its last word. Names none of them. The line's subject is
    the device.
    """

    KIND: ClassVar[str] = "phone.forget"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "SEC-1"
    before: Short
    days: Annotated[int, Meta(ge=1)]
    gone: Annotated[int, Meta(ge=0)] = 0


class ReportKept(Fact, frozen=True):
    """The server found that a device still has what ended before `before` (ISO day), by what it last said."""

    KIND: ClassVar[str] = "phone.overdue"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "SEC-1"
    device: Short
    before: Short
