"""Day logs, weeks, spot checks, the monthly supervision report, minutes and the tasks in them (LOG-1, MIN-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record


class LogAct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One signed act: when, which command (`command.<kind>`), of which order, and its words (a number)."""

    at: str
    kind: str
    order: str = ""
    words: str = ""


class Supplement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact of that day which came after its log was closed: when it happened, when it arrived, its line."""

    at: str
    arrived: str
    kind: str
    about: str = ""
    line: str


class LogRemark(msgspec.Struct, frozen=True, kw_only=True):
    by: PersonId
    name: str
    at: str
    text: str


class DayLog(Record, frozen=True, kw_only=True):
    """`<person>:<day>`. What was drawn and said at closing never changes; what comes later stands beside it.

    `digest`: SHA-256 over the acts. `figures`: name → count (`log.figure.<name>`), `fen` in fen.
    """

    KIND: ClassVar[str] = "day_log"
    KEYS: ClassVar[tuple[str, ...]] = ("person", "day")
    id: str
    person: PersonId
    name: str
    day: str
    acts: tuple[LogAct, ...]
    figures: dict[str, int]
    digest: str
    remark: str = ""
    plan: str = ""
    closed_at: str
    arrived_at: str
    supplements: tuple[Supplement, ...] = ()
    remarks: tuple[LogRemark, ...] = ()


class WeekReport(Record, frozen=True, kw_only=True):
    """`<person>:<ISO week>`: the sums of its day logs, how many days have one, the person's words and plan."""

    KIND: ClassVar[str] = "week_report"
    KEYS: ClassVar[tuple[str, ...]] = ("person", "week")
    id: str
    person: PersonId
    name: str
    week: str
    days: tuple[str, ...]
    figures: dict[str, int]
    words: str = ""
    plan: str = ""
    closed_at: str


class Point(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing looked at in a spot check."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    good: bool
    note: Annotated[str, Meta(max_length=2000)] = ""


class SpotCheck(Record, frozen=True, kw_only=True):
    """An order, or a call, looked at by another line than service."""

    KIND: ClassVar[str] = "spot_check"
    KEYS: ClassVar[tuple[str, ...]] = ("month", "order")
    id: str
    month: str
    order: str
    number: str = ""
    about: str = ""
    points: tuple[Point, ...]
    by: PersonId
    by_name: str
    at: str

    @property
    def failed(self) -> bool:
        return any(not point.good for point in self.points)


class Supervised(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a month, and the ids of what it counts; '' for each that its reader is not told (BR-1)."""

    name: str
    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.ids)

    @property
    def told(self) -> tuple[str, ...]:
        """The ids that its reader is told: in the books, all."""
        return tuple(id for id in self.ids if id)


class SupervisionEdition(msgspec.Struct, frozen=True, kw_only=True):
    """A release: the figures as they were then, and whose words."""

    edition: int
    figures: tuple[Supervised, ...]
    words: str
    by: PersonId
    by_name: str
    at: str


class SupervisionReport(Record, frozen=True, kw_only=True):
    """A month's service, looked at by another line; each release is an edition, none is written over."""

    KIND: ClassVar[str] = "supervision_report"
    id: str
    editions: tuple[SupervisionEdition, ...]

    @property
    def latest(self) -> SupervisionEdition:
        return self.editions[-1]


class Decided(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision of a meeting that somebody carries out: what, who, until which ISO date."""

    task: Annotated[str, Meta(min_length=1, max_length=100)]
    what: Annotated[str, Meta(max_length=2000)]
    who: Annotated[str, Meta(max_length=100)]
    due: Annotated[str, Meta(max_length=40)]


class AgreedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody answers from now on, when customers ask this."""

    question: Annotated[str, Meta(max_length=2000)]
    answer: Annotated[str, Meta(max_length=2000)]


class Minutes(Record, frozen=True, kw_only=True):
    """The minutes of a meeting; what was decided is chased as tasks."""

    KIND: ClassVar[str] = "minutes"
    KEYS: ClassVar[tuple[str, ...]] = ("month",)
    id: str
    month: str
    title: str
    held_at: str
    present: tuple[str, ...]
    words: str = ""
    tasks: tuple[str, ...] = ()
    answers: tuple[AgreedAnswer, ...] = ()
    by: PersonId
    by_name: str
    at: str


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Task(Record, frozen=True, kw_only=True):
    """Something promised in a meeting: who does it until when; chased until it is ended."""

    KIND: ClassVar[str] = "task"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "who", "minutes")
    id: str
    minutes: str
    what: str
    who: str
    who_name: str = ""
    due_at: str
    state: TaskState
    how: str = ""
    ended_by: PersonId | None = None
    ended_by_name: str = ""
    ended_at: str = ""
    chased_at: str = ""
