"""Points given and objected to, a month's score released (KPI-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ANYONE, MANAGERS, Fact, Key, Request, Short, Text
from rulebook.kernel.roles import Role

_GIVERS = MANAGERS | {Role.DISPATCHER}


class GiveScoreEvent(Request, frozen=True):
    """Points by a row of the scheme, for the person that the line is about, resting on a record (KPI-1).

    `behind` is `kind:id` of an order, visit, receipt, handover, irregularity, complaint, case or photo of theirs;
    `day` an ISO day.
    """

    KIND: ClassVar[str] = "score.event"
    ROLES: ClassVar[frozenset[Role]] = _GIVERS
    RULE: ClassVar[str] = "KPI-1"
    point: Annotated[str, Key]
    rule: Short
    day: Short
    behind: Short
    reason: Text = ""


class GiveScoreMark(Request, frozen=True):
    """A manager's judgement in points, with its reason, about the person that the line is about (KPI-1)."""

    KIND: ClassVar[str] = "score.mark"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "KPI-1"
    point: Annotated[str, Key]
    day: Short
    points: Annotated[int, Meta(ge=-100, le=100)]
    reason: Text


class ObjectToScore(Fact, frozen=True):
    """The scored person says why points are wrong; the line is about the points (KPI-1)."""

    KIND: ClassVar[str] = "score.object"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "KPI-1"
    words: Text


class RuleOnObjection(Request, frozen=True):
    """The points that the line is about go (`upheld`) or stay; by another than who gave them (KPI-1)."""

    KIND: ClassVar[str] = "score.rule"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "KPI-1"
    upheld: bool
    why: Text


class ReleaseScore(Request, frozen=True):
    """The month's score of the person that the line is about is frozen as it stands (KPI-1)."""

    KIND: ClassVar[str] = "score.release"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "KPI-1"
    month: Short
