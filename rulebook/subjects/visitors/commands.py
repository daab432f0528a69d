"""A visitor comes and goes; leave for a zone is given by somebody else than the host (VIS-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ADMIN, ANYONE, MANAGERS, Fact, Key, Request, Short
from rulebook.kernel.roles import Role
from rulebook.subjects.visitors.records import Zone
from rulebook.subjects.visits.records import Stroke


class VisitorIn(Fact, frozen=True):
    """Somebody came: who, from where, what for, to whom, into which zone, signed on the glass."""

    KIND: ClassVar[str] = "visitor.in"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "VIS-1"
    visitor: Annotated[str, Key]
    name: Short
    host: Annotated[str, Key]
    zone: Zone = Zone.LOBBY
    firm: Short = ""
    purpose: Short = ""
    strokes: Annotated[tuple[Stroke, ...], Meta(max_length=500)] = ()


class VisitorOut(Fact, frozen=True):
    KIND: ClassVar[str] = "visitor.out"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "VIS-1"
    visitor: Annotated[str, Key]


class AllowZone(Request, frozen=True):
    """A host may bring guests into a closed zone on a day (ISO date); not one's own guests (ROLE-2)."""

    KIND: ClassVar[str] = "zone.allow"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | ADMIN
    RULE: ClassVar[str] = "VIS-1"
    zone: Zone
    day: Short
    host: Annotated[str, Key]
