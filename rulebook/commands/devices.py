"""Who may still work with what: people and devices let in and shut out; what the server itself notes down."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.commands.base import ADMIN, Fact, Request, Short, Text
from rulebook.ids import ReceiptId
from rulebook.records import Role

_NOBODY: frozenset[Role] = frozenset()


class RevokeDevice(Request, frozen=True):
    """A device was lost, left behind or copied: it is fed nothing any more. Its facts are still taken."""

    KIND: ClassVar[str] = "device.revoke"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-1"
    reason: Text


class Deactivate(Request, frozen=True):
    """Somebody leaves the company, or rests: they ask for nothing any more. Their facts are still taken."""

    KIND: ClassVar[str] = "person.deactivate"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-1"
    reason: Text


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


class NumberReceipt(Fact, frozen=True):
    """A receipt came with a provisional number: the server gives it the next of the company's own series."""

    KIND: ClassVar[str] = "receipt.number"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "RCT-2"
    receipt: ReceiptId


class RecordExport(Fact, frozen=True):
    """Somebody took a report out of the books (SEC-1). `by`: who they are on the machine, where it was there."""

    KIND: ClassVar[str] = "books.export"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "SEC-1"
    report: Short
    form: Short
    first: Short
    last: Short
    by: Short = ""
