"""Logs are closed by whose they are; weeks, spot checks, supervision and minutes (LOG-1, MIN-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ANYONE, MANAGERS, Fact, Key, Request, Short, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.logs.records import AgreedAnswer, Decided, Point

SUPERVISORS = frozenset({Role.FINANCE, Role.ADMINISTRATOR, Role.AUDITOR})
"""Another line than service: the only ones who supervise it (ROLE-2). An auditor writes nothing else."""


class CloseLog(Fact, frozen=True):
    """One's own log of a day (ISO date): the acts draw themselves; said are only remark and plan."""

    KIND: ClassVar[str] = "log.close"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "LOG-1"
    day: Short
    remark: Text = ""
    plan: Text = ""


class RemarkLog(Fact, frozen=True):
    """A leader's words on somebody's log; it stands beside what was closed."""

    KIND: ClassVar[str] = "log.remark"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | {Role.DISPATCHER}
    RULE: ClassVar[str] = "LOG-1"
    log: Annotated[str, Key]
    text: Text


class CloseWeek(Fact, frozen=True):
    """One's own week (`2026-W49`): sums of its logs, with words and next week's plan."""

    KIND: ClassVar[str] = "week.close"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "LOG-1"
    week: Short
    words: Text = ""
    plan: Text = ""


class CheckSpot(Fact, frozen=True):
    """An order or a call was looked at by another line; `about` says which call."""

    KIND: ClassVar[str] = "spot.check"
    ROLES: ClassVar[frozenset[Role]] = SUPERVISORS
    RULE: ClassVar[str] = "LOG-1"
    check: Annotated[str, Key]
    points: Annotated[tuple[Point, ...], Meta(min_length=1, max_length=50)]
    order: Short = ""
    about: Text = ""


class ReleaseSupervision(Request, frozen=True):
    """Release the month that the line is about (`YYYY-MM`), as its figures are now; never by service (ROLE-2)."""

    KIND: ClassVar[str] = "supervision.release"
    ROLES: ClassVar[frozenset[Role]] = SUPERVISORS
    RULE: ClassVar[str] = "LOG-1"
    words: Text


class WriteMinutes(Fact, frozen=True):
    """The minutes of a meeting: decisions become tasks, agreed answers are kept."""

    KIND: ClassVar[str] = "minutes.write"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "LOG-1"
    minutes: Annotated[str, Key]
    title: Short
    held: Short
    present: Annotated[tuple[Short, ...], Meta(max_length=100)] = ()
    words: Text = ""
    decisions: Annotated[tuple[Decided, ...], Meta(max_length=50)] = ()
    answers: Annotated[tuple[AgreedAnswer, ...], Meta(max_length=50)] = ()


class EndTask(Fact, frozen=True):
    """What became of a task of a meeting."""

    KIND: ClassVar[str] = "task.end"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "LOG-1"
    task: Annotated[str, Key]
    how: Text
    dropped: bool = False
