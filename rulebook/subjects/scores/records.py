"""Events, marks and objections of a month's score, and the score as it was released (KPI-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import Fen, LineId, PersonId
from rulebook.kernel.records import Record
from rulebook.subjects.scores.indicators import Figure


class PointKind(StrEnum):
    EVENT = "event"
    """By a row of the scheme, with a record behind it."""
    MARK = "mark"
    """A manager's judgement, with its reason."""


class Ruling(StrEnum):
    """What became of an objection: the points go, or stay."""

    OPEN = "open"
    UPHELD = "upheld"
    DENIED = "denied"


class Objection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the scored person says against points. `late`: after the three working days."""

    words: str
    at: str
    line: LineId
    late: bool = False
    ruling: Ruling = Ruling.OPEN
    ruled_by: PersonId | None = None
    ruled_by_name: str = ""
    ruled_at: str = ""
    why: str = ""


class ScorePoint(Record, frozen=True, kw_only=True):
    """Points given to somebody, for what, by whom, and the record behind them.

    `day` is the ISO day of what they are for; `month` the one they count in: that of the day, or the first that is
    not released yet. `behind`: `kind:id` of the record an event rests on.
    """

    KIND: ClassVar[str] = "score_point"
    KEYS: ClassVar[tuple[str, ...]] = ("person", "score")
    id: str
    person: PersonId
    person_name: str
    kind: PointKind
    month: str
    day: str
    rule: str = ""
    points: int
    behind: str = ""
    reason: str
    by: PersonId
    by_name: str
    at: str
    line: LineId
    objection: Objection | None = None

    @property
    def score(self) -> str:
        """The id of the score they count in."""
        return score_id(self.month, self.person)

    @property
    def counts(self) -> bool:
        return self.objection is None or self.objection.ruling is not Ruling.UPHELD


class Correction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure of a released month that later facts changed: told in the next month, the released one stays."""

    month: str
    name: str
    was: tuple[int, int]
    now: tuple[int, int]


class Score(Record, frozen=True, kw_only=True):
    """A month's score of one person, as it was released; nothing of it ever changes. `pay` in fen.

    `paid`: False in a person's first months, which are shown only.
    """

    KIND: ClassVar[str] = "score"
    KEYS: ClassVar[tuple[str, ...]] = ("person", "month")
    id: str
    person: PersonId
    person_name: str
    month: str
    scheme: str
    figures: tuple[Figure, ...]
    points: int
    grade: str
    pay: Fen
    paid: bool
    given: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    released_by: PersonId
    released_by_name: str
    released_at: str


def score_id(month: str, person: str) -> str:
    return f"{month}:{person}"
