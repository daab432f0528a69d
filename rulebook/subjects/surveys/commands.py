"""A survey opened, sent, answered, closed (FUP-2)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import MANAGERS, Fact, Key, Request, Short, Text
from rulebook.kernel.files import FileRef
from rulebook.kernel.roles import Role
from rulebook.subjects.surveys.records import Channel

ASKERS = frozenset({Role.CUSTOMER_SERVICE, Role.DISPATCHER, Role.TECHNICIAN}) | MANAGERS
SENDERS = frozenset({Role.CUSTOMER_SERVICE}) | MANAGERS
Score = Annotated[int, Meta(ge=1, le=5)]


class OpenSurvey(Request, frozen=True):
    """Open the year's round: who is asked is worked out and frozen now. `since`, `until`: YYYY-MM-DD.

    Asked is every customer with a visit done since that day: nobody picks them.
    """

    KIND: ClassVar[str] = "survey.open"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "FUP-2"
    year: Annotated[int, Meta(ge=2000, le=2999)]
    topics: Short
    since: Short
    until: Short


class CloseSurvey(Request, frozen=True):
    """Close it: what comes later is kept and not counted; who never answered is named."""

    KIND: ClassVar[str] = "survey.close"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "FUP-2"


class SendSurvey(Fact, frozen=True):
    """Customers were sent the survey or reminded of it; `reached` False: nobody there took it."""

    KIND: ClassVar[str] = "survey.send"
    ROLES: ClassVar[frozenset[Role]] = SENDERS
    RULE: ClassVar[str] = "FUP-2"
    customers: Annotated[tuple[Short, ...], Meta(max_length=1000)]
    channel: Channel
    reached: bool = True


class AnswerSurvey(Fact, frozen=True):
    """What a customer answered: on the phone, on paper (a photo of the sheet, its scores), at a visit, on the web.

    `customer` by the caller; on the web `respondent` instead, by the server.
    """

    KIND: ClassVar[str] = "survey.answer"
    ROLES: ClassVar[frozenset[Role]] = ASKERS
    RULE: ClassVar[str] = "FUP-2"
    answer: Annotated[str, Key]
    channel: Channel
    customer: Short = ""
    respondent: Short = ""
    scores: Annotated[dict[Short, Score], Meta(max_length=30)] = {}
    words: Text = ""
    model: Short = ""
    photo: FileRef | None = None
    call_me: bool = False


class VoidAnswer(Request, frozen=True):
    """An answer that is none, with the reason; it stays on record and is counted among the void."""

    KIND: ClassVar[str] = "survey.void"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "FUP-2"
    answer: Annotated[str, Key]
    reason: Text


class ReturnSurveys(Fact, frozen=True):
    """These customers have answered on the web: several at once, so that no answer is known by its moment.

    `recount`: what a closed round came to is counted again, since an answer that was counted may be a second one.
    """

    KIND: ClassVar[str] = "survey.return"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "FUP-2"
    customers: tuple[Short, ...]
    recount: bool = False
