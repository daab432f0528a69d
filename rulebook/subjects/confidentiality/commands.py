"""Reads noted by the app itself, and a reason given before a customer's file is opened (SEC-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.commands import Fact, Key, Request, Short, Text
from rulebook.kernel.roles import Role
from rulebook.policy.classes import Class

MOST_READS = 100
"""So many reads one line holds."""
READERS = frozenset(Role)
"""An auditor, too: reading is what an auditor does."""


class Read(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record that was on the screen: its kind and id, when (ISO with zone), and the work it belongs to."""

    kind: Annotated[str, Key]
    id: Annotated[str, Key]
    at: Short = ""
    basis: Short = ""


class NoteReads(Fact, frozen=True):
    """The app's own note of what was read on this device since the last one; holds no content.

    Once for each person, record and company day. The line's subject is the device.
    """

    KIND: ClassVar[str] = "read.note"
    ROLES: ClassVar[frozenset[Role]] = READERS
    RULE: ClassVar[str] = "SEC-1"
    reads: Annotated[tuple[Read, ...], Meta(max_length=MOST_READS)]


class OpenFile(Request, frozen=True):
    """Ask to read a top-secret record that belongs to no work in one's hands, and say why.

    The line's subject is `<kind>:<id>`. Holds for the company day.
    """

    KIND: ClassVar[str] = "read.open"
    ROLES: ClassVar[frozenset[Role]] = READERS
    RULE: ClassVar[str] = "SEC-1"
    kind: Annotated[str, Key]
    record: Annotated[str, Key]
    reason: Text


class SetClass(Request, frozen=True):
    """Give a kind of record, or one of its fields, another class; it holds once a second person gives the same.

    One of the two is administrator, the other department manager. The class that holds already takes back what was
    asked for. The line's subject is `kind` or `kind.field`.
    """

    KIND: ClassVar[str] = "class.set"
    ROLES: ClassVar[frozenset[Role]] = frozenset({Role.ADMINISTRATOR, Role.DEPARTMENT_MANAGER})
    RULE: ClassVar[str] = "SEC-1"
    kind: Annotated[str, Key]
    cls: Class
    field: Short = ""
    reason: Text = ""


class PaperAct(StrEnum):
    HANDED = "handed"
    RETURNED = "returned"
    DESTROYED = "destroyed"


class MovePaper(Fact, frozen=True):
    """What became of the sheet of a secret record: handed to a person, returned to the archive, or destroyed."""

    KIND: ClassVar[str] = "paper.move"
    ROLES: ClassVar[frozenset[Role]] = READERS
    RULE: ClassVar[str] = "SEC-1"
    paper: Annotated[str, Key]
    what: PaperAct
    to: Short = ""
    words: Short = ""
