"""A roster is set as a whole month; a swap is asked for, agreed by the peer, approved by both leaders (DUTY-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ANYONE, MANAGERS, Key, Request, Short, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.rosters.records import RosterRow, ShiftPattern


class SetRoster(Request, frozen=True):
    """The month that the line is about (`<branch>:<YYYY-MM>`); `edition`: as the author saw it, 0 for none."""

    KIND: ClassVar[str] = "roster.set"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | {Role.DISPATCHER}
    RULE: ClassVar[str] = "DUTY-1"
    patterns: Annotated[tuple[ShiftPattern, ...], Meta(min_length=1, max_length=20)]
    rows: Annotated[tuple[RosterRow, ...], Meta(min_length=1, max_length=500)]
    edition: int = 0
    reason: Text = ""


class AskSwap(Request, frozen=True):
    """Ask a colleague to take one's shift of `day` against theirs of `peer_day`; subject: the swap."""

    KIND: ClassVar[str] = "swap.ask"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"
    peer: Annotated[str, Key]
    day: Short
    peer_day: Short
    reason: Text = ""


class AgreeSwap(Request, frozen=True):
    """The peer's yes or no."""

    KIND: ClassVar[str] = "swap.agree"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"
    agree: bool
    reason: Text = ""


class ApproveSwap(Request, frozen=True):
    """A leader's yes or no. With the last yes the roster is changed."""

    KIND: ClassVar[str] = "swap.approve"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"
    approve: bool
    reason: Text = ""
