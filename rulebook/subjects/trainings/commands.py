"""A session is planned, made ready, signed for, held; its tests are marked, and qualify (TRN-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ADMIN, ANYONE, MANAGERS, OFFICE, Fact, Key, Request, Short, Text
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.trainings.records import SessionKind
from rulebook.subjects.visits.records import Stroke


class PlanSession(Request, frozen=True):
    """Plan the session that the line is about. `begins`: ISO with a zone; `trainer`: of the staff, or a name."""

    KIND: ClassVar[str] = "session.plan"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | ADMIN
    RULE: ClassVar[str] = "TRN-1"
    kind: SessionKind
    title: Short
    begins: Short
    outline: Text = ""
    material: Text = ""
    skill: Short = ""
    model: Short = ""
    place: Short = ""
    trainer: Short = ""
    trainer_name: Short = ""
    order: Short = ""


class CancelSession(Request, frozen=True):
    KIND: ClassVar[str] = "session.cancel"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | ADMIN
    RULE: ClassVar[str] = "TRN-1"
    reason: Text


class ReadySession(Fact, frozen=True):
    """The material lies ready, and where."""

    KIND: ClassVar[str] = "session.ready"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "TRN-1"
    session: Annotated[str, Key]
    material: Text


class AttendSession(Fact, frozen=True):
    """Somebody signs that they are there, on the trainer's device; `person` is of the staff, or name and firm."""

    KIND: ClassVar[str] = "session.attend"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "TRN-1"
    session: Annotated[str, Key]
    attendance: Annotated[str, Key]
    strokes: Annotated[tuple[Stroke, ...], Meta(max_length=500)]
    person: Short = ""
    name: Short = ""
    firm: Short = ""


class HoldSession(Fact, frozen=True):
    """It was held: by the trainer that was planned, or by whoever stood in. `ask`: those who signed say how."""

    KIND: ClassVar[str] = "session.hold"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "TRN-1"
    session: Annotated[str, Key]
    trainer: Short = ""
    trainer_name: Short = ""
    words: Text = ""
    ask: bool = False


class GiveFeedback(Request, frozen=True):
    """How it was, of somebody who signed: themselves, or a guest whom somebody of the office asked.

    Subject: the attendance. `score`: 1 (bad) to 5 (good).
    """

    KIND: ClassVar[str] = "session.feedback"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "TRN-1"
    score: Annotated[int, Meta(ge=1, le=5)]
    words: Text = ""


class MarkTest(Request, frozen=True):
    """A pupil's test, marked by somebody else. The line's subject is the test (TRN-1, ROLE-2)."""

    KIND: ClassVar[str] = "test.mark"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "TRN-1"
    session: Annotated[str, Key]
    person: PersonId
    percent: Annotated[int, Meta(ge=0, le=100)]
    words: Text = ""


class SetQualification(Request, frozen=True):
    """A passed test opens its session's skill until the end of the day `until` (YYYY-MM-DD).

    `token` opens the public check of its certificate; '' : it has none.
    """

    KIND: ClassVar[str] = "qualify.set"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | ADMIN
    RULE: ClassVar[str] = "TRN-1"
    test: Annotated[str, Key]
    until: Short
    token: Annotated[str, Meta(max_length=64, pattern="^([A-Za-z0-9_-]{22,64})?$")] = ""


class RevokeQualification(Request, frozen=True):
    """A qualification holds no more, and why; subject: the qualification.

    Its skill closes at once, unless another qualification of the same person holds it open.
    """

    KIND: ClassVar[str] = "qualify.revoke"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | ADMIN
    RULE: ClassVar[str] = "TRN-1"
    reason: Text
