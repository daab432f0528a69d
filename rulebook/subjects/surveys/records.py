"""A yearly survey: its round, who is asked, what was answered (FUP-2)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.kernel.records import Record


class RoundState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class SurveyRound(Record, frozen=True, kw_only=True):
    """One round a year. The population is frozen when it opens: `population` customers, one invitation each.

    `topics`: name of the list that was asked. `since`: customers seen from this day on are asked. `until`: the
    last day; the round closes by itself after it. `returned`: answers that counted when it closed.
    """

    KIND: ClassVar[str] = "survey_round"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "year")
    id: str
    year: int
    topics: str
    since: str
    until: str
    state: RoundState
    population: int
    opened_by: PersonId
    opened_at: str
    closed_at: str = ""
    closed_by: str = ""
    returned: int = 0


class Channel(StrEnum):
    PHONE = "phone"
    PAPER = "paper"
    VISIT = "visit"
    WEB = "web"


class Sent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The survey went to a customer, or a reminder of it. `reached`: somebody there took it."""

    at: str
    by: PersonId
    channel: Channel
    reached: bool = True


class SurveyInvite(Record, frozen=True, kw_only=True):
    """One customer of a round. `returned`: the channel that their answer came by, '' while none has.

    What a customer answered on the web is found from nowhere here: only that they did.
    """

    KIND: ClassVar[str] = "survey_invite"
    KEYS: ClassVar[tuple[str, ...]] = ("round", "customer")
    id: str
    round: str
    customer: CustomerId
    customer_name: str
    model: str = ""
    sent: tuple[Sent, ...] = ()
    returned: str = ""


class Aside(StrEnum):
    """Why an answer is kept and not counted."""

    TWICE = "twice"
    AFTER_CLOSE = "after_close"
    VOID = "void"
    NOT_ASKED = "not_asked"


class SurveyAnswer(Record, frozen=True, kw_only=True):
    """What one customer answered: topic → 1 to 5; a topic that was not answered is not there, and is no nought.

    `customer`: whom the caller asked; '' on the web, where `respondent` alone tells one answer from another.
    `by`: who asked, '' on the web. `aside`: why it does not count, '' where it does.
    """

    KIND: ClassVar[str] = "survey_answer"
    KEYS: ClassVar[tuple[str, ...]] = ("round", "customer", "respondent", "sha256")
    id: str
    round: str
    channel: Channel
    customer: str = ""
    respondent: str = ""
    by: str = ""
    at: str
    scores: dict[str, int] = {}
    words: str = ""
    model: str = ""
    photo: FileRef | None = None
    aside: str = ""
    void_reason: str = ""
    voided_by: str = ""

    @property
    def sha256(self) -> str:
        """The filled paper's photo by its name: whoever sees the answer may read it."""
        return self.photo.sha256 if self.photo else ""
