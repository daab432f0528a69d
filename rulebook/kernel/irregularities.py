"""Facts that broke a rule (section 0)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import LineId, OrderId, PersonId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role


class IrregularityState(StrEnum):
    OPEN = "open"
    EXPLAINED = "explained"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"


SETTLED = (IrregularityState.SETTLED, IrregularityState.WRITTEN_OFF)
"""Nobody has to do anything about it any more."""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    by: PersonId
    name: str
    at: str
    text: str


class Irregularity(Record, frozen=True, kw_only=True):
    """A fact that broke a rule, with who must settle it and by when (section 0).

    `borne_by`: whose a settled difference in cash is: `company`, `person`, or `nobody` where it was found again.
    """

    KIND: ClassVar[str] = "irregularity"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "order", "person", "open_about", "open_of")
    id: str
    rule: str
    code: str
    about: str
    order: OrderId | None = None
    person: PersonId
    person_name: str
    owner: Role
    raised: tuple[Role, ...] = ()
    opened_at: str
    due_at: str
    state: IrregularityState
    facts: dict[str, str] = {}
    line: LineId
    remarks: tuple[Remark, ...] = ()
    settled_by: PersonId | None = None
    settled_at: str = ""
    borne_by: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do anything about it any more."""
        return self.state in SETTLED

    @property
    def open_about(self) -> str:
        """By what it is found while it is open, whichever time it was opened; '' once that is over."""
        return "" if self.is_settled else matter(self.code, self.about)

    @property
    def open_of(self) -> str:
        """Who has to answer for it while it is open; '' afterwards."""
        return "" if self.is_settled else self.person


def matter(code: str, about: str) -> str:
    """What went wrong with what: the id of the first irregularity of it, and the key of those that are open."""
    return f"{code}:{about}"
