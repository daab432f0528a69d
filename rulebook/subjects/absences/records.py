"""An absence: who is not there from when until when, and how that was agreed (DUTY-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role


class AbsenceKind(StrEnum):
    PERSONAL = "personal"
    SICK = "sick"
    ANNUAL = "annual"
    TIME_OFF = "time_off"
    """Time worked before, taken off now."""
    FAMILY = "family"
    """Marriage, birth, mourning, care."""
    ERASED = "erased"
    """Of somebody who left and whose data was erased: why they were away is gone (SEC-2). Nobody asks for it."""
    WITHHELD = "withheld"
    """What a reader of another branch sees of an absence: that somebody is away (BR-1). Never recorded."""


class AbsenceState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    TOLD = "told"
    """Sickness: a fact, nobody decides on it."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """Nobody decided before it would have begun."""


class Papers(StrEnum):
    """A certificate: not asked for, wanted until `papers_due`, handed in, or missed."""

    NONE = ""
    WANTED = "wanted"
    HANDED = "handed"
    MISSING = "missing"


ASKABLE = tuple(kind for kind in AbsenceKind if kind not in (AbsenceKind.ERASED, AbsenceKind.WITHHELD))
"""What leave can be asked for."""


class Absence(Record, frozen=True, kw_only=True):
    """`begins` to `ends`, the end not among it; ISO in company time.

    `length`: hundredths of a working day by calendar and roster. `matter`: whose decision the matrix says it is.
    `stand_in`: who sees to what they hold meanwhile (BASE-1). `rows`: the rows of the table that it fell under.
    """

    KIND: ClassVar[str] = "absence"
    KEYS: ClassVar[tuple[str, ...]] = ("person", "state", "papers")
    id: str
    person: PersonId
    person_name: str
    kind: AbsenceKind
    begins: str
    ends: str
    length: int
    reason: str = ""
    need: str = ""
    state: AbsenceState
    asked_by: PersonId
    asked_by_name: str
    asked_at: str
    matter: str = ""
    rows: tuple[str, ...] = ()
    deciders: tuple[Role, ...] = ()
    due_at: str = ""
    stand_in: PersonId | None = None
    stand_in_name: str = ""
    decided_by: PersonId | None = None
    decided_by_name: str = ""
    decided_at: str = ""
    why: str = ""
    papers: Papers = Papers.NONE
    papers_due: str = ""
    papers_words: str = ""

    @property
    def holds(self) -> bool:
        """Whether the person is not there in that time, by what is agreed or told."""
        return self.state in (AbsenceState.APPROVED, AbsenceState.TOLD)
