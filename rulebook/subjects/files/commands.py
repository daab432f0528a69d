"""Photos, and the server's word that a file has arrived."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import OFFICE, TECHNICIAN, Fact, Key, Short, Text
from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.files.records import Erasure, Purpose


class AddPhoto(Fact, frozen=True):
    """A photo was taken of an order's vehicle, unit or damage. `visit`: on which visit, '' before any."""

    KIND: ClassVar[str] = "photo.add"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN | OFFICE
    RULE: ClassVar[str] = "ORD-10"
    photo: Annotated[str, Key]
    purpose: Purpose
    file: FileRef
    visit: Short = ""
    caption: Text = ""


class ArriveFile(Fact, frozen=True):
    """All bytes of a file are with the server, and they are what its name says. Said by the server alone."""

    KIND: ClassVar[str] = "file.arrive"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "FILE-1"
    file: FileRef
    sent_by: PersonId = PersonId("")


class LoseFile(Fact, frozen=True):
    """A file that this device named is gone from it, and not with the server. The subject is its SHA-256."""

    KIND: ClassVar[str] = "file.lose"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "FILE-1"


class EraseFile(Fact, frozen=True):
    """The bytes of a photo go for good; its record stays. The subject is its SHA-256. Said by the server alone.

    `months`: so long the company keeps photos of work that is over.
    """

    KIND: ClassVar[str] = "file.erase"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "FILE-2"
    how: Erasure = Erasure.TERM
    months: Annotated[int, Meta(ge=0, le=1200)] = 0
