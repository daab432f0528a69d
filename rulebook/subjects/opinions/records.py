"""An opinion that somebody gave, where it was passed and what it was answered; a lead and its outcome (CASE-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.subjects.contact_forms.records import Department


class OpinionKind(StrEnum):
    PRAISE = "praise"
    WISH = "wish"
    IDEA = "idea"


class OpinionState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


class Opinion(Record, frozen=True, kw_only=True):
    """`customer_name`: a customer's, '' for one of the staff. `adopted`: None while unanswered."""

    KIND: ClassVar[str] = "opinion"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "by", "department", "case")
    id: str
    kind: OpinionKind
    text: str
    case: str = ""
    customer_name: str = ""
    department: Department
    by: PersonId
    by_name: str
    given_at: str
    due: str
    missed: bool = False
    state: OpinionState = OpinionState.OPEN
    passed_by_name: str = ""
    passed_note: str = ""
    adopted: bool | None = None
    answer: str = ""
    answered_by: PersonId | None = None
    answered_by_name: str = ""
    answered_at: str = ""


class LeadState(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Lead(Record, frozen=True, kw_only=True):
    """Somebody who may want something of ours, handed to `to`; `told`: what its giver reads of the outcome."""

    KIND: ClassVar[str] = "lead"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "to", "by")
    id: str
    customer_name: str
    contact: str = ""
    contact_phone: str = ""
    want: str
    by: PersonId
    by_name: str
    handed_at: str
    to: str
    to_name: str
    state: LeadState = LeadState.OPEN
    told: str = ""
    ended_by_name: str = ""
    ended_at: str = ""
