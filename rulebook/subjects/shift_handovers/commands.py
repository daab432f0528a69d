"""A shift is begun and ended; what is open goes from one to the next (DUTY-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ANYONE, Fact, Key, Short, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.shift_handovers.records import Matter


class BeginShift(Fact, frozen=True):
    """One's own shift begins now."""

    KIND: ClassVar[str] = "shift.begin"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"


class EndShift(Fact, frozen=True):
    """One's own shift ends now."""

    KIND: ClassVar[str] = "shift.end"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"


class GiveShift(Fact, frozen=True):
    """Hand over to whoever comes next: what is open as one's device drew it, and what is to be said of it."""

    KIND: ClassVar[str] = "hand.give"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"
    handover: Annotated[str, Key]
    to: Annotated[str, Key]
    matters: Annotated[tuple[Matter, ...], Meta(max_length=500)] = ()
    words: Text = ""


class TakeShift(Fact, frozen=True):
    """The successor has read it: `seen` are the matters ticked, by id."""

    KIND: ClassVar[str] = "hand.take"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"
    handover: Annotated[str, Key]
    seen: Annotated[tuple[Short, ...], Meta(max_length=500)] = ()
    words: Text = ""
